import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Texts that come with ONNX Runtime's releases, but not with its npm package. */
const NOTICES = 'tools/pack/notices';
const ONNX_RUNTIME_NOTICES = 'lib/onnxruntime-node/ThirdPartyNotices.txt';
/** What the build of the pages says of the packages that it took in: `build.license` of vite. */
const PAGES = 'apps/hosted/dist/.vite/license.md';

/** Of those whose weights became models of ours, a file each. */
const MODELS = 'packages/vision/src/models/licences';

/** Says whose work is in the package, beside what npm installs with licences of its own. */
export async function writeNotices(root: string, folder: string): Promise<void> {
  const pages = await readFile(join(root, PAGES), 'utf8');
  const onnxRuntime = await readFile(join(root, NOTICES, 'onnxruntime-LICENSE.txt'), 'utf8');
  const notices = `# Third-party notices

Credence is licensed under the Apache License 2.0 (LICENSE). The files of this package contain the work of others, named
here with their licences. The packages it depends on are installed with their own.

## ONNX Runtime (lib/onnxruntime-node)

The notices of what it contains in turn are in ${ONNX_RUNTIME_NOTICES}.

${onnxRuntime.trim()}

## Models (lib/*.onnx)

BlazeFace and FaceMesh are Google's MediaPipe, MobileFaceNet is sirius-ai/MobileFaceNet_TF; both are licensed under the
Apache License 2.0 (LICENSE). The networks of scripts (script-*.onnx) are Google's, of Tesseract's tessdata_best, licensed under the Apache License 2.0.
All were converted from packages of the licences below.

${(await readAll(join(root, MODELS))).join('\n\n')}

## The pages (lib/hosted)

${pages
  .replace(/^#+ .*\n+/, '')
  .replaceAll(/^##? /gm, '### ')
  .trim()}
`;
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.md'), notices);
  await cp(join(root, NOTICES, 'onnxruntime-ThirdPartyNotices.txt'), join(folder, ONNX_RUNTIME_NOTICES));
}

async function readAll(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => `### ${name}\n\n${(await readFile(join(folder, name), 'utf8')).trim()}`),
  );
}

import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The package that comes with ours; its folder is named after it. */
export const ONNX_RUNTIME = 'onnxruntime-node';
/** Where bundled code, which lies in one folder, imports it from. */
export const ONNX_RUNTIME_ENTRY = `./${ONNX_RUNTIME}/dist/index.js`;

/**
 * What is left out of its binaries. On Windows, three libraries for graphics cards, which the runtime's own loads only
 * when one is asked for (delayed imports); on macOS a second copy of the library, under a name that nothing asks for.
 */
const LEFT_OUT = /^(DirectML|dxcompiler|dxil)\.dll$|^libonnxruntime\.\d+\.\d+\.\d+\.dylib$/;

/**
 * Lays ONNX Runtime's package into ours, without its install script: on Linux that downloads libraries for graphics
 * cards from outside the registry, and fails the whole installation where it cannot (docs/decisions/006-package.md).
 *
 * @returns What it depends on.
 */
export async function layOnnxRuntime(folder: string): Promise<Record<string, string>> {
  const from = join(dirname(createRequire(import.meta.url).resolve(ONNX_RUNTIME)), '..');
  const to = join(folder, ONNX_RUNTIME);
  const { name, version, license, dependencies } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  const code = (await readdir(join(from, 'dist'))).filter((file) => file.endsWith('.js'));
  await mkdir(join(to, 'dist'), { recursive: true });
  for (const file of code) await cp(join(from, 'dist', file), join(to, 'dist', file));
  await cp(join(from, 'bin'), join(to, 'bin'), {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(path.split(/[\\/]/).at(-1) ?? ''),
  });
  await writeFile(
    join(to, 'package.json'),
    `${JSON.stringify({ name, version, license, type: 'commonjs', private: true }, null, 2)}\n`,
  );
  // The others are the install script's.
  return { 'onnxruntime-common': dependencies['onnxruntime-common'] };
}

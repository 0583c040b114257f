import { execFileSync } from 'node:child_process';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { bundle } from './bundle.ts';
import { writeDeclarations } from './declarations.ts';
import { makeManifest } from './manifest.ts';
import { writeNotices } from './notices.ts';
import { layOnnxRuntime } from './onnx-runtime.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const MODELS = join(ROOT, 'packages/vision/src/models');

/** What users of the package start or import; threads and processes are found by `locate-files.ts`. */
const ENTRIES = {
  credence: join(ROOT, 'apps/credence/src/main.ts'),
  testing: join(ROOT, 'apps/credence/src/testing/start-credence.ts'),
};

const folder = resolve(process.argv[2] ?? join(ROOT, 'apps/credence/dist'));
const staged = join(folder, 'package');
await rm(folder, { recursive: true, force: true });
await mkdir(staged, { recursive: true });
await stage(staged);
console.log(pack(staged, folder));

/** Lays the package out as it will be installed. */
async function stage(to: string): Promise<void> {
  const lib = join(to, 'lib');
  const { imports, assets } = await bundle(ROOT, ENTRIES, lib);
  const vendored = await layOnnxRuntime(lib);
  for (const { from, name } of assets) await cp(from, join(lib, name), { recursive: true, filter: isWanted });
  // Beside the code that opens them: see KNOWN in locate-files.ts.
  for (const model of await modelFiles()) await cp(join(MODELS, model), join(lib, model));
  await cp(join(ROOT, 'apps/server/src/store/migrations'), join(to, 'migrations'), {
    recursive: true,
    filter: isWanted,
  });
  await writeDeclarations(ROOT, join(to, 'types'));
  await writeNotices(ROOT, to);
  await cp(join(ROOT, 'LICENSE'), join(to, 'LICENSE'));
  await cp(join(ROOT, 'apps/credence/README.md'), join(to, 'README.md'));
  const manifest = await makeManifest(ROOT, { imports, vendored });
  await writeFile(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function modelFiles(): Promise<string[]> {
  return (await readdir(MODELS)).filter((name) => /\.(bin|json|onnx|txt)$/.test(name));
}

/** Neither tests nor what builds leave behind for themselves. */
function isWanted(path: string): boolean {
  return !/\.test\.ts$/.test(path) && !['.built-from', '.vite'].includes(basename(path));
}

/** @returns Where the packed package lies. */
function pack(from: string, to: string): string {
  const shell = process.platform === 'win32';
  const out = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', to], {
    cwd: from,
    shell,
  });
  const answer = JSON.parse(String(out));
  const [{ filename }] = Array.isArray(answer) ? answer : Object.values(answer);
  return join(to, filename);
}

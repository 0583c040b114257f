import { isAbsolute, join } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';
import { hashFolders } from './hash-folders.ts';
import { type Asset, locateFiles } from './locate-files.ts';
import { ONNX_RUNTIME, ONNX_RUNTIME_ENTRY } from './onnx-runtime.ts';

/** The oldest Node the package is for: what it lacks is rewritten. */
export const NODE_MIN = '22.19.0';

/** What takes readings apart and judges them. */
const JUDGING = ['packages/documents/src', 'packages/verification/src'];

export interface Bundle {
  /** The packages that the code imports at run time, Node's own left out. */
  imports: Set<string>;
  assets: Asset[];
}

/**
 * Bundles our own code, of all workspaces, into one folder; packages from npm stay packages. Entries share chunks, so
 * that a command loads what it needs only.
 *
 * @param entries Their files, by the name each gets.
 */
export async function bundle(root: string, entries: Record<string, string>, folder: string): Promise<Bundle> {
  const assets = new Map<string, Asset>();
  const build = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external: (id) => isExternal(id),
    plugins: [vendored(), locateFiles(root, assets)],
    transform: {
      target: `node${NODE_MIN}`,
      // See judging-code.ts.
      define: { CREDENCE_JUDGING_SOURCES: JSON.stringify(hashFolders(JUDGING.map((name) => join(root, name)))) },
    },
    treeshake: { moduleSideEffects: true },
  });
  // Names of functions and migrations are read at run time, and stack traces by people: nothing is shortened.
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    minify: false,
    comments: false,
  });
  await build.close();
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
  refuseDeadlocks(chunks);
  const names = new Set(chunks.map(({ fileName }) => fileName));
  const imported = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  const packages = imported.filter((id) => !names.has(id) && !id.startsWith('node:') && !id.startsWith('.'));
  return { imports: new Set(packages.map(packageOf)), assets: [...assets.values()] };
}

function isExternal(id: string): boolean {
  if (id === ONNX_RUNTIME || id.startsWith('@credence/')) return false;
  return !id.startsWith('.') && !id.startsWith('\0') && !isAbsolute(id);
}

/** ONNX Runtime comes with the package itself: docs/decisions/006-package.md. */
function vendored() {
  return {
    name: 'vendored',
    resolveId: (id: string) => (id === ONNX_RUNTIME ? { id: ONNX_RUNTIME_ENTRY, external: true } : null),
  };
}

/** A file that awaits what it loads, which waits for the file: Node ends with "unsettled top-level await". */
function refuseDeadlocks(chunks: readonly OutputChunk[]): void {
  for (const { fileName, code, dynamicImports } of chunks) {
    if (!/^(?!\s|\/|\*|async |export ).*\bawait\b/m.test(code)) continue;
    const waiting = dynamicImports.find((loaded) => waitsFor(chunks, loaded, fileName));
    if (waiting) throw new Error(`${fileName} awaits ${waiting}, which it loads, and that waits for it.`);
  }
}

/** Whether a file imports another, itself or by what it imports; packages, which are no files of ours, import none. */
function waitsFor(chunks: readonly OutputChunk[], file: string, other: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const imports = chunks.find(({ fileName }) => fileName === file)?.imports ?? [];
  return imports.some((imported) => imported === other || waitsFor(chunks, imported, other, seen));
}

function packageOf(id: string): string {
  return id.split('/', id.startsWith('@') ? 2 : 1).join('/');
}

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const ENTRY = 'apps/credence/src/testing/start-credence.ts';
/** `AsyncDisposable`, which the compiler's default library has not got. */
const LIBRARY = '/// <reference lib="esnext.disposable" />\n';
const SPECIFIER = /(?<=\bfrom ')(\.{1,2}\/[^']+|@credence\/[^']+)(?=')/g;

/** Writes the types of `credence/testing`, and of what they mention of ours, into one folder. @returns The entry. */
export async function writeDeclarations(root: string, folder: string): Promise<string> {
  const emitted = await mkdtemp(join(tmpdir(), 'credence-types-'));
  try {
    await compile(root, emitted);
    await mkdir(folder, { recursive: true });
    const written = new Set<string>();
    const waiting = [ENTRY];
    for (const source of waiting) {
      if (written.has(source)) continue;
      written.add(source);
      const text = await readFile(join(emitted, source.replace(/\.ts$/, '.d.ts')), 'utf8');
      const rewritten = text.replace(SPECIFIER, (specifier) => {
        const target = relative(root, resolveFrom(join(root, source), specifier));
        waiting.push(target);
        return `./${nameOf(target)}.js`;
      });
      const name = join(folder, `${nameOf(source)}.d.ts`);
      // Two files of one name would be one.
      await writeFile(name, source === ENTRY ? LIBRARY + rewritten : rewritten, { flag: 'wx' });
    }
    return `${nameOf(ENTRY)}.d.ts`;
  } finally {
    await rm(emitted, { recursive: true, force: true });
  }
}

async function compile(root: string, folder: string): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const project = join(root, 'tools/pack/tsconfig.declarations.json');
  await promisify(execFile)(process.execPath, [tsc, '-p', project, '--outDir', folder]).catch((error) => {
    throw new Error(`The types could not be written:\n${error.stdout}`);
  });
}

function resolveFrom(file: string, specifier: string): string {
  return specifier.startsWith('.') ? join(dirname(file), specifier) : createRequire(file).resolve(specifier);
}

function nameOf(source: string): string {
  return basename(source, '.ts');
}

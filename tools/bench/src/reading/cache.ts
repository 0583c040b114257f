import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Ignored by git. */
export const CACHE = join(ROOT, '.cache');
const FOLDER = join(CACHE, 'reading');

/** Everything a reading depends on: code, models that lie with it, and the exact versions of the libraries. */
const SOURCES = ['packages/vision/src', 'packages/documents/src/mrz', 'packages/vision/package.json'];

/** Faces are not looked for here. Printed fields are read from stored readings: changing a layout keeps readings, too. */
const NOT_READING = /\.test\.ts$|vision\/src\/(face\/|models\/face|read-selfie|plain-ocr|show\/)/;

/** Names the code and models that readings come from: 16 hexadecimal digits of SHA-256. */
export function hashPipeline(): string {
  return hashSources(SOURCES, NOT_READING);
}

/** The same of everything that is read of a session, faces too. */
export function hashWholePipeline(): string {
  return hashSources(SOURCES, /\.test\.ts$|vision\/src\/(plain-ocr|show\/)/);
}

/** Names what is made by the files of some folders: 16 hexadecimal digits of SHA-256. */
export function hashSources(sources: readonly string[], except: RegExp): string {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(source))) {
    if (!except.test(file)) hash.update(file).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Keeps what was made of pictures, by the picture's content and what made it: a run that was cut off goes on. */
export function openCache<T>(maker: string) {
  const folder = join(FOLDER, maker);
  mkdirSync(folder, { recursive: true });
  const pathOf = (picture: string) => {
    const digest = createHash('sha256').update(readFileSync(picture)).digest('hex');
    return join(folder, `${digest.slice(0, 32)}.json`);
  };
  return {
    find(picture: string): T | undefined {
      const path = pathOf(picture);
      return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
    },
    save(picture: string, value: T): void {
      writeWhole(pathOf(picture), JSON.stringify(value));
    },
  };
}

/** Keeps the outcome of each set's last run, for the next to be compared with. */
export function openHistory<T>(setRoot: string) {
  const folder = join(FOLDER, 'runs');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${createHash('sha256').update(setRoot).digest('hex').slice(0, 16)}.json`);
  return {
    last: (): T | undefined => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined),
    save: (run: T) => writeWhole(path, JSON.stringify(run)),
  };
}

/** Half a file is never found. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

function filesBelow(path: string): string[] {
  if (/\.[a-z]+$/.test(path)) return [path];
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(`${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openCache } from './cache.ts';
import type { Pictured } from './picture-worker.ts';
import type { findTesseract } from './tesseract.ts';
import { startWorker, type Worker } from './worker.ts';

const WORKER = fileURLToPath(new URL('./picture-worker.ts', import.meta.url));

/** Above this much memory the server replaces its analysis process after a picture; so do we. */
const REPLACED_ABOVE_MB = 700;

/**
 * Our whole pipeline, the same without what zones and symbols do not depend on, or without what print does not, PP-OCR on the picture as it is, or Tesseract
 * with the languages that follow its name.
 */
export type Engine = 'pipeline' | 'codes' | 'print' | 'plain-ocr' | `tesseract ${string}`;

/**
 * Has pictures read by as many processes as the machine has cores, those left out that were read before by the same code.
 *
 * @param until When to stop, in milliseconds of `performance.now()`; what there was no time for is left out.
 * @returns In the order of the files.
 */
export async function readPictures(
  files: readonly string[],
  how: Engine,
  maker: string,
  until = Number.POSITIVE_INFINITY,
): Promise<(Pictured | undefined)[]> {
  const cache = openCache<Pictured>(`${how}-${maker}`.replace(/[^\w+-]+/g, '-'));
  const read = files.map((file) => cache.find(file));
  const missing = files.flatMap((_, at) => (read[at] ? [] : [at]));
  let done = 0;
  const work = async () => {
    let worker: Worker | undefined;
    while (missing.length > 0 && performance.now() < until) {
      worker ??= await startWorker(WORKER, [how]);
      // Another may have taken the last one meanwhile.
      const at = missing.shift();
      if (at === undefined) break;
      const pictured = await worker.ask<Pictured>(files[at]!);
      cache.save(files[at]!, pictured);
      read[at] = pictured;
      if (++done % 50 === 0) console.log(`  ${how}: ${done} read, ${missing.length} to go`);
      if (pictured.residentMb < REPLACED_ABOVE_MB) continue;
      worker.stop();
      worker = undefined;
    }
    worker?.stop();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), missing.length) }, work));
  return read;
}

/** The same by Tesseract, with the languages of each picture's country. */
export async function readByTesseract(
  pictures: readonly { file: string; country: string | undefined }[],
  { version, languageOf }: NonNullable<Awaited<ReturnType<typeof findTesseract>>>,
  until?: number,
): Promise<(Pictured | undefined)[]> {
  const read = new Map<string, Pictured | undefined>();
  for (const language of new Set(pictures.map(({ country }) => languageOf(country)))) {
    const files = pictures.filter(({ country }) => languageOf(country) === language).map(({ file }) => file);
    const pictured = await readPictures(files, `tesseract ${language}`, version, until);
    for (const [at, file] of files.entries()) read.set(file, pictured[at]);
  }
  return pictures.map(({ file }) => read.get(file));
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { READINGS_VERSION } from '@credence/verification';
import { openAnalysis } from '../analysis/analysis.ts';
import type { PictureReading } from './judge.ts';
import type { PictureKind } from './session-set.ts';

const PROCESSES = 2;

/** Names what reads pictures: 16 hexadecimal digits over the versions of libraries and models. */
export async function pipelineVersion(): Promise<string> {
  // Loaded when it is needed: whatever awaits it at its top may not be waited for by what starts the program.
  const { describePipeline } = await import('@credence/vision');
  const versions = JSON.stringify([READINGS_VERSION, describePipeline()]);
  return createHash('sha256').update(versions).digest('hex').slice(0, 16);
}

interface ReadInCages {
  folder: string;
  processes?: number;
  until?: number;
  onProgress?: (done: number) => void;
}

/**
 * Reads pictures by the processes that the server reads them by. Readings are kept by the picture's content
 * and by what made them, so that a run that was cut off goes on.
 *
 * @param options.folder Where readings are kept.
 * @param options.processes How many at a time.
 * @param options.until When to begin no other picture, in milliseconds of `performance.now()`.
 * @returns In the order of the pictures; undefined: there was no time for it.
 */
export async function readInCages(
  pictures: readonly { file: string; kind: PictureKind }[],
  { folder, processes = PROCESSES, until = Infinity, onProgress }: ReadInCages,
): Promise<(PictureReading | undefined)[]> {
  const analysis = openAnalysis({ processes, log: { warn() {} } });
  mkdirSync(folder, { recursive: true });
  const readings = pictures.map((): PictureReading | undefined => undefined);
  const waiting = [...pictures.keys()];
  const work = async () => {
    for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
      const { file, kind } = pictures[at]!;
      const bytes = readFileSync(file);
      const path = join(folder, `${kind}-${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.json`);
      if (existsSync(path)) readings[at] = JSON.parse(readFileSync(path, 'utf8')) as PictureReading;
      else if (performance.now() < until) readings[at] = keep(path, await readOne(bytes, kind));
      onProgress?.(pictures.length - waiting.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: processes }, work));
  } finally {
    await analysis.close();
  }
  return readings;

  async function readOne(bytes: Buffer, kind: PictureKind): Promise<PictureReading> {
    const side = kind === 'back' ? ('back' as const) : ('front' as const);
    if (kind === 'selfie') return (await analysis.read([], [bytes])).selfie!.frames[0]!;
    const zoneExpected = kind !== 'front';
    const { captures, problems } = await analysis.read([{ side, bytes, zoneExpected, portraits: side === 'front' }]);
    return problems?.[side] ? { problem: problems[side] } : captures[side]!;
  }
}

function keep(path: string, reading: PictureReading): PictureReading {
  writeFileSync(`${path}.part`, JSON.stringify(reading));
  renameSync(`${path}.part`, path);
  return reading;
}

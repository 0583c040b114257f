import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, hashSources, writeWhole } from '../../bench/src/reading/cache.ts';
import { startWorker } from '../../bench/src/reading/worker.ts';
import type { LetterSample } from './collect.ts';

const WORKER = fileURLToPath(new URL('./collect-worker.ts', import.meta.url));

type Sent = Omit<LetterSample, 'crop'> & { crop: string };

/** What decides which letters a card yields and how they look. */
const SOURCES = ['ocr', 'decode', 'pixels', 'marks/cut-letters.ts', 'marks/letters.ts'].map(
  (part) => `packages/vision/src/${part}`,
);
const DRAWING = ['align-letters', 'collect', 'draw-names', 'names'].map((part) => `tools/train-marks/src/${part}.ts`);

/**
 * Collects the letters of as many cards, several at a time; in the same order whichever is done first. They are kept: a run
 * that was cut off goes on.
 */
export async function collectAll(seed: string, cards: number): Promise<LetterSample[]> {
  const folder = join(CACHE, 'marks', hashSources([...SOURCES, ...DRAWING], /\.test\.ts$/));
  mkdirSync(join(folder, seed), { recursive: true });
  const pathOf = (card: number) => join(folder, seed, `${card}.json`);
  const collected: LetterSample[][] = [];
  let next = 0;
  const work = async () => {
    let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
    for (let card = next++; card < cards; card = next++) {
      const path = pathOf(card);
      if (!existsSync(path)) {
        worker ??= await startWorker(WORKER);
        writeWhole(path, JSON.stringify(await worker.ask<Sent[]>(`${seed}/${card}`)));
      }
      const sent: Sent[] = JSON.parse(readFileSync(path, 'utf8'));
      collected[card] = sent.map(({ crop, ...sample }) => ({ ...sample, crop: bytesOf(crop) }));
    }
    worker?.stop();
  };
  await Promise.all(Array.from({ length: Math.min(cards, availableParallelism()) }, work));
  return collected.flat();
}

function bytesOf(base64: string): Int8Array {
  return new Int8Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
}

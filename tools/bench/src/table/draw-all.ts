import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, hashSources, writeWhole } from '../reading/cache.ts';
import type { EvalEntry } from '../reading/eval-set.ts';
import { startWorker } from '../reading/worker.ts';
import type { PlannedPicture } from './plan.ts';

const WORKER = fileURLToPath(new URL('./draw-worker.ts', import.meta.url));

/** What decides the pixels of a seed. */
const SOURCES = ['packages/specimens/src', 'tools/bench/src/table/draw.ts', 'tools/bench/src/table/plan.ts'];

/** Documents that are no templates or in no set, people without documents, and what is done to pictures afterwards. */
const NOT_DRAWING =
  /\.test\.ts$|src\/(attacks\/|templates\/aamva-habits|camera-|selfie|landscape|for-outcome|outcomes|specimens?\.|index\.|passport|id-card|driving)/;

export interface StudioSet {
  root: string;
  /** In the order of the plan; what there was no time to draw is left out. */
  entries: EvalEntry[];
}

/**
 * Draws the pictures of a plan into the cache, as many at once as the machine has cores, those left out that were drawn before
 * from the same seed by the same code.
 *
 * @param until When to stop, in milliseconds of `performance.now()`.
 */
export async function drawAll(seed: string, plan: readonly PlannedPicture[], until: number): Promise<StudioSet> {
  const root = join(CACHE, 'studio', `${seed}-${hashSources(SOURCES, NOT_DRAWING)}`);
  mkdirSync(root, { recursive: true });
  const labelOf = ({ id }: PlannedPicture) => join(root, `${id}.json`);
  const find = (planned: PlannedPicture): EvalEntry | undefined => {
    const path = labelOf(planned);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  };
  const missing = plan.filter((planned) => !find(planned));
  let done = 0;
  const work = async () => {
    const worker = await startWorker(WORKER);
    for (let planned = missing.shift(); planned && performance.now() < until; planned = missing.shift()) {
      const entry = await worker.ask<EvalEntry>({ planned, folder: root });
      // Last: a picture that has its label is whole.
      writeWhole(labelOf(planned), JSON.stringify(entry));
      if (++done % 50 === 0) console.log(`  drawn: ${done}, ${missing.length} to go`);
    }
    worker.stop();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), missing.length) }, work));
  return { root, entries: plan.flatMap((planned) => find(planned) ?? []) };
}

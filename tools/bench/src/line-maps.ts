import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLineSurvey } from '@credence/vision/line-survey';
import { drawAll } from './table/draw-all.ts';
import { planPictures } from './table/plan.ts';

const FILE = fileURLToPath(new URL('../../../packages/vision/src/models/line-maps.json', import.meta.url));

/** The file in use was written with this seed: 30 photos. */
const SEED = 'eight-bit-a';
const PHOTOS = 30;

/**
 * Draws photos of Latin and Japanese documents, reads them, and writes what recognition's largest layers take of their lines: what these
 * need to be computed in eight bits.
 *
 * @param args `--seed TEXT` for other photos.
 */
export async function run(args: readonly string[]): Promise<void> {
  const seed = args.includes('--seed') ? args[args.indexOf('--seed') + 1]! : SEED;
  const plan = planPictures(seed, 1).filter(({ set }) => set === 'latin' || set === 'japanese');
  const { root, entries } = await drawAll(seed, plan.slice(0, PHOTOS), Number.POSITIVE_INFINITY);
  const survey = await openLineSurvey();
  for (const entry of entries) await survey.see(readFileSync(join(root, entry.file)));
  const { lines, maps } = survey.result();
  writeFileSync(FILE, `${JSON.stringify(maps)}\n`);
  console.log(`${Object.keys(maps).length} maps of ${lines} lines of ${entries.length} photos, seed ${seed}`);
}

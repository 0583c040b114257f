import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { photograph } from '@credence/specimens';
import { AAMVA_HABITS } from '@credence/specimens/aamva-habits';
import { type DrawnTemplate, drawTemplate, TEMPLATES } from '@credence/specimens/templates';
import type { EvalEntry } from './reading/eval-set.ts';
import { labelledEntry } from './table/draw.ts';
import { takenHow } from './table/plan.ts';

/** Photographs of one document; each takes about a second. */
const COUNT = 2;

/**
 * Draws a labelled set for `bench reading`: every template, held by other people each time, photographed in all the ways a
 * person might.
 *
 * @param args A folder, which is made; then `--seed TEXT` (use one that nobody developed with), `--count N` documents of each
 *   template, and `--only PATTERN` of templates, among which are then licences of habits that the catalogue lacks (`habit_`).
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const folder = args.find((arg, at) => !arg.startsWith('--') && !args[at - 1]?.startsWith('--'));
  const seed = option('--seed');
  if (!folder || !seed) {
    console.error('Usage: npm run bench -- studio <folder> --seed TEXT [--count N] [--only PATTERN]');
    process.exitCode = 2;
    return;
  }
  const root = resolve(folder);
  mkdirSync(root, { recursive: true });
  const only = option('--only') && new RegExp(option('--only')!);
  const entries: EvalEntry[] = [];
  for (const template of [...TEMPLATES, ...(only ? AAMVA_HABITS : [])].filter(({ id }) => !only || only.test(id))) {
    for (let n = 0; n < Number(option('--count') ?? COUNT); n += 1) {
      const drawn = drawTemplate(template, `${seed}/${n}`);
      entries.push(...(await photographSides(root, drawn, `${seed}/${template.id}/${n}`, `${template.id}-${n}`)));
    }
    console.log(`${template.id}: ${entries.length} pictures so far`);
  }
  writeFileSync(join(root, 'manifest.json'), `${JSON.stringify({ format: 1, seed, entries }, null, 1)}\n`);
  console.log(`${entries.length} pictures in ${root}`);
}

async function photographSides(root: string, { template, front, back }: DrawnTemplate, seed: string, name: string) {
  const entries: EvalEntry[] = [];
  for (const [side, drawn] of Object.entries({ front, back })) {
    // A side that says nothing has nothing to be measured.
    if (!drawn || !(drawn.mrzLines || drawn.barcodePayload || Object.keys(drawn.printed).length > 0)) continue;
    const photo = await photograph(drawn.page, takenHow('latin', `${seed}/${side}`).how);
    const file = `${name}-${side}.jpg`;
    writeFileSync(join(root, file), photo.jpeg);
    entries.push(labelledEntry(template, drawn, photo, { id: `${name}-${side}`, side }));
  }
  return entries;
}

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ATTACK_SPECIES } from '@credence/specimens/attacks';
import { writeWhole } from './reading/cache.ts';
import { startWorker } from './reading/worker.ts';

/** Sessions of each species; each takes six seconds of a processor. */
const COUNT = 10;

/** The document is genuine, the selfie is not: somebody else's, or the photo on the document, cut out. */
export const SELFIE_SPECIES = {
  other_selfie: 'selfie_face_mismatch',
  portrait_as_selfie: 'selfie_manipulated',
} as const;
export type SelfieSpecies = keyof typeof SELFIE_SPECIES;

const SPECIES: readonly string[] = [...ATTACK_SPECIES, ...(Object.keys(SELFIE_SPECIES) as SelfieSpecies[])];
const GENUINE = 'genuine';

/** The day on which drawn documents are shown. */
export const TODAY = '2026-11-01';

const WORKER = fileURLToPath(new URL('./attacks-worker.ts', import.meta.url));

/** One session of a set that `bench decision` reads; files lie beside the manifest. */
export interface ManifestSession {
  id: string;
  /** `genuine`, or the species of attack. */
  label: string;
  /** Which type of document. */
  type: string;
  front: string;
  back?: string;
  selfie?: string;
  /** What was altered, and where. */
  field?: string;
  source?: string;
}

/** A session to be drawn. */
export interface SessionOrder {
  id: string;
  label: string;
  seed: string;
  /** Which of its label it is. */
  n: number;
  /** The pattern of templates. */
  only: string;
  root: string;
}

/**
 * Draws a labelled set of sessions, genuine and attacked, for `bench decision`, as many at once as the machine has cores. A
 * run that was cut off goes on where it was; of every label the first are drawn first.
 *
 * @param args A folder, which is made; then `--seed TEXT` (use one that nobody developed with), `--count N` sessions of each
 *   species, `--genuine N` genuine ones where that is to be another number, `--species A,B=N`, of which N as many, `--only PATTERN`
 *   of templates, `--processes N` to draw by instead of as many as there are cores, and `--minutes N` to begin no other session after.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      count: { type: 'string', default: String(COUNT) },
      genuine: { type: 'string' },
      species: { type: 'string', default: [GENUINE, ...SPECIES].join() },
      only: { type: 'string', default: '' },
      processes: { type: 'string', default: String(availableParallelism()) },
      minutes: { type: 'string', default: 'Infinity' },
    },
  });
  const { seed, count, genuine = count, species, only, processes, minutes } = values;
  const [folder] = positionals;
  if (!folder || !seed) {
    console.error(
      'Usage: npm run bench -- attacks <folder> --seed TEXT [--count N] [--genuine N] [--species A,B=N] [--only PATTERN] [--processes N] [--minutes N]',
    );
    process.exitCode = 2;
    return;
  }
  const counts = species.split(',').map((one) => {
    const [label = '', own = label === GENUINE ? genuine : count] = one.split('=');
    return { label, count: Number(own) };
  });
  const until = performance.now() + Number(minutes) * 60_000;
  const { drawn, planned } = await drawSet({ folder, seed, counts, only, processes: Number(processes), until });
  console.log(`${drawn} of ${planned} sessions are drawn`);
}

interface SetOrder {
  folder: string;
  seed: string;
  counts: readonly { label: string; count: number }[];
  only: string;
  processes: number;
  /** When to begin no other session, as `performance.now()` counts. */
  until: number;
}

/** Draws what is missing of a labelled set; of every label the first are drawn first. */
export async function drawSet({ folder, seed, counts, only, processes, until }: SetOrder) {
  const root = resolve(folder);
  const set = openSet(root, seed);
  const orders = inTurns(counts).map(({ label, n }) => {
    return { id: `${label}-${n}`, label, seed: `${seed}/${label}/${n}`, n, only, root };
  });
  const missing = orders.filter(({ id }) => !set.has(id));
  await drawAll(missing, { processes, add: set.add, until });
  return { drawn: orders.filter(({ id }) => set.has(id)).length, planned: orders.length };
}

/** So that a set that is cut short has about the same share of each label. */
function inTurns(counts: readonly { label: string; count: number }[]): { label: string; n: number }[] {
  const all = counts.flatMap(({ label, count }) =>
    Array.from({ length: count }, (_, n) => ({ label, n, at: (n + 0.5) / count })),
  );
  return all.sort((a, b) => a.at - b.at);
}

async function drawAll(
  orders: SessionOrder[],
  { processes, add, until }: { processes: number; add: (session: ManifestSession) => void; until: number },
): Promise<void> {
  const work = async () => {
    const worker = await startWorker(WORKER);
    for (let order = orders.shift(); order && performance.now() < until; order = orders.shift()) {
      add(await worker.ask<ManifestSession>(order));
    }
    worker.stop();
  };
  await Promise.all(Array.from({ length: Math.min(processes, orders.length) }, work));
}

/** What is drawn already stands in the manifest, which is whole after every session. */
function openSet(root: string, seed: string) {
  mkdirSync(root, { recursive: true });
  const path = join(root, 'manifest.json');
  const sessions: ManifestSession[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).sessions : [];
  return {
    has: (id: string) => sessions.some((session) => session.id === id),
    add(session: ManifestSession) {
      sessions.push(session);
      writeWhole(path, `${JSON.stringify({ format: 1, seed, today: TODAY, sessions }, null, 1)}\n`);
    },
  };
}

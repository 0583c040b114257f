import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { afterAll, describe, expect, inject, test } from 'vitest';
import '../../../test/context.ts';
import { SimulatedDisk } from '../../../test/pglite/simulated-disk.ts';
import { START_PARAMS } from './durable-fs.ts';

/**
 * What makes the embedded database fit to be trusted. Run it with many rounds before every upgrade of PGlite:
 * `CREDENCE_POWER_CUTS=25`.
 */
const ROUNDS = Number(process.env.CREDENCE_POWER_CUTS ?? 3);

/** Writes and syncs of the run after which the power may be cut; a transaction below makes about four. */
const OPERATIONS = { min: 40, max: 400 };

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'credence-power-'));

afterAll(() => fs.rmSync(root, { recursive: true }));

describe('a power cut', () => {
  test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
    'loses nothing that was acknowledged, and no transaction by halves (round %i)',
    async (seed) => {
      const { folder, acknowledged } = await runUntilPowerCut(seed, { honest: true });
      const { pairs } = await readPairs(folder);
      for (const n of acknowledged) expect(pairs.get(n)).toBe(2);
      for (const [n, halves] of pairs) expect({ n, halves }).toEqual({ n, halves: 2 });
    },
  );

  // Were this to pass without loss, the rounds above would prove nothing.
  test('does lose what was acknowledged on a disk that ignores syncs', async () => {
    const { folder, acknowledged } = await runUntilPowerCut(99, { honest: false });
    const survived = await readPairs(folder).then(
      ({ pairs }) => acknowledged.every((n) => pairs.get(n) === 2),
      () => false, // it does not even open
    );
    expect(survived).toBe(false);
  });
});

/** Commits numbered pairs of rows until the power is cut, somewhere in the middle of a write. */
async function runUntilPowerCut(seed: number, { honest }: { honest: boolean }) {
  const random = randomFrom(seed);
  const running = path.join(root, `running-${seed}`);
  const folder = path.join(root, `cut-${seed}`);
  fs.cpSync(inject('template'), running, { recursive: true });
  const disk = new SimulatedDisk(running, { honest });
  const pg = await PGlite.create({ fs: disk, startParams: START_PARAMS });
  await pg.exec('create table pair (n integer, half integer, filler text); create index on pair (n); checkpoint');

  const acknowledged: number[] = [];
  let acknowledgedAtCut: number[] | undefined;
  let left = OPERATIONS.min + Math.floor(random() * (OPERATIONS.max - OPERATIONS.min));
  disk.onOperation = () => {
    left -= 1;
    if (left !== 0) return;
    acknowledgedAtCut = [...acknowledged];
    disk.cutPower(folder, random);
  };
  for (let n = 0; !acknowledgedAtCut; n += 1) {
    await pg.transaction(async (tx) => {
      await tx.query('insert into pair values ($1, 1, $2)', [n, 'x'.repeat(Math.floor(random() * 3000))]);
      await tx.query('insert into pair values ($1, 2, $2)', [n, 'y'.repeat(Math.floor(random() * 3000))]);
    });
    acknowledged.push(n);
    if (random() < 0.05) await pg.exec('checkpoint');
  }
  disk.onOperation = () => {};
  await pg.close();
  fs.rmSync(running, { recursive: true });
  return { folder, acknowledged: acknowledgedAtCut };
}

/** Opens what the cut left, with the index rebuilt from what is there, and counts the halves of each pair. */
async function readPairs(folder: string): Promise<{ pairs: Map<number, number> }> {
  const pg = await PGlite.create({ fs: new NodeFS(folder) }); // recovers the same, and need not last
  try {
    await pg.exec('reindex table pair');
    const { rows } = await pg.query<{ n: number; halves: number }>(
      'select n, count(distinct half)::int as halves from pair group by n',
    );
    return { pairs: new Map(rows.map(({ n, halves }) => [n, halves])) };
  } finally {
    await pg.close();
    fs.rmSync(folder, { recursive: true });
  }
}

/** The same sequence for the same seed, so that a failing round can be run again (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

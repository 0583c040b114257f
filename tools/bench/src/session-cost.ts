import { specimens } from '@credence/specimens';
import { openReader, type Reader } from '@credence/vision';
import { describeMachine, median, medianInterval } from './figures.ts';

/** By how much sessions may cost more than before it was asked whether their pictures are genuine. */
export const TARGET = 1.2;
const SESSIONS = { full: 15, quick: 3 };
const TYPES = ['passport', 'id_card', 'driving_license'] as const;

interface Cost {
  without: number;
  with: number;
}

interface Side {
  bytes: Buffer;
  /** As the server reads it: a card's front is not searched for a zone. */
  zoneExpected: boolean;
}

/**
 * `npm run bench -- session-cost`: the processor time of reading a plain document session's pictures, with all that is measured of
 * how they came about and without, in turns in one process. Fails when the target is missed.
 *
 * @param args `--quick` for three sessions; `--seed TEXT`.
 */
export async function run(args: readonly string[]): Promise<void> {
  const seed = args.includes('--seed') ? args[args.indexOf('--seed') + 1]! : 'session-cost';
  const count = args.includes('--quick') ? SESSIONS.quick : SESSIONS.full;
  report(await measureCosts(seed, count));
}

/** Milliseconds of processor time of `count` sessions, without and with what is measured of their pictures' origins. */
export async function measureCosts(seed: string, count: number = SESSIONS.full): Promise<Cost[]> {
  const reader = await openReader();
  const costs: Cost[] = [];
  try {
    await costOf(reader, await draw(0, `${seed}/warm`), true);
    for (let n = 0; n < count; n += 1) {
      const sides = await draw(n, `${seed}/${n}`);
      // Whatever the first reading leaves warm for the second weighs on both alike.
      const order = n % 2 === 0 ? [false, true] : [true, false];
      const took = new Map<boolean, number>();
      for (const origins of order) took.set(origins, await costOf(reader, sides, origins));
      costs.push({ without: took.get(false)!, with: took.get(true)! });
    }
  } finally {
    await reader.close();
  }
  return costs;
}

async function draw(n: number, seed: string): Promise<Side[]> {
  const type = TYPES[n % TYPES.length]!;
  const { front, back } = await specimens.forOutcome({ outcome: 'verified', type, seed });
  return [{ bytes: front, zoneExpected: type === 'passport' }, ...(back ? [{ bytes: back, zoneExpected: true }] : [])];
}

/** Milliseconds of processor time, all threads of this process. */
async function costOf(reader: Reader, sides: readonly Side[], origins: boolean): Promise<number> {
  const before = process.cpuUsage();
  for (const { bytes, zoneExpected } of sides) await reader.readCapture(bytes, { zoneExpected, origins });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function report(costs: readonly Cost[]): void {
  const ratios = costs.map((cost) => cost.with / cost.without);
  const sum = (of: 'with' | 'without') => costs.reduce((total, cost) => total + cost[of], 0);
  console.log(describeMachine());
  console.log(`plain document sessions                     ${costs.length}`);
  for (const how of ['without', 'with'] as const) {
    const name = `ms of processor a session, ${how} origins`;
    console.log(`${name.padEnd(44)}${medianInterval(costs.map((cost) => cost[how]))}`);
  }
  console.log(`ratio, median of sessions                   ${medianInterval(ratios, 3)}`);
  console.log(`ratio of sums                               ${(sum('with') / sum('without')).toFixed(3)}`);
  const met = median(ratios) <= TARGET;
  console.log(`target: at most ${TARGET} in the median: ${met ? 'met' : 'missed'}`);
  if (!met) process.exitCode = 1;
}

import { readFile } from 'node:fs/promises';
import {
  POSE_ORDERS,
  type Pose,
  READINGS_VERSION,
  SELFIE_CHECKS,
  type SelfieFrameReading,
} from '@credence/verification';
import { openReader, type Reader } from '@credence/vision';
import { bent, flat, head, placeFace, type Subject, shoot } from './challenge-scenes.ts';
import { quantile } from './figures.ts';
import { formatShare } from './interval.ts';
import { type EvalSet, loadEvalSet } from './reading/eval-set.ts';

/** What is held before the camera, and how far it is turned to either side, in degrees. */
const SCENES = {
  'print or screen, held still': { kind: 'attack', scene: () => flat(0), degrees: 0 },
  'print or screen, turned by 30°': { kind: 'attack', scene: flat, degrees: 30 },
  'print or screen, turned by 50°': { kind: 'attack', scene: flat, degrees: 50 },
  'print, gently bent, turned by 40°': { kind: 'attack', scene: (d: number) => bent(d, 0.9), degrees: 40 },
  'print, bent round a bottle, turned by 25°': { kind: 'attack', scene: (d: number) => bent(d, 0.55), degrees: 25 },
  'print, bent round a bottle, turned by 40°': { kind: 'attack', scene: (d: number) => bent(d, 0.55), degrees: 40 },
  'head, turned by 25°': { kind: 'genuine', scene: head, degrees: 25 },
  'head, turned by 30°': { kind: 'genuine', scene: head, degrees: 30 },
  'head, turned by 35°': { kind: 'genuine', scene: head, degrees: 35 },
} as const;

/** A photo of a head that is turned further already is no picture of somebody who looks ahead. */
const AHEAD_DEGREES = 12;

/**
 * Measures what the challenge lets through: photos of people, printed and turned or bent before a camera, against the very
 * check that the server makes; and whom it holds up: the same photos as heads that turn.
 *
 * No photo here shows a person who turned their head as they were asked to; the heads are photos laid over a head of average
 * measures. Their light, their faces and the photo are the same in every picture, which makes them more like a print than
 * people are.
 *
 * @param args The folder of a labelled set with pictures of type `selfie` or `face`; `--photos N` to use the first N of those
 *   that show one face that looks ahead, about 25 s of processor time each.
 */
export async function run(args: readonly string[]): Promise<void> {
  const set = await loadEvalSet(args.find((arg) => !/^(--.*|\d+)$/.test(arg)));
  if (!set) return;
  const most = args.includes('--photos') ? Number(args[args.indexOf('--photos') + 1]) : Number.POSITIVE_INFINITY;
  const reader = await openReader();
  const { rows, used } = await measureChallenge(set, most, reader);
  await reader.close();
  report(rows, used);
}

/** Holds the first `most` photos that serve before the camera, in every scene. */
export async function measureChallenge(
  set: EvalSet,
  most: number,
  reader: Reader,
): Promise<{ rows: Map<string, Row>; used: number }> {
  const photos = set.entries.filter(
    ({ doc_type, attack }) => (doc_type === 'face' || doc_type === 'selfie') && !attack,
  );
  const rows = new Map(
    Object.keys(SCENES).map((name) => [name, { tries: 0, passed: 0, held: 0, likeness: [] as number[] }]),
  );
  let used = 0;
  for (const entry of photos) {
    if (used >= most) break;
    const bytes = await readFile(set.pathOf(entry));
    const { faces } = await reader.readSelfie(bytes);
    if (faces.length !== 1 || Math.abs(faces[0]!.yawDegrees) > AHEAD_DEGREES) continue;
    used += 1;
    const subject = await placeFace(bytes, faces[0]!);
    for (const [name, { scene, degrees }] of Object.entries(SCENES)) {
      await attempt(rows.get(name)!, { reader, subject, scene, degrees, seed: used });
    }
  }
  return { rows, used };
}

interface Row {
  tries: number;
  passed: number;
  /** For somebody to look at. */
  held: number;
  likeness: number[];
}

interface Attempt {
  reader: Reader;
  subject: Subject;
  scene: (degrees: number) => Parameters<typeof shoot>[1];
  degrees: number;
  seed: number;
}

async function attempt(row: Row, { reader, subject, scene, degrees, seed }: Attempt): Promise<void> {
  const random = lots(seed);
  const ahead = await shoot(subject, scene(0), random);
  const left = await reader.readSelfie(await shoot(subject, scene(degrees), random), ahead);
  const right = await reader.readSelfie(await shoot(subject, scene(-degrees), random), ahead);
  const straight = await reader.readSelfie(ahead);
  row.tries += 1;
  // Whoever holds a print turns it the way that serves.
  const ways: Pose[][] = [
    ['left', 'right'],
    ['right', 'left'],
  ];
  const outcomes = ways.map((poses) => outcomeOf([straight, left, right], poses));
  if (outcomes.includes('pass')) row.passed += 1;
  else if (outcomes.includes('inconclusive')) row.held += 1;
  const likeness = [left, right].flatMap(({ sheetCorrelation }) => sheetCorrelation ?? []);
  if (likeness.length > 0) row.likeness.push(Math.min(...likeness));
}

const CHALLENGE = SELFIE_CHECKS.find(({ id }) => id === 'selfie_challenge')!;

function outcomeOf(frames: SelfieFrameReading[], poses: Pose[]): string | undefined {
  const selfie = { frames, challenge: { poses, tookMs: 20_000, limitMs: 120_000 } };
  const readings = { version: READINGS_VERSION, pipeline: {}, captures: {}, selfie };
  return CHALLENGE.run({ readings, session: { livemode: true } } as Parameters<typeof CHALLENGE.run>[0])?.outcome;
}

function report(rows: ReadonlyMap<string, Row>, used: number): void {
  console.log(`${used} photos of people who look ahead\n`);
  for (const [name, { tries, passed, held, likeness }] of rows) {
    const { kind } = SCENES[name as keyof typeof SCENES];
    const wrong =
      kind === 'attack'
        ? `accepted ${formatShare(passed, tries)}`
        : `refused  ${formatShare(tries - passed - held, tries)}`;
    const range =
      likeness.length > 0 ? [0.05, 0.5, 0.95].map((at) => quantile(likeness, at).toFixed(3)).join(' ') : '–';
    console.log(`${name.padEnd(42)} ${wrong}, held ${held}   sheet ${range}`);
  }
  const { tries, passed } = attacksAmong(rows);
  console.log(`\nall prints and screens: accepted ${formatShare(passed, tries)}`);
  const share = (100 / POSE_ORDERS.length).toFixed(1);
  console.log(`a recording that does not know the order: accepted once in ${POSE_ORDERS.length} orders, ${share} %`);
}

/** All prints and screens together. */
export function attacksAmong(rows: ReadonlyMap<string, Row>): { tries: number; passed: number } {
  const attacks = [...rows].filter(([name]) => SCENES[name as keyof typeof SCENES].kind === 'attack');
  const sum = (of: 'tries' | 'passed') => attacks.reduce((total, [, row]) => total + row[of], 0);
  return { tries: sum('tries'), passed: sum('passed') };
}

/** @see G. Marsaglia, "Xorshift RNGs", 2003 */
function lots(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

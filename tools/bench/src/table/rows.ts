import { wilsonInterval } from '../interval.ts';
import type { Judgement } from '../reading/judge.ts';
import type { Pictured } from '../reading/picture-worker.ts';
import type { SetName } from './plan.ts';

/** One picture with what an engine made of it. */
export interface Measured {
  judgement: Judgement;
  pictured: Pictured;
}

/** A row of the table of figures to reach: shares of trials, what is asked for, and what it is measured on. */
export interface Row {
  name: string;
  /** Shares from 0 to 1; a row without is told beside the others. */
  floor?: number;
  goal?: number;
  /** Whether the share is of failures: then floor and goal are the most there may be. */
  ofFailures?: boolean;
  /** The set whose pictures are its trials, where not those of all. */
  set?: SetName;
  trials: (measured: Measured) => boolean[];
}

/** What a claim takes, and a claim of none. */
const TRIALS = 500;
const ZERO_TRIALS = 3000;

/** From here on a name counts as returned with high confidence: that of the least sure of its characters. */
const SURE = 0.9;

const once = (holds: boolean | undefined) => (holds === undefined ? [] : [holds]);
const inSet = (set: SetName, trials: (judgement: Judgement) => boolean[]): Pick<Row, 'set' | 'trials'> => ({
  set,
  trials: ({ judgement }) => (judgement.entry.set === set ? trials(judgement) : []),
});
const exactFields = ({ fields }: Judgement) => fields.map(({ outcome }) => outcome === 'exact');
const wrongFields = ({ fields }: Judgement) =>
  fields.map(({ outcome, read }) => outcome === 'wrong' && read!.confidence >= SURE);

/** The rows that pictures of the studio fill. */
export const STUDIO_ROWS: readonly Row[] = [
  {
    name: 'document located, worst corner < 2 % of width',
    floor: 0.93,
    goal: 0.98,
    trials: ({ judgement }) => once(judgement.located),
  },
  {
    name: '… of those on white',
    trials: ({ judgement: { entry, located } }) => once(entry.surface === 'white' ? located : undefined),
  },
  {
    name: 'MRZ lines exact, pitch ≥ 12 px',
    floor: 0.95,
    goal: 0.995,
    ...inSet('zone', ({ mrz }) => once(mrz?.exact)),
  },
  {
    name: 'wrong but valid, per protected field',
    floor: 0,
    goal: 0,
    ofFailures: true,
    ...inSet('zone', ({ mrz }) => Object.values(mrz?.protectedFields ?? {})),
  },
  {
    name: '… per picture',
    floor: 0,
    goal: 0,
    ofFailures: true,
    ...inSet('zone', ({ mrz }) => once(mrz?.wrongButValid)),
  },
  {
    name: 'MRZ names, confidence ≥ 0.9, yet wrong',
    floor: 0.01,
    goal: 0.001,
    ofFailures: true,
    ...inSet('zone', ({ mrz }) => (mrz?.names && mrz.names.confidence >= SURE ? [!mrz.names.exact] : [])),
  },
  {
    name: '… of any confidence',
    ofFailures: true,
    ...inSet('zone', ({ mrz }) => (mrz?.names ? [!mrz.names.exact] : [])),
  },
  {
    name: 'PDF417, every field exact, ≥ 1.5 px a module',
    floor: 0.97,
    goal: 0.995,
    ...inSet('symbol', ({ barcode }) => once(barcode)),
  },
  { name: 'printed fields exact (Latin), ≥ 9 px a mm', floor: 0.92, goal: 0.98, ...inSet('latin', exactFields) },
  { name: '… wrong, confidence ≥ 0.9', ofFailures: true, ...inSet('latin', wrongFields) },
  {
    name: 'printed fields exact (Japanese), ≥ 9 px a mm',
    floor: 0.8,
    goal: 0.95,
    ...inSet('japanese', exactFields),
  },
  { name: '… wrong, confidence ≥ 0.9', ofFailures: true, ...inSet('japanese', wrongFields) },
  { name: 'printed fields exact (Greek, Cyrillic, Arabic, Thai)', ...inSet('scripts', exactFields) },
];

const LICENCES = ['US licences', 'Japanese licences'];

/** The rows that pictures which nobody in the project made fill, where there is a folder of them. */
export const FIELD_ROWS: readonly Row[] = [
  {
    name: 'collected pictures: MRZ lines exact',
    floor: 0.75,
    goal: 0.9,
    trials: ({ judgement: { mrz } }) => once(mrz?.exact),
  },
  {
    name: 'collected pictures: wrong but valid',
    floor: 0,
    goal: 0,
    ofFailures: true,
    trials: ({ judgement: { mrz } }) => once(mrz?.wrongButValid),
  },
  {
    name: 'collected US and Japanese licences: printed fields exact',
    floor: 0.6,
    goal: 0.9,
    trials: ({ judgement }) => (LICENCES.includes(judgement.family) ? exactFields(judgement) : []),
  },
];

/** Rows as lines of text: measure, share with its interval, what is asked for, and whether it is reached. */
export function formatRows(rows: readonly Row[], measured: readonly Measured[]): string[] {
  return rows.map((row) => {
    const trials = measured.flatMap(row.trials);
    const hits = trials.filter(Boolean).length;
    return formatLine(
      row,
      `${hits} of ${trials.length}`,
      shareText(hits, trials.length),
      verdict(row, hits, trials.length),
    );
  });
}

/** One line of the table. */
function formatLine(
  { name, floor, goal, ofFailures }: Omit<Row, 'trials'>,
  count: string,
  figure: string,
  reached: string,
) {
  const limit = (value: number | undefined) =>
    value === undefined ? '' : `${ofFailures ? '≤' : '≥'} ${+(100 * value).toFixed(2)} %`;
  return `${name.padEnd(58)}${count.padEnd(14)}${figure.padEnd(26)}${limit(floor).padEnd(10)}${limit(goal).padEnd(10)}${reached}`;
}

function shareText(hits: number, tries: number): string {
  if (tries === 0) return '–';
  // Zeros are claimed of thousands: a tenth of a percent says too little of them.
  const digits = tries >= 1000 || hits / tries < 0.01 ? 2 : 1;
  const [low, high] = wilsonInterval(hits, tries);
  const percent = (value: number) => (100 * value).toFixed(digits);
  return `${percent(hits / tries)} % [${percent(low)}, ${percent(high)}]`;
}

/** By the share itself; the interval beside it says how sure that is. */
function verdict({ floor, goal, ofFailures }: Row, hits: number, tries: number): string {
  if (floor === undefined || tries === 0) return '';
  const holds = (limit: number) => (ofFailures ? hits / tries <= limit : hits / tries >= limit);
  const reached = goal !== undefined && holds(goal) ? 'goal' : holds(floor) ? 'floor' : 'MISSED';
  return tries < (floor === 0 ? ZERO_TRIALS : TRIALS) ? `${reached}, of too few` : reached;
}

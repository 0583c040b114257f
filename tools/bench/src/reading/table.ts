import { quantile } from '../figures.ts';
import { formatShare, mcNemar } from '../interval.ts';
import type { Judgement } from './judge.ts';
import type { Pictured } from './picture-worker.ts';

/** A yes-or-no measure of pictures or of their fields. */
interface Measure {
  name: string;
  /** One verdict for each trial, by a name that stays the same from run to run. */
  of: (judgement: Judgement) => [key: string, holds: boolean][];
}

const once = (holds: boolean | undefined): [string, boolean][] => (holds === undefined ? [] : [['', holds]]);

const MEASURES: readonly Measure[] = [
  { name: 'located, worst corner < 2 %', of: ({ located }) => once(located) },
  { name: 'type right', of: ({ type }) => once(type) },
  { name: 'zone lines exact', of: ({ mrz }) => once(mrz?.exact) },
  { name: 'all check digits valid', of: ({ mrz }) => once(mrz?.valid) },
  { name: 'wrong but valid', of: ({ mrz }) => once(mrz?.wrongButValid) },
  { name: 'no zone read', of: ({ mrz }) => once(mrz && !mrz.answered) },
  { name: 'zone read where none is', of: ({ falseZone }) => once(falseZone) },
  { name: 'barcode, all fields exact', of: ({ barcode }) => once(barcode) },
  { name: 'digital seal, byte for byte', of: ({ seal }) => once(seal) },
  { name: 'printed fields exact', of: ({ fields }) => fields.map((field) => [field.name, field.outcome === 'exact']) },
  {
    name: '… exact but for spaces',
    of: ({ fields }) => fields.map((field) => [field.name, ['exact', 'spaces'].includes(field.outcome)]),
  },
  { name: '… read wrong', of: ({ fields }) => fields.map((field) => [field.name, field.outcome === 'wrong']) },
  {
    name: '… read wrong, confidence ≥ 0.9',
    of: ({ fields }) => fields.map(({ name, outcome, read }) => [name, outcome === 'wrong' && read!.confidence >= 0.9]),
  },
];

/** What a run leaves for the next to be compared with: verdicts by measure, then by picture and field. */
export type Verdicts = Record<string, Record<string, boolean>>;

export function verdictsOf(judgements: readonly Judgement[]): Verdicts {
  return Object.fromEntries(
    MEASURES.map(({ name, of }) => [
      name,
      Object.fromEntries(judgements.flatMap((one) => of(one).map(([key, holds]) => [`${one.entry.id} ${key}`, holds]))),
    ]),
  );
}

/** The rows of every family, the whole set last: measure, share, interval. */
export function tableOf(judgements: readonly Judgement[]): { family: string; rows: [name: string, share: string][] }[] {
  const families = [...new Set(judgements.map(({ family }) => family))];
  return [...families, 'all'].map((family) => {
    const group = judgements.filter((one) => family === 'all' || one.family === family);
    const rows = MEASURES.flatMap(({ name, of }): [string, string][] => {
      const trials = group.flatMap(of);
      return trials.length === 0
        ? []
        : [[name, formatShare(trials.filter(([, holds]) => holds).length, trials.length)]];
    });
    return { family: `${family} (${group.length} pictures)`, rows };
  });
}

/** Share of exact printed fields, field by field. */
export function fieldTable(judgements: readonly Judgement[]): [name: string, share: string][] {
  const fields = judgements.flatMap(({ fields: some }) => some);
  return [...new Set(fields.map(({ name }) => name))].map((name) => {
    const group = fields.filter((field) => field.name === name);
    return [name, formatShare(group.filter(({ outcome }) => outcome === 'exact').length, group.length)];
  });
}

/** Measures that moved since the last run, on the trials of both: won, lost, and how likely that is by chance. */
export function compareRuns(now: Verdicts, before: Verdicts): string[] {
  return Object.entries(now).flatMap(([measure, verdicts]) => {
    const both = Object.entries(verdicts).filter(([key]) => before[measure]?.[key] !== undefined);
    const won = both.filter(([key, holds]) => holds && !before[measure]![key]).map(([key]) => key.trim());
    const lost = both.filter(([key, holds]) => !holds && before[measure]![key]).map(([key]) => key.trim());
    if (won.length + lost.length === 0) return [];
    const p = mcNemar(won.length, lost.length).toFixed(3);
    return [
      `${measure}: ${won.length} became yes, ${lost.length} became no of ${both.length} (p = ${p})${lost.length ? `; no: ${lost.slice(0, 12).join(', ')}` : ''}`,
    ];
  });
}

export function timesOf(pictured: readonly Pictured[]): string {
  const times = pictured.map(({ cpuMs }) => cpuMs);
  const at = (share: number) => Math.round(quantile(times, share));
  const memory = Math.round(Math.max(...pictured.map(({ residentMb }) => residentMb)));
  const held = memory > 0 ? `; a process held up to ${memory} MB` : '';
  return `processor time per picture: median ${at(0.5)} ms, 90 % ${at(0.9)} ms, longest ${at(1)} ms${held}`;
}

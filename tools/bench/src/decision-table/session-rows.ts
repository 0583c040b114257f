import { type Judged, tallyOf } from '@credence/server/evaluation';
import type { Row } from './rows.ts';

const GENUINE = 'genuine';
const ALTERED = ['print_altered', 'zone_altered', 'barcode_altered'];
const PORTRAITS = ['portrait_glued', 'portrait_edited'];
const RECAPTURES = ['screen', 'colour_print', 'grey_print', 'cut_out', 'screenshot'];
/** How the collected pictures call theirs. */
const COPIES = ['grey photocopy'];
const DISPLAYED = ['photo of a screen', 'screenshot', 'screenshot of a photo of a screen'];

/** Sessions of every label that a full table has: half an hour of two cores to draw, a quarter to read. */
export const PLANNED: Readonly<Record<string, number>> = {
  [GENUINE]: 100,
  ...Object.fromEntries(ALTERED.map((label) => [label, 34])),
  ...Object.fromEntries(PORTRAITS.map((label) => [label, 32])),
  ...Object.fromEntries(RECAPTURES.map((label) => [label, 12])),
};

/** The rows that drawn sessions fill, decided by the policy `standard`. */
export function drawnRows(judged: readonly Judged[], seed: string): Row[] {
  const count = counter(judged);
  const set = `drawn, ${seed}`;
  const species = RECAPTURES.map((label) => ({ label, ...count([label], 'accepted') })).filter(
    ({ tries }) => tries > 0,
  );
  const [worst] = species.toSorted((a, b) => b.failed / b.tries - a.failed / a.tries);
  const altered = 'one field altered in print, zone or barcode: accepted';
  return [
    { name: altered, set, floor: 0.03, goal: 0.005, ...count(ALTERED, 'accepted') },
    {
      name: 'portrait exchanged, selfie asked for: accepted',
      set,
      floor: 0.05,
      goal: 0.01,
      ...count(PORTRAITS, 'accepted'),
    },
    {
      name: `recapture accepted, worst species (${worst?.label ?? '–'})`,
      set,
      floor: 0.2,
      goal: 0.07,
      ...(worst ?? { failed: 0, tries: 0 }),
    },
    { name: 'genuine captures refused', set, floor: 0.05, goal: 0.02, ...count([GENUINE], 'refused') },
    { name: 'genuine captures sent to review', set, floor: 0.15, goal: 0.08, ...count([GENUINE], 'held') },
  ];
}

/** The row that copies, displays and screenshots which somebody collected fill. */
export function collectedRow(judged: readonly Judged[]): Row {
  const count = counter(judged)([...COPIES, ...DISPLAYED], 'accepted');
  return { name: 'paper copies, displays, screenshots: accepted', set: 'collected', floor: 0.2, goal: 0.05, ...count };
}

function counter(judged: readonly Judged[]) {
  const tallies = tallyOf(judged, 'standard');
  return (labels: readonly string[], outcome: 'accepted' | 'held' | 'refused') => {
    const some = tallies.filter(({ label }) => labels.includes(label));
    const sum = (of: 'sessions' | typeof outcome) => some.reduce((total, tally) => total + tally[of], 0);
    return { failed: sum(outcome), tries: sum('sessions') };
  };
}

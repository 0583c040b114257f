import { POLICY_NAMES, type PolicyName } from '@credence/verification';
import { formatShare } from './interval.ts';
import type { Judged } from './judge.ts';
import { GENUINE } from './session-set.ts';

/** What a policy made of the sessions of one label. */
export interface Tally {
  label: string;
  sessions: number;
  accepted: number;
  held: number;
  refused: number;
}

/** The sessions of each label, `genuine` first. */
export function tallyOf(judged: readonly Judged[], policy: PolicyName): Tally[] {
  const labels = [...new Set(judged.map(({ session }) => session.label))].toSorted((a, b) =>
    a === GENUINE ? -1 : b === GENUINE ? 1 : a < b ? -1 : 1,
  );
  return labels.map((label) => {
    const outcomes = judged.filter(({ session }) => session.label === label).map((one) => one.outcomes[policy]);
    const accepted = outcomes.filter((outcome) => outcome === 'verified').length;
    const held = outcomes.filter((outcome) => outcome === 'held').length;
    return { label, sessions: outcomes.length, accepted, held, refused: outcomes.length - accepted - held };
  });
}

/** The species of which the largest share is accepted; of equals, the first. Undefined without attacks. */
export function worstOf(tallies: readonly Tally[]): Tally | undefined {
  const shareOf = ({ accepted, sessions }: Tally) => accepted / sessions;
  return tallies.filter(({ label }) => label !== GENUINE).toSorted((a, b) => shareOf(b) - shareOf(a))[0];
}

/** The trade-off of every policy, from the same readings. */
export function tradeOffs(judged: readonly Judged[]): string[][] {
  const rows = POLICY_NAMES.map((policy) => {
    const tallies = tallyOf(judged, policy);
    const genuine = tallies.find(({ label }) => label === GENUINE);
    const attacks = tallies.filter(({ label }) => label !== GENUINE);
    const worst = worstOf(tallies);
    const sum = (of: (tally: Tally) => number) => attacks.reduce((total, tally) => total + of(tally), 0);
    const attackCount = sum(({ sessions }) => sessions);
    return [
      policy,
      genuine ? formatShare(genuine.refused, genuine.sessions) : '–',
      genuine ? formatShare(genuine.held, genuine.sessions) : '–',
      attackCount === 0
        ? '–'
        : formatShare(
            sum(({ accepted }) => accepted),
            attackCount,
          ),
      attackCount === 0
        ? '–'
        : formatShare(
            sum(({ held }) => held),
            attackCount,
          ),
      worst ? `${worst.label} ${formatShare(worst.accepted, worst.sessions)}` : '–',
    ];
  });
  return [
    ['policy', 'genuine refused', 'genuine to review', 'attacks accepted', 'attacks to review', 'worst species'],
    ...rows,
  ];
}

/** Each label with what decided: the checks that refused or held most often. */
export function speciesTable(judged: readonly Judged[], policy: PolicyName): string[][] {
  const rows = tallyOf(judged, policy).map(({ label, sessions, accepted, held, refused }) => [
    label,
    formatShare(accepted, sessions),
    `${held}`,
    `${refused}`,
    reasonsOf(judged.filter(({ session }) => session.label === label)),
  ]);
  return [['label', 'accepted', 'to review', 'refused', 'not convinced, by standard'], ...rows];
}

const REASONS_SHOWN = 4;

function reasonsOf(judged: readonly Judged[]): string {
  const counts = new Map<string, number>();
  for (const { decision } of judged) {
    for (const { id, consequence } of decision.checks) {
      if (consequence !== 'accept') counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  const most = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, REASONS_SHOWN);
  return most.map(([id, count]) => `${id} ${count}`).join(', ');
}

/** Whether each session came out as its label wants it, for a paired comparison of two runs. */
export function verdictsOf(judged: readonly Judged[]): Record<string, boolean> {
  return Object.fromEntries(
    judged.map(({ session, outcomes }) => [
      session.id,
      (outcomes.standard === 'verified') === (session.label === GENUINE),
    ]),
  );
}

/** The counts of every policy and label, for programs. */
export function figuresOf(judged: readonly Judged[]): Record<PolicyName, Tally[]> {
  const figures = POLICY_NAMES.map((policy) => [policy, tallyOf(judged, policy)] as const);
  return Object.fromEntries(figures) as Record<PolicyName, Tally[]>;
}

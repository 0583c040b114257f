import { type Asked, type Circumstances, type Decision, decide, POLICY_VERSION } from './decide.ts';
import type { FindingCode } from './findings.ts';
import { consequenceOf, type Policy } from './policy.ts';
import type { Readings } from './readings.ts';
import type { CalendarDate, CheckResult } from './report.ts';

/** What the checks brought a submission to. What a person then made of a held one is not in it. */
export type DecisionOutcome = 'verified' | 'held' | FindingCode;

/**
 * All that a decision was reached from beside the readings, and what it came to: enough to reach it again, byte for byte,
 * or to see what another policy would have made of it. The versions of models and libraries are with the readings.
 */
export interface DecisionRecord extends DecisionInputs {
  /** Of checks and thresholds: `POLICY_VERSION` as it was. */
  revision: string;
  outcome: DecisionOutcome;
  /** Of every check, in their order. */
  checks: [id: string, outcome: CheckResult['outcome']][];
  /** SHA-256 of the decision as JSON. */
  digest: string;
}

/** What a decision is reached from, beside the readings. */
export interface DecisionInputs {
  asked: Asked;
  /** The earliest date on Earth then. */
  today: CalendarDate;
  /** With the policy in full: what has its name may be changed. */
  circumstances: Circumstances & { policy: Policy };
}

/**
 * Makes the record of a decision.
 *
 * @param digest Of `JSON.stringify(decision)`.
 */
export function recordDecision(
  decision: Decision,
  { asked, today, circumstances }: DecisionInputs,
  digest: string,
): DecisionRecord {
  const { type, livemode, options, declared, expectedDetails } = asked;
  return {
    revision: POLICY_VERSION,
    asked: { type, livemode, options, declared, expectedDetails },
    today,
    circumstances,
    outcome: outcomeOf(decision),
    checks: decision.checks.map(({ id, outcome }) => [id, outcome]),
    digest,
  };
}

/** Reaches a decision again: as it was, or as another policy would have it. Pure, like `decide`. */
export function decideAgain(
  { asked, today, circumstances }: DecisionInputs,
  readings: Readings,
  policy: Policy = circumstances.policy,
): Decision {
  return decide(readings, asked, today, { ...circumstances, policy });
}

export function outcomeOf({ error, holds }: Pick<Decision, 'error' | 'holds'>): DecisionOutcome {
  if (error) return error.code;
  return holds.length > 0 ? 'held' : 'verified';
}

/** Checks whose answer or consequence is another one than before: what moved a decision that moved. */
export function movedChecks({ checks, circumstances }: DecisionRecord, decision: Decision): string[] {
  const before = new Map(checks.map(([id, outcome]) => [id, consequenceOf(circumstances.policy, { id, outcome })]));
  const after = new Map(decision.checks.map(({ id, consequence = 'refuse' }) => [id, consequence]));
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => (before.get(id) ?? 'accept') !== (after.get(id) ?? 'accept'),
  );
}

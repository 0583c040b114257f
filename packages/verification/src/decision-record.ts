import { type Asked, type Circumstances, type Decision, decide, POLICY_VERSION } from './decide.ts';
import type { FindingCode } from './findings.ts';
import type { Policy } from './policy.ts';
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
  /** Names the code that took the readings apart and asked the checks, to the letter; absent of records from before it was noted. */
  code?: string;
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
 * @param made.digest Of `JSON.stringify(decision)`.
 * @param made.code Names the code that made it.
 */
export function recordDecision(
  decision: Decision,
  { asked, today, circumstances }: DecisionInputs,
  { digest, code }: { digest: string; code: string },
): DecisionRecord {
  const { type, livemode, options, declared, expectedDetails } = asked;
  return {
    revision: POLICY_VERSION,
    code,
    asked: { type, livemode, options, declared, expectedDetails },
    today,
    circumstances,
    outcome: outcomeOf(decision),
    checks: decision.checks.map(({ id, outcome }) => [id, outcome]),
    digest,
  };
}

/** Reaches a decision again from its readings: as it was, or as another policy would have it. Pure, like `decide`. */
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

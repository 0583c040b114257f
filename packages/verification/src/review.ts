import type { Decision } from './decide.ts';
import { type FindingCode, finding } from './findings.ts';
import { Refusal } from './refusal.ts';
import type { CheckResult, ReportSections } from './report.ts';
import type { EarlyCode } from './session.ts';
import { partOf } from './test-outcome.ts';

/** What a person who looked at a held session concludes. */
export type ReviewOutcome = 'verified' | Exclude<FindingCode, EarlyCode>;

/** Why a held session ended: somebody decided, or nobody did in time. */
export type ReviewEnd = { by: 'person'; outcome: ReviewOutcome; reason?: string | undefined } | { by: 'time' };

/**
 * The decision that was held, as it is after the review. What the checks found stays as they found it.
 *
 * @throws {Refusal} When the outcome is of a part that the session did not ask for.
 */
export function concludeReview(held: Decision, end: ReviewEnd): Decision {
  const outcome = end.by === 'time' ? undefined : end.outcome;
  if (outcome === 'verified') {
    const check = reviewCheck('pass', 'somebody looked, and was convinced');
    return { ...held, checks: [...held.checks, check], error: null, holds: [] };
  }
  const error = finding(outcome ?? unverifiedCodeOf(held), end.by === 'person' ? end.reason : undefined);
  const part = partOf(error.code);
  const section = part && held[part];
  if (!part || !section) {
    throw new Refusal('parameter_invalid', `This VerificationSession cannot end in ${error.code}.`, 'outcome');
  }
  const why = end.by === 'time' ? 'nobody looked in time' : 'somebody looked, and was not convinced';
  return {
    ...held,
    [part]: { ...section, status: 'unverified', error },
    checks: [...held.checks, reviewCheck('fail', why)],
    error,
    holds: [],
  };
}

/** Of the first part that was verified but for the review. */
function unverifiedCodeOf(held: ReportSections): Exclude<FindingCode, EarlyCode> {
  return held.document ? 'document_unverified_other' : 'selfie_unverified_other';
}

function reviewCheck(outcome: CheckResult['outcome'], why: string): CheckResult {
  return { id: 'review', outcome, why, evidence: {} };
}

import { partsAsked } from './asked.ts';
import type { Check } from './checks/check.ts';
import { type Decision, DOCUMENT_CHECKS, SELFIE_CHECKS } from './decide.ts';
import { type DecisionOutcome, type DecisionRecord, decideAgain, outcomeOf } from './decision-record.ts';
import type { FindingCode } from './findings.ts';
import { ANSWER_CHECKS } from './judge-answers.ts';
import { type Consequence, consequenceOf, type Policy } from './policy.ts';
import type { Readings } from './readings.ts';
import type { CheckResult } from './report.ts';
import { partOf } from './test-outcome.ts';

/** What came of deciding again. */
export interface Redecided {
  from: DecisionOutcome;
  to: DecisionOutcome;
  /** Whether the decision is the same byte for byte. */
  identical: boolean;
  /** Where the outcome is another: the checks that moved it. */
  checks: string[];
}

/**
 * Decides a submission again from its readings.
 *
 * @param options.policy Undefined: as it was decided.
 * @param options.digestOf SHA-256 of a decision as JSON.
 */
export function redecide(
  record: DecisionRecord,
  readings: Readings,
  { policy, digestOf }: { policy: Policy | undefined; digestOf: (decision: Decision) => string },
): Redecided {
  const decision = decideAgain(record, readings, policy);
  const after = decision.checks.map(({ id, consequence = 'refuse' }) => ({ id, consequence }));
  return compared(record, outcomeOf(decision), { after, identical: digestOf(decision) === record.digest });
}

/**
 * The same by what the checks answered then, which no policy has a part in: only what follows from the answers is settled
 * anew. No readings are needed, and a thirtieth of the time (docs/accuracy.md).
 *
 * Holds only where the record was made by the code that runs now, to the letter: other code might answer otherwise.
 */
export function redecideByAnswers(record: DecisionRecord, policy: Policy): Redecided {
  const after = consequencesOf(record, policy);
  const before = consequencesOf(record, record.circumstances.policy);
  // A decision names its policy, and with each check what followed; the rest is the same for all policies.
  const identical =
    policy.name === record.circumstances.policy.name &&
    after.every(({ consequence }, at) => consequence === before[at]!.consequence);
  return compared(record, outcomeBy(record, after), { after, identical });
}

interface Followed {
  id: string;
  consequence: Consequence;
}

function compared(
  record: DecisionRecord,
  to: DecisionOutcome,
  { after, identical }: { after: readonly Followed[]; identical: boolean },
): Redecided {
  const from = record.outcome;
  return { from, to, identical, checks: to === from ? [] : movedChecks(record, after) };
}

/** Checks whose answer or consequence is another one than before: what moved a decision that moved. */
function movedChecks(record: DecisionRecord, followed: readonly Followed[]): string[] {
  const before = new Map(consequencesOf(record, record.circumstances.policy).map((one) => [one.id, one.consequence]));
  const after = new Map(followed.map((one) => [one.id, one.consequence]));
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => (before.get(id) ?? 'accept') !== (after.get(id) ?? 'accept'),
  );
}

function consequencesOf({ checks }: DecisionRecord, policy: Policy): Followed[] {
  return checks.map(([id, outcome]) => ({ id, consequence: consequenceOf(policy, { id, outcome }) }));
}

/** The first refusal of the first part that has one; else whether somebody has to look. */
function outcomeBy({ asked, checks }: DecisionRecord, after: readonly Followed[]): DecisionOutcome {
  const refused = checks.flatMap(([id, outcome], at) =>
    after[at]!.consequence === 'refuse' ? [codeOf(questionOf(id), outcome)] : [],
  );
  const told = partsAsked(asked).flatMap((part) => refused.find((code) => partOf(code) === part) ?? []);
  return told[0] ?? (after.some(({ consequence }) => consequence === 'hold') ? 'held' : 'verified');
}

type Question = Pick<Check<FindingCode>, 'id' | 'finding' | 'open'>;

const QUESTIONS: ReadonlyMap<string, Question> = new Map(
  [...DOCUMENT_CHECKS, ...SELFIE_CHECKS, ...ANSWER_CHECKS].map((check) => [check.id, check]),
);

function questionOf(id: string): Question {
  const question = QUESTIONS.get(id);
  if (!question) throw new Error(`there is no check ${id}`);
  return question;
}

/** An answer that stays open may be told otherwise than one that fails. */
function codeOf({ finding, open }: Question, outcome: CheckResult['outcome']): FindingCode {
  return outcome === 'inconclusive' && open ? open.finding : finding;
}

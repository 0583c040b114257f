import { Refusal } from './refusal.ts';
import type { VerificationSession } from './session.ts';
import { requirePossible, TEST_OUTCOMES, type TestOutcome } from './test-outcome.ts';

/** An outcome chosen in advance, by the metadata of a session in test mode. */
export interface ChosenOutcome {
  outcome: TestOutcome;
  /** Right after the session is created, or once its person opens the link. */
  when: 'create' | 'open';
}

const OUTCOME = 'credence_outcome';
const WHEN = 'credence_when';
const WHENS = ['create', 'open'] as const;

/**
 * Reads which outcome was chosen in advance, if any was.
 *
 * @throws {Refusal} In live mode, where none can be, and when a value is none of those there are.
 */
export function readChosenOutcome(
  metadata: Readonly<Record<string, string>>,
  livemode: boolean,
): ChosenOutcome | undefined {
  const { [OUTCOME]: outcome, [WHEN]: when } = metadata;
  if (outcome === undefined && when === undefined) return undefined;
  if (livemode) {
    const key = outcome === undefined ? WHEN : OUTCOME;
    throw refuse(
      key,
      `metadata[${key}] chooses outcomes in test mode only: in live mode they are verified for real. Leave it out.`,
    );
  }
  if (outcome === undefined) {
    throw refuse(
      WHEN,
      `metadata[${WHEN}] says when an outcome comes about: say which one, too, by metadata[${OUTCOME}].`,
    );
  }
  return { outcome: oneOf(TEST_OUTCOMES, OUTCOME, outcome), when: oneOf(WHENS, WHEN, when ?? 'create') };
}

/** @throws {Refusal} When an outcome is chosen where there is no session to end in it. */
export function refuseChosenOutcome(metadata: Readonly<Record<string, string>>): void {
  for (const key of [OUTCOME, WHEN]) {
    if (metadata[key] === undefined) continue;
    throw refuse(key, `Outcomes are chosen session by session: set metadata[${key}] when you create one.`);
  }
}

/** As `readChosenOutcome`, refusing also what the session cannot end in. */
export function chosenOutcomeOf(
  session: Pick<VerificationSession, 'livemode' | 'metadata' | 'type' | 'options'>,
): ChosenOutcome | undefined {
  const chosen = readChosenOutcome(session.metadata, session.livemode);
  if (chosen) requirePossible(session, chosen.outcome, `metadata[${OUTCOME}]`);
  return chosen;
}

/**
 * Refuses a change of what was chosen, or of what is asked for, after which it could not come about.
 *
 * @throws {Refusal} Also as `readChosenOutcome`.
 */
export function requireChoiceStands(before: VerificationSession, after: VerificationSession): void {
  const chosen = readChosenOutcome(after.metadata, after.livemode);
  if (!chosen) return;
  const isNew = [OUTCOME, WHEN].some((key) => before.metadata[key] !== after.metadata[key]);
  if (isNew && chosen.when === 'create') {
    throw refuse(
      OUTCOME,
      `This VerificationSession is created already. Choose metadata[${WHEN}]=open to have the outcome come about when its link is opened, or POST /v1/test_helpers/identity/verification_sessions/${after.id}/complete to have it now.`,
    );
  }
  if (isNew && after.status !== 'requires_input') {
    throw refuse(
      OUTCOME,
      `You cannot choose an outcome for this VerificationSession because it has a status of "${after.status}".`,
    );
  }
  if (isNew || awaitsChosenOutcome(after, chosen.when)) chosenOutcomeOf(after);
}

/** Whether the outcome that was chosen is still to come about: no attempt was made, and none ended early. */
export function awaitsChosenOutcome(session: VerificationSession, when: ChosenOutcome['when']): boolean {
  const { status, redaction, submissionCount, lastError, livemode, metadata } = session;
  if (livemode || status !== 'requires_input' || redaction !== null) return false;
  if (metadata[OUTCOME] === undefined || (metadata[WHEN] ?? 'create') !== when) return false;
  return submissionCount === 0 && lastError === null;
}

function oneOf<const Value extends string>(values: readonly Value[], key: string, value: string): Value {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const choice = values.length < 3 ? values.join(' or ') : `${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`;
  throw refuse(key, `Invalid metadata[${key}]: must be one of ${choice}`);
}

function refuse(key: string, message: string): Refusal {
  return new Refusal('parameter_invalid', message, `metadata[${key}]`);
}

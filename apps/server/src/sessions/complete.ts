import { randomBytes } from 'node:crypto';
import {
  ANSWERED_PARTS,
  awaitsChosenOutcome,
  CAPTURE_KINDS,
  chosenOutcomeOf,
  decideAsChosen,
  earliestDateOnEarth,
  endsEarly,
  giveUp,
  partsAsked,
  possibleOutcomes,
  Refusal,
  requireCompletable,
  requirePossible,
  submit,
  type TestOutcome,
  type VerificationSession,
} from '@credence/verification';
import { type AccountRef, type App, atomically, type Cause, NO_CALL } from '../app.ts';
import { DRAWN_SIZE_BYTES, nameDrawnBlob } from '../files/draw-file.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type DrawnPicture, insertDrawnPictures } from '../store/captures.ts';
import { lockSession, lockSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { insertSubmission } from '../store/submissions.ts';
import { commit } from './commit.ts';
import { requireInput } from './consent.ts';
import { conclude, filesOf, TEST_OUTCOME } from './decide.ts';
import { describe, type HostedSession, lockOrBind, requireAttempt, type Visitor } from './hosted-session.ts';
import { requireTestMode } from './test-mode.ts';
import { requireConsistent } from './test-outputs.ts';
import { inventTestPerson, type TestOutputs } from './test-person.ts';

/** Long enough to see the page wait, too short to leave it. */
const VISITOR_DELAY_MS = 10_000;

/** How an attempt of a test session is to end. */
export interface Completion {
  outcome: TestOutcome;
  /** In place of the general one of a code. */
  reason?: string | undefined;
  outputs?: TestOutputs;
  /** How long the session is processing first. */
  delayMs?: number;
}

/**
 * Makes an attempt of a test session and has it end as chosen: with all that a real one leaves behind, but for somebody
 * who took part. Nothing is examined; the report says so.
 *
 * @throws {Refusal} Unless the session waits for its person and could end so.
 */
export function completeSession(
  app: App,
  account: AccountRef,
  id: string,
  completion: Completion,
  cause: Cause,
): Promise<SessionRecord> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
    requireCompletable(record.session);
    return complete(tx, record, completion, cause);
  });
}

/** Brings about what was chosen when the session was created. Safe to run twice. */
export function completeAsChosen(app: App, id: string): Promise<void> {
  return atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, id);
    if (!record || !awaitsChosenOutcome(record.session, 'create')) return;
    await complete(tx, record, chosenFor(record), NO_CALL);
  });
}

/** Whether opening the link is to bring an outcome about: the first time anybody does. */
export function completesOnOpen({ session, deviceHash }: SessionRecord): boolean {
  return deviceHash === null && awaitsChosenOutcome(session, 'open');
}

/** Brings about what was chosen for when the link is opened, as if whoever opened it had taken part. */
export function completeOnOpen(app: App, id: string, visitor: Visitor): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockOrBind(tx, id, visitor);
    if (!awaitsChosenOutcome(record.session, 'open')) return describe(tx, record, 'mine');
    const completion = chosenFor(record);
    const session = takingPart(record.session, completion.outcome, tx.clock.now(record.session));
    return describe(tx, await complete(tx, { ...record, session }, completion, NO_CALL), 'mine');
  });
}

/**
 * Brings about what a tester chose on the pages, as if whoever stands there had taken part. What a person has to agree
 * to first, they have to, too: only declining comes about without.
 *
 * @throws {Refusal} Also where a person could not go on: the session is live or closed, its tries are used up.
 */
export async function completeAsVisitor(
  app: App,
  request: Visitor & { sessionId: string; outcome: string; delayed?: boolean | undefined },
): Promise<HostedSession> {
  await requireTestMode(app, request.sessionId);
  return atomically(app, async (tx) => {
    const record = await lockOrBind(tx, request.sessionId, request);
    requireInput(record.session.status);
    const outcome = possibleOutcomes(record.session).find((possible) => possible === request.outcome);
    if (!outcome) throw new Refusal('parameter_invalid', 'This session cannot end so.', 'outcome');
    if (outcome !== 'consent_declined' && !record.session.consent) {
      throw new Refusal('consent_missing', 'Agree to the verification first.');
    }
    await requireAttempt(tx, record.session);
    const session = takingPart(record.session, outcome, tx.clock.now(record.session));
    const delayMs = request.delayed ? VISITOR_DELAY_MS : 0;
    return describe(tx, await complete(tx, { ...record, session }, { outcome, delayMs }, NO_CALL), 'mine');
  });
}

function chosenFor({ session }: SessionRecord): Completion {
  const chosen = chosenOutcomeOf(session);
  if (!chosen) throw new Error(`no outcome was chosen for session ${session.id}`);
  return chosen;
}

/** The page goes on from where somebody who took part would stand: they agreed, and said what they show. */
function takingPart(session: VerificationSession, outcome: TestOutcome, now: Date): VerificationSession {
  if (outcome === 'consent_declined') return session;
  const { drawn } = inventTestPerson(session, outcome, {}, earliestDateOnEarth(now));
  return {
    ...session,
    consent: session.consent ?? { at: now.toISOString(), language: 'en', textVersion: TEST_OUTCOME },
    declared: session.declared ?? { type: drawn.type, country: 'US' },
  };
}

async function complete(tx: App, record: SessionRecord, completion: Completion, cause: Cause): Promise<SessionRecord> {
  const { session, key } = record;
  const { outcome, reason, outputs = {}, delayMs = 0 } = completion;
  // Whoever calls has seen to it; nothing may ever get past here.
  if (session.livemode || !key) throw new Error(`session ${session.id} cannot be made to end as chosen`);
  const today = earliestDateOnEarth(tx.clock.now(session));
  requirePossible(session, outcome, 'outcome');
  requireConsistent(session, outcome, outputs, today);
  if (endsEarly(outcome)) {
    if (delayMs > 0) throw delayMisplaced(outcome);
    const { session: ended, ...rest } = giveUp(session, outcome, reason);
    const consent = outcome === 'consent_declined' ? null : ended.consent;
    return commit(tx, record, { ...rest, session: { ...ended, consent } }, cause);
  }
  const submissionId = newId('sub');
  const { person, drawn } = inventTestPerson(session, outcome, outputs, today);
  const pictures = picturesOf(session, drawn.type, key);
  const decision = decideAsChosen(session, { outcome, reason }, { person, files: filesOf(pictures) });
  const readingsSealed = key.sealJson(TEST_OUTCOME, { decision, drawn });
  const owner = { accountId: session.accountId, livemode: session.livemode, sessionId: session.id };
  await insertSubmission(tx, { ...owner, id: submissionId, readingsSealed }, []);
  await insertDrawnPictures(tx, { ...owner, submissionId }, pictures);
  // The job it causes otherwise would look for photos to read.
  const { job: _, ...submitted } = submit(session, {
    id: submissionId,
    captures: CAPTURE_KINDS,
    answered: ANSWERED_PARTS,
  });
  const processing = await commit(tx, record, submitted, cause);
  if (delayMs === 0) return conclude(tx, { ...processing, key }, { decision, pipeline: {} }, cause);
  await tx.queue.enqueue(tx.db, {
    name: 'decide-test-outcome',
    payload: { submissionId },
    key: submissionId,
    dueAt: new Date(tx.clock.now(session).getTime() + delayMs),
    account: session,
  });
  return processing;
}

/** The rows of the pictures a person would have taken: front and back, of a passport its page, and their selfie. */
function picturesOf(session: VerificationSession, type: string, key: SessionKey): DrawnPicture[] {
  const asked = partsAsked(session);
  const sides: DrawnPicture['side'][] = [];
  if (asked.includes('document')) sides.push('front');
  if (asked.includes('document') && type !== 'passport') sides.push('back');
  if (asked.includes('selfie')) sides.push('selfie');
  return sides.map((side) => ({
    side,
    fileId: newId('file'),
    type: 'jpg',
    sizeBytes: DRAWN_SIZE_BYTES,
    blobName: nameDrawnBlob(),
    wrappedKey: key.sealBytes('file-key', randomBytes(32)),
  }));
}

function delayMisplaced(outcome: TestOutcome): Refusal {
  return new Refusal(
    'parameter_invalid',
    `Nothing is submitted when a VerificationSession ends in ${outcome}, so it is never processing. Leave delay out.`,
    'delay',
  );
}

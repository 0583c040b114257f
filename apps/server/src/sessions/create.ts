import {
  chosenOutcomeOf,
  type ProvidedDetails,
  type SessionOptions,
  type VerificationSession,
  type VerificationType,
} from '@credence/verification';
import { type AccountRef, type App, atomically, type Cause } from '../app.ts';
import { newId } from '../ids.ts';
import type { NewEvent } from '../store/events.ts';
import { AnsweredBefore, type AnswerRow } from '../store/idempotency-keys.ts';
import { insertOpenedSession } from '../store/opened-session.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { firstLinks } from './links.ts';

export interface NewSession {
  type: VerificationType;
  verificationFlowId: string | null;
  options: SessionOptions;
  providedDetails: ProvidedDetails | null;
  metadata: Record<string, string>;
  clientReferenceId: string | null;
  relatedCustomer: string | null;
  relatedCustomerAccount: string | null;
  relatedPerson: { account: string; person: string } | null;
  returnUrl: string | null;
}

/**
 * Opens a session: session and event in one statement, which is all that creating one costs, but for the job of an
 * outcome that was chosen for it in test mode.
 *
 * @param answer What to keep under the request's idempotency key, in the same statement.
 * @throws {Refusal} When an outcome was chosen in live mode, or one that the session cannot end in.
 * @throws {AnsweredBefore} When the key has an answer already: then no session was opened.
 */
export async function createSession(
  app: App,
  account: AccountRef,
  wanted: NewSession,
  cause: Cause,
  answer?: (record: SessionRecord) => Promise<AnswerRow>,
): Promise<SessionRecord> {
  const now = app.clock.now(account);
  const key = app.vault.newSessionKey();
  const session: VerificationSession = {
    ...wanted,
    id: newId('vs'),
    accountId: account.accountId,
    livemode: account.livemode,
    status: 'requires_input',
    createdAt: now,
    expectedDetails: null,
    lastError: null,
    lastReportId: null,
    verifiedOutputs: null,
    redaction: null,
    submissionId: null,
    submissionCount: 0,
    consent: null,
    declared: null,
  };
  const handOff = { generation: 0, phrase: null, phoneHash: null };
  const record: SessionRecord = { session, ...firstLinks(now), deviceHash: null, handOff, idleSince: null, key };
  const event: NewEvent = {
    id: newId('evt'),
    accountId: account.accountId,
    livemode: account.livemode,
    type: 'identity.verification_session.created',
    requestId: cause.requestId,
    idempotencyKey: cause.idempotencyKey,
    createdAt: now,
    sessionId: session.id,
  };
  const kept = await answer?.(record);
  const open = async (within: App) => {
    if (!(await insertOpenedSession(within, record, event, kept))) throw new AnsweredBefore();
  };
  if (chosenOutcomeOf(session)?.when !== 'create') {
    await open(app);
    app.queue.wake('events');
    return record;
  }
  return atomically(app, async (tx) => {
    await open(tx);
    const { id } = session;
    await tx.queue.enqueue(tx.db, { name: 'complete-session', payload: { sessionId: id }, key: id });
    return record;
  });
}

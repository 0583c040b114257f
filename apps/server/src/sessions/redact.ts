import { finishRedaction, Refusal, redact } from '@credence/verification';
import { type AccountRef, type App, atomically, type Cause, NO_CALL } from '../app.ts';
import { isHeard } from '../store/local-listeners.ts';
import { eraseTraces } from '../store/redaction.ts';
import { lockSession, lockSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { isNamedByEndpoint } from '../store/webhook-endpoints.ts';
import { commit } from './commit.ts';
import { findHoldOf } from './review.ts';

/** By then whatever was being written to the request log at the moment of the erasure is written. */
const LATE_LINES_MS = 60_000;

/** Orders that a session's personal data be erased; a job does it. Asking again changes nothing. */
export function redactSession(app: App, account: AccountRef, id: string, cause: Cause): Promise<SessionRecord> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
    const held = (await findHoldOf(tx, record)) !== undefined;
    const transition = redact(record.session, { held });
    return transition.job ? commit(tx, record, transition, cause) : record;
  });
}

/**
 * Carries a redaction out: all at once or not at all, and for good. Safe to run twice: a session that does not wait for
 * it is left as it is.
 */
export function eraseSession(app: App, id: string): Promise<void> {
  return atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, id);
    if (record?.session.redaction !== 'processing') return;
    const { session, event } = finishRedaction(record.session);
    for (const blob of await eraseTraces(tx, { id, key: record.key })) {
      await tx.queue.enqueue(tx.db, { name: 'delete-blob', payload: { blob }, key: blob });
    }
    const dueAt = new Date(tx.clock.now().getTime() + LATE_LINES_MS);
    await tx.queue.enqueue(tx.db, { name: 'erase-log-lines', payload: { sessionId: id }, key: id, dueAt });
    // This event is told to those who ask for it by name; where nobody does there is none. Whoever listens may well.
    const told = event && ((await isNamedByEndpoint(tx, session, event.type)) || (await isHeard(tx, session)));
    await commit(tx, { ...record, key: null }, { session, ...(told && { event }) }, NO_CALL);
  });
}

import type { Transition } from '@credence/verification';
import type { App, Cause } from '../app.ts';
import { newId } from '../ids.ts';
import { toNewEventRow } from '../store/events.ts';
import { sealFor } from '../store/sealed.ts';
import { type SessionRecord, toChangedRow } from '../store/sessions.ts';

/**
 * Writes a transition: the session's new state, its event and the job it causes, in the caller's transaction. The only
 * place that changes a session's state.
 *
 * @param record As it was locked; its row is overwritten.
 * @returns The session as it now stands.
 */
export async function commit(
  tx: App,
  record: SessionRecord,
  transition: Transition,
  cause: Cause,
): Promise<SessionRecord> {
  const { session } = transition;
  // Whatever is told of ends the attempt or hands it over: nobody waits for its person any more.
  const idleSince = transition.event ? null : record.idleSince;
  const changed: SessionRecord = { ...record, session, idleSince };
  await tx.db
    .updateTable('verification_session')
    .set(toChangedRow(changed, tx.vault))
    .where('id', '=', session.id)
    .execute();
  if (transition.event) {
    await tx.db
      .insertInto('event')
      .values(
        toNewEventRow(
          {
            id: newId('evt'),
            accountId: session.accountId,
            livemode: session.livemode,
            type: transition.event.type,
            requestId: cause.requestId,
            idempotencyKey: cause.idempotencyKey,
            createdAt: tx.clock.now(session),
            sessionId: session.id,
          },
          sealFor(tx.vault, record.key, 'event_snapshot', session),
        ),
      )
      .execute();
  }
  if (transition.job) {
    const { name, ...payload } = transition.job;
    await tx.queue.enqueue(tx.db, { name, payload, key: Object.values(payload).join() });
  }
  return changed;
}

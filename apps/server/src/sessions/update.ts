import {
  Refusal,
  requireChoiceStands,
  type SessionChanges,
  update,
  type VerificationSession,
} from '@credence/verification';
import { type AccountRef, type App, atomically, NO_CALL } from '../app.ts';
import { takeOpenCaptures } from '../store/captures.ts';
import { lockSession, type SessionRecord } from '../store/sessions.ts';
import { commit } from './commit.ts';

/**
 * Changes what a session asks for, or its integrator's notes. Nobody is told: there is no event of it.
 *
 * @param changesTo Tells the changes from the session as it stands, with its row held.
 */
export function updateSession(
  app: App,
  account: AccountRef,
  id: string,
  changesTo: (session: VerificationSession) => SessionChanges,
): Promise<SessionRecord> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
    const { discards, ...transition } = update(record.session, changesTo(record.session));
    requireChoiceStands(record.session, transition.session);
    for (const blob of await takeOpenCaptures(tx, id, { kinds: discards })) {
      // Only once this is committed: the caller's transaction may go on after us.
      await tx.queue.enqueue(tx.db, { name: 'delete-blob', payload: { blob }, key: blob });
    }
    return commit(tx, record, transition, NO_CALL);
  });
}

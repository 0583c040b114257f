import { cancel, Refusal } from '@credence/verification';
import { type AccountRef, type App, atomically, type Cause } from '../app.ts';
import { lockSession, type SessionRecord } from '../store/sessions.ts';
import { commit } from './commit.ts';

/** Cancels a session that waits for input. Cancelling it again changes nothing and says no more. */
export function cancelSession(app: App, account: AccountRef, id: string, cause: Cause): Promise<SessionRecord> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
    const transition = cancel(record.session);
    return transition.event ? commit(tx, record, transition, cause) : record;
  });
}

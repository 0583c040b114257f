import { type ExpectedDetails, expectOf, Refusal } from '@credence/verification';
import { type AccountRef, type App, atomically, NO_CALL } from '../app.ts';
import { lockSession, type SessionRecord } from '../store/sessions.ts';
import { commit } from './commit.ts';

/** Notes what the integrator knows of a session's person, in place of what they said before. Nobody is told. */
export function expectDetails(
  app: App,
  account: AccountRef,
  id: string,
  details: ExpectedDetails,
): Promise<SessionRecord> {
  return atomically(app, async (tx) => {
    const record = await lockSession(tx, account, id);
    if (!record) throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
    return commit(tx, record, expectOf(record.session, details), NO_CALL);
  });
}

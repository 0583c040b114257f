import { giveUp } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { lockSessionAnywhere } from '../store/sessions.ts';
import { commit } from './commit.ts';

/**
 * Ends an attempt whose person has done nothing for too long. Their browser still holds the session: whoever comes back
 * to it may go on.
 *
 * Safe to run twice: once it has ended, or its person is back, the session is left as it is.
 */
export function abandonSession(app: App, id: string, afterMs: number): Promise<void> {
  return atomically(app, async (tx) => {
    const record = await lockSessionAnywhere(tx, id);
    if (!record?.idleSince) return;
    const { session, idleSince } = record;
    if (tx.clock.now(session).getTime() - idleSince.getTime() < afterMs) return;
    await commit(tx, record, giveUp(session, 'abandoned'), NO_CALL);
  });
}

import { randomInt } from 'node:crypto';
import { CHALLENGE_LIFETIME_MS, type Challenge, POSE_ORDERS, Refusal } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { newId } from '../ids.ts';
import { findOpenCaptures, takeOpenCaptures } from '../store/captures.ts';
import { insertChallenge } from '../store/challenges.ts';
import { commit } from './commit.ts';
import { requireInput } from './consent.ts';
import { dropBlobs } from './drop-blobs.ts';
import { active, describe, type HostedSession, lockAsHolder, requireAttempt } from './hosted-session.ts';

/**
 * Asks the person to turn their head, in an order drawn by lot, or takes down that they have chosen the way without
 * motion. It takes the place of what was asked before; answers to that are forgotten.
 *
 * @throws {Refusal} `captures_missing` before there is a picture of their face to compare the answers with.
 */
export async function issueChallenge(
  app: App,
  request: { sessionId: string; device: string; way: 'motion' | 'still' },
): Promise<{ challenge: Challenge; hosted: HostedSession }> {
  let dropped: string[] = [];
  const issued = await atomically(app, async (tx) => {
    const record = await lockAsHolder(tx, request.sessionId, request.device);
    const { session } = record;
    requireInput(session.status);
    await requireAttempt(tx, session);
    const captures = await findOpenCaptures(tx, session.id);
    if (!captures.some(({ side }) => side === 'selfie')) {
      throw new Refusal('captures_missing', 'Take a picture of your face first.');
    }
    dropped = await takeOpenCaptures(tx, session.id, { kinds: ['selfie'], answersOnly: true });
    const now = tx.clock.now(session);
    const challenge: Challenge = {
      id: newId('chl'),
      poses: request.way === 'still' ? [] : POSE_ORDERS[randomInt(POSE_ORDERS.length)]!,
      issuedAt: now,
      expiresAt: new Date(now.getTime() + CHALLENGE_LIFETIME_MS),
    };
    await insertChallenge(tx, session.id, challenge);
    const changed = await commit(tx, active(tx, record), { session }, NO_CALL);
    return { challenge, hosted: await describe(tx, changed, 'mine') };
  });
  await dropBlobs(app, dropped);
  return issued;
}

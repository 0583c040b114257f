import type { Challenge } from '@credence/verification';
import type { App } from '../app.ts';

/** Writes what a person is asked to do, and puts it to the open picture of their face that looks ahead. */
export async function insertChallenge(tx: App, sessionId: string, challenge: Challenge): Promise<void> {
  await tx.db
    .insertInto('selfie_challenge')
    .values({
      id: challenge.id,
      session_id: sessionId,
      poses: JSON.stringify(challenge.poses),
      issued_at: challenge.issuedAt,
      expires_at: challenge.expiresAt,
    })
    .execute();
  await tx.db
    .updateTable('capture')
    .set({ challenge_id: challenge.id })
    .where('session_id', '=', sessionId)
    .where('submission_id', 'is', null)
    .where('side', '=', 'selfie')
    .execute();
}

export async function findChallenge(app: App, id: string): Promise<Challenge | undefined> {
  const row = await app.db.selectFrom('selfie_challenge').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { id: row.id, poses: row.poses, issuedAt: row.issued_at, expiresAt: row.expires_at };
}

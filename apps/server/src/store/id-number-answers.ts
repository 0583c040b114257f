import type { IdNumberAnswer } from '@credence/verification';
import type { App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';

const PURPOSE = 'id_number';

export interface GivenIdNumber {
  answer: IdNumberAnswer;
  /** How many attempts were over when it was given. */
  attempt: number;
}

/** The ID number that a session's person gave for the attempt under way. */
export async function findIdNumberAnswer(
  app: App,
  sessionId: string,
  key: SessionKey,
): Promise<GivenIdNumber | undefined> {
  const row = await app.db
    .selectFrom('id_number_answer')
    .selectAll()
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return row && { answer: key.openJson<IdNumberAnswer>(PURPOSE, row.answer_sealed), attempt: row.attempt };
}

/** Keeps an ID number in place of one given before. To be run with the session's row held. */
export async function saveIdNumberAnswer(
  tx: App,
  sessionId: string,
  key: SessionKey,
  { answer, attempt }: GivenIdNumber,
): Promise<void> {
  const columns = { answer_sealed: key.sealJson(PURPOSE, answer), attempt };
  await tx.db
    .insertInto('id_number_answer')
    .values({ session_id: sessionId, ...columns })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(columns))
    .execute();
}

export async function deleteIdNumberAnswer(tx: App, sessionId: string): Promise<void> {
  await tx.db.deleteFrom('id_number_answer').where('session_id', '=', sessionId).execute();
}

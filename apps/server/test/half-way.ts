import type { TestApi } from './api-server.ts';
import type { Visitor, Visitors } from './visitors.ts';

/** A person who has agreed, chosen a passport and photographed it. */
export async function goHalfWay(
  api: TestApi,
  visitors: Visitors,
  body = 'type=document',
): Promise<{ id: string; person: Visitor }> {
  const { json } = await api.call('POST', '/v1/identity/verification_sessions', { body });
  const person = visitors.visit(json);
  await person.agree();
  await person.declare('passport');
  await person.photograph('front');
  return { id: json.id, person };
}

/** What the files of a session are for, in alphabetical order. */
export async function purposesOf({ app }: TestApi, sessionId: string): Promise<string[]> {
  const files = await app.db.selectFrom('file').select('purpose').where('session_id', '=', sessionId).execute();
  return files.map(({ purpose }) => purpose).toSorted();
}

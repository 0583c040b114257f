import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { deleteOldRequests, deleteRequestsOf } from '../store/request-log.ts';

const ROUNDS = 12;
/** As many as are swept at once. */
const LINES = 500;
/** So many that those swept are looked up one by one, in no order, as in a table that has grown. */
const OTHERS = 20_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function addLines(sessionId: string | null, round: number, count = LINES): Promise<void> {
  const { accountId, livemode } = api.account;
  const line = { account_id: accountId, livemode, method: 'GET', path: '/', status_code: 200, duration_ms: 1 };
  const now = api.clock.now().getTime() + (sessionId ? 0 : 86_400_000);
  await api.app.db
    .insertInto('request_log')
    .values(
      Array.from({ length: count }, (_, n) => ({
        ...line,
        id: `req_${round}_${n}`,
        session_id: sessionId,
        created_at: new Date(now - n),
      })),
    )
    .execute();
}

// Sessions are kept as long as lines by default, so that both fall due together. Each deletes in an order of its own: the
// database would have to stop one of them.
test('lines of a session that is being redacted, and those of another process that sweeps, are left to these', async () => {
  const { json: session } = await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' });
  for (let part = 0; part < OTHERS; part += 2000) await addLines(null, -1 - part, 2000);
  await sql`analyze request_log`.execute(api.app.db);
  for (let round = 0; round < ROUNDS; round += 1) {
    await addLines(session.id, round);
    const before = new Date(api.clock.now().getTime() + 1);
    await Promise.all([
      deleteOldRequests(api.app, before, LINES),
      deleteRequestsOf(api.app, session.id),
      deleteOldRequests(api.app, before, LINES),
    ]);
    await deleteOldRequests(api.app, before, LINES);
    expect(
      await api.app.db.selectFrom('request_log').select('id').where('session_id', '=', session.id).execute(),
    ).toEqual([]);
  }
});

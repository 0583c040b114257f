import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { deleteExpiredAnswers } from '../store/idempotency-keys.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

test('answers kept for idempotency are forgotten once their day has passed, and not before', async () => {
  const create = (key: string) =>
    api.call('POST', '/v1/identity/verification_sessions', {
      body: 'type=document',
      headers: { 'idempotency-key': key },
    });
  const kept = async () =>
    (await api.app.db.selectFrom('idempotency_key').select('key').orderBy('key').execute()).map(({ key }) => key);
  await create('old-1');
  await create('old-2');
  api.clock.advance(23 * 3_600_000);
  await create('young');
  expect(await deleteExpiredAnswers(api.app, 10)).toBe(0);
  api.clock.advance(2 * 3_600_000);
  expect(await deleteExpiredAnswers(api.app, 1)).toBe(1);
  expect(await deleteExpiredAnswers(api.app, 10)).toBe(1);
  expect(await kept()).toEqual(['young']);
});

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { type Called, startApi, type TestApi } from '../../../../test/api-server.ts';
import { deleteOldRequests } from '../../../store/request-log.ts';

const PATH = '/v1/credence/request_logs';
const SESSIONS = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** The line of a request that was answered. Lines are written a moment after the answer. */
async function lineOf({ headers }: Called, key?: string): Promise<Record<string, unknown>> {
  return vi.waitFor(
    async () => {
      const { status, json } = await api.call('GET', `${PATH}/${headers.get('request-id')}`, key ? { key } : {});
      expect(status).toBe(200);
      return json;
    },
    { timeout: 30_000 },
  );
}

/** A file that is refused for its parameters. */
async function upload(fields: Record<string, string>): Promise<Called> {
  const body = new FormData();
  for (const [name, value] of Object.entries({ purpose: 'dispute_evidence', ...fields })) body.append(name, value);
  body.append('file', new Blob(['%PDF-1.4']), 'a.pdf');
  const response = await fetch(`${api.url}/v1/files`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.keys.secret}` },
    body,
  });
  const text = await response.text();
  expect(response.status).toBe(400);
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

describe('the request log', () => {
  test('tells what was asked for and how it was answered', async () => {
    const created = await api.call('POST', SESSIONS, {
      body: 'type=document&client_reference_id=anna',
      headers: { 'idempotency-key': 'order-7', 'stripe-version': '2024-06-20' },
    });
    const line = await lineOf(created);
    expectShape('credence.request_log', line);
    expect(line).toEqual({
      id: created.headers.get('request-id'),
      object: 'credence.request_log',
      api_key: expect.stringMatching(/^key_/),
      api_version: '2024-06-20',
      created: Math.floor(api.clock.now().getTime() / 1000),
      duration_ms: expect.any(Number),
      error_code: null,
      error_param: null,
      // printf order-7 | sha256sum
      idempotency_key_hash: 'df8cf80227ec3237922df0ecd88385c546e4a31bdb8127b033f01e6f21f175df',
      livemode: false,
      method: 'POST',
      path: SESSIONS,
      status: 200,
      verification_session: created.json.id,
    });
  });

  test('names the error of a request that was refused, also of a repeated one', async () => {
    const refused = await api.call('POST', SESSIONS, { body: 'type=passport' });
    expect(await lineOf(refused)).toMatchObject({ status: 400, error_code: null, error_param: 'type' });

    const headers = { 'idempotency-key': 'refused-while-carried-out' };
    const missing = await api.call('POST', `${SESSIONS}/vs_1/cancel`, { headers });
    const again = await api.call('POST', `${SESSIONS}/vs_1/cancel`, { headers });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    for (const call of [missing, again]) {
      expect(await lineOf(call)).toMatchObject({ status: 404, error_code: 'resource_missing', error_param: 'session' });
    }
  });

  // The operator's requests are noted under the first account, whose keys are not to read of other accounts there.
  test('keeps the ids out that the operator asked for', async () => {
    const key = api.app.vault.operatorKey;
    const { json: stranger } = await api.call('POST', '/v1/credence/accounts', { key, body: 'business_name=Other' });
    const { headers } = await api.call('GET', `/v1/credence/accounts/${stranger.id}`, { key });
    const id = headers.get('request-id')!;
    const line = await vi.waitFor(() =>
      api.app.db.selectFrom('request_log').select('path').where('id', '=', id).executeTakeFirstOrThrow(),
    );
    expect(line.path).toBe('/v1/credence/accounts/:id');
  });

  test('knows which session a request was about', async () => {
    const { json } = await api.call('POST', SESSIONS, { body: 'type=document' });
    const headers = { 'idempotency-key': 'about' };
    const first = await api.call('POST', `${SESSIONS}/${json.id}/cancel`, { headers });
    const again = await api.call('POST', `${SESSIONS}/${json.id}/cancel`, { headers });
    const read = await api.call('GET', `${SESSIONS}/${json.id}`);
    for (const call of [first, again, read]) {
      expect(await lineOf(call)).toMatchObject({ verification_session: json.id });
    }
    expect(await lineOf(read)).toMatchObject({ path: `${SESSIONS}/${json.id}` });
    const { json: lines } = await api.call('GET', `${PATH}?verification_session=${json.id}`);
    expect(lines.data).toHaveLength(4);
  });

  test('holds nothing that its sender thought up: no queries, no strange ids, no names of parameters', async () => {
    const secrets = ['anna@example.com', 'eriksson', 'L898902C3'];
    const [mail, name, number] = secrets;
    const calls = [
      await api.call('GET', `${SESSIONS}?client_reference_id=${mail}`),
      await api.call('GET', `${SESSIONS}/${encodeURIComponent(mail as string)}`),
      await api.call('GET', `${SESSIONS}/${name}_${number}`),
      await api.call('POST', SESSIONS, { body: `${mail}=1` }),
      await api.call('POST', SESSIONS, { body: `type=document&metadata[${number}][${name}]=1` }),
      await api.call('POST', SESSIONS, { body: `type=document&options[${name}]=1` }),
      await upload({ 'file_link_data[create]': 'true', [`file_link_data[metadata][${name}][x]`]: '1' }),
    ];
    const lines = JSON.stringify(await Promise.all(calls.map((call) => lineOf(call))));
    for (const secret of secrets) expect(lines).not.toContain(secret);
    const rows = JSON.stringify(await api.app.db.selectFrom('request_log').selectAll().execute());
    for (const secret of secrets) expect(rows).not.toContain(secret);
  });

  test('leaves out requests without a key that may be used', async () => {
    const calls = [
      await api.call('GET', SESSIONS, { key: null }),
      await api.call('GET', SESSIONS, { key: 'sk_test_nobody' }),
    ];
    // Whatever was answered before this one is written with it or earlier.
    await lineOf(await api.call('GET', SESSIONS));
    const ids = calls.map(({ headers }) => headers.get('request-id') as string);
    const rows = await api.app.db.selectFrom('request_log').select('id').where('id', 'in', ids).execute();
    expect(rows).toEqual([]);
  });

  test('is read by secret keys of the account and mode only', async () => {
    const call = await api.call('GET', SESSIONS);
    const id = (await lineOf(call)).id;
    expect((await api.call('GET', `${PATH}/${id}`, { key: api.keys.stranger })).status).toBe(404);
    expect((await api.call('GET', `${PATH}/${id}`, { key: api.keys.live })).status).toBe(404);
    expect((await api.call('GET', `${PATH}/${id}`, { key: api.keys.restricted })).status).toBe(403);
    expect((await api.call('GET', PATH, { key: api.keys.restricted })).status).toBe(403);
  });

  test('is listed newest first, by status, method and time', async () => {
    api.clock.advance(3600_000);
    const from = Math.floor(api.clock.now().getTime() / 1000);
    const calls: Called[] = [];
    for (const [method, path] of [
      ['GET', SESSIONS],
      ['GET', `${SESSIONS}/vs_1`],
      ['POST', `${SESSIONS}/vs_1/cancel`],
    ] as const) {
      calls.push(await api.call(method, path));
      api.clock.advance(1000);
    }
    await Promise.all(calls.map((call) => lineOf(call)));
    const idsOf = async (query: string) => {
      const { json } = await api.call('GET', `${PATH}?created[gte]=${from}&created[lt]=${from + 3}&${query}`);
      expectShape('credence.request_log_list', json);
      return json.data.map(({ id }: { id: string }) =>
        calls.findIndex(({ headers }) => headers.get('request-id') === id),
      );
    };
    expect(await idsOf('')).toEqual([2, 1, 0]);
    expect(await idsOf('limit=1')).toEqual([2]);
    expect(await idsOf('status=404')).toEqual([2, 1]);
    expect(await idsOf('status=200')).toEqual([0]);
    expect(await idsOf('status=404&method=POST')).toEqual([2]);
    expect(await idsOf(`starting_after=${calls[2]?.headers.get('request-id')}`)).toEqual([1, 0]);
    expect((await api.call('GET', `${PATH}?status=99`)).json.error.message).toBe(
      'Invalid status: must be an HTTP status from 100 to 599',
    );
  });

  test('adds nothing about a session that was redacted in the meantime', async () => {
    const { json } = await api.call('POST', SESSIONS, { body: 'type=document' });
    await api.app.db
      .updateTable('verification_session')
      .set({ redaction_status: 'redacted' })
      .where('id', '=', json.id)
      .execute();
    // Whatever was answered before this one is written with it or earlier.
    await lineOf(await api.call('GET', SESSIONS));
    expect((await api.call('GET', `${PATH}?verification_session=${json.id}`)).json.data).toEqual([]);
  });

  test('forgets what is old', async () => {
    const line = await lineOf(await api.call('GET', SESSIONS));
    api.clock.advance(1000);
    const later = await lineOf(await api.call('GET', SESSIONS));
    const ids = [line.id, later.id] as string[];
    const kept = () => api.app.db.selectFrom('request_log').select('id').where('id', 'in', ids).execute();
    await deleteOldRequests(api.app, new Date((line.created as number) * 1000), 1000);
    expect(await kept()).toHaveLength(2);
    await deleteOldRequests(api.app, new Date((line.created as number) * 1000 + 1), 1000);
    expect(await kept()).toEqual([{ id: later.id }]);
  });
});

import { createHash } from 'node:crypto';
import { Refusal } from '@credence/verification';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, startProcessing, type TestApi } from '../../test/api-server.ts';
import { createSession } from '../sessions/create.ts';
import { eraseSession } from '../sessions/redact.ts';
import { DatabaseError } from '../store/database-error.ts';
import { keepAnswer, toAnswerRow } from '../store/idempotency-keys.ts';
import { once } from './idempotency.ts';

const PATH = '/v1/identity/verification_sessions';
const DAY_MS = 24 * 3600_000;

let api: TestApi;
let keys = 0;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('a repeated request', () => {
  test('is answered as the first was, byte for byte, and carried out once', async () => {
    const key = newKey();
    const first = await post(key, 'type=document');
    const again = await post(key, 'type=document');
    expect(again.status).toBe(200);
    expect(again.text).toBe(first.text);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('idempotency-key')).toBe(key);
    expect(first.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    expect(await eventsOf(first.json.id)).toHaveLength(1);
  });

  test('names its key and request in the event it caused', async () => {
    const key = newKey();
    const { json, headers } = await post(key, 'type=document');
    expect(await eventsOf(json.id)).toMatchObject([
      { request: { id: headers.get('request-id'), idempotency_key: key } },
    ]);
  });

  test('is answered as before although the session has changed since', async () => {
    const key = newKey();
    const { json } = await post(key, 'type=document');
    await api.call('POST', `${PATH}/${json.id}/cancel`);
    expect((await post(key, 'type=document')).json.status).toBe('requires_input');
  });

  test('with other parameters, or to another path, is a mistake', async () => {
    const key = newKey();
    const { json: session } = await post(key, 'type=document');
    const { status, json } = await post(key, 'type=document&client_reference_id=a');
    expect(status).toBe(400);
    expect(json.error).toEqual({
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
    const elsewhere = await api.call('POST', `${PATH}/${session.id}/cancel`, { headers: { 'idempotency-key': key } });
    expect(elsewhere.json.error.type).toBe('idempotency_error');
  });

  test('is another request in another account or mode', async () => {
    const key = newKey();
    const bodies = await Promise.all(
      [api.keys.secret, api.keys.live, api.keys.stranger].map((apiKey) => post(key, 'type=document', apiKey)),
    );
    expect(new Set(bodies.map(({ json }) => json.id)).size).toBe(3);
  });

  test('is a new one after a day on the account clock', async () => {
    const key = newKey();
    const first = await post(key, 'type=document');
    api.clock.advance(DAY_MS - 1);
    expect((await post(key, 'type=document')).json.id).toBe(first.json.id);
    api.clock.advance(1);
    const next = await post(key, 'type=document&client_reference_id=b');
    expect(next.json.id).not.toBe(first.json.id);
    expect((await post(key, 'type=document&client_reference_id=b')).json.id).toBe(next.json.id);
  });

  test('gets the refusal it met while being carried out', async () => {
    const { json: session } = await api.call('POST', PATH, { body: 'type=document' });
    await startProcessing(api.app, api.account, session.id);
    const cancel = { headers: { 'idempotency-key': newKey() } };
    const first = await api.call('POST', `${PATH}/${session.id}/cancel`, cancel);
    const again = await api.call('POST', `${PATH}/${session.id}/cancel`, cancel);
    expect([first.status, again.status]).toEqual([400, 400]);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  test('is made by the SDK, which may then repeat it', async () => {
    const stripe = api.stripe();
    const idempotencyKey = newKey();
    const first = await stripe.identity.verificationSessions.create({ type: 'document' }, { idempotencyKey });
    const again = await stripe.identity.verificationSessions.create({ type: 'document' }, { idempotencyKey });
    expect(again.id).toBe(first.id);
    const refused = await stripe.identity.verificationSessions
      .create({ type: 'document', client_reference_id: 'c' }, { idempotencyKey })
      .catch((error: Error) => error);
    expect(refused).toMatchObject({ type: 'StripeIdempotencyError' });
  });

  test('does not show a secret key what a restricted key was shown', async () => {
    const { json: session } = await api.call('POST', PATH, { body: 'type=document' });
    const cancel = { body: 'expand[]=verified_outputs.dob', headers: { 'idempotency-key': newKey() } };
    const path = `${PATH}/${session.id}/cancel`;
    expect((await api.call('POST', path, { ...cancel, key: api.keys.restricted })).status).toBe(200);
    expect((await api.call('POST', path, cancel)).status).toBe(403);
  });
});

describe('a key is not spent', () => {
  test('on a request that was not well formed, or not permitted', async () => {
    const key = newKey();
    expect((await post(key, 'type=document&foo=1')).status).toBe(400);
    expect((await post(key, 'type=document', api.keys.publishable)).status).toBe(401);
    expect((await post(key, 'type=document&expand[]=verified_outputs.dob')).status).toBe(403);
    expect((await post(key, 'type=document')).status).toBe(200);
  });

  test('on reading', async () => {
    const key = newKey();
    const headers = { 'idempotency-key': key };
    expect((await api.call('GET', PATH, { headers })).headers.get('idempotency-key')).toBeNull();
    expect((await post(key, 'type=document')).status).toBe(200);
  });

  test('on a fault, which leaves nothing behind', async () => {
    const request = { key: newKey(), method: 'POST', url: PATH, body: '', requestId: 'req_1' };
    let id = '';
    const failing = once(api.app, api.account, request, async (tx) => {
      id = await openSession(tx);
      throw new Error('the database went away');
    });
    await expect(failing).rejects.toThrow('the database went away');
    expect((await api.call('GET', `${PATH}/${id}`)).status).toBe(404);
    expect(await once(api.app, api.account, request, async () => ({ body: {} }))).toMatchObject({ replayed: false });
  });
});

describe('what was made ready', () => {
  const discardedAfter = async (error: Error) => {
    let discarded = false;
    const request = { key: newKey(), method: 'POST', url: PATH, body: '', requestId: 'req_1' };
    const failing = once(
      api.app,
      api.account,
      request,
      async () => {
        throw error;
      },
      async () => ({
        ready: undefined,
        discard: async () => {
          discarded = true;
        },
      }),
    );
    await failing.catch(() => undefined);
    return discarded;
  };

  test.each([
    ['a refusal', new Refusal('parameter_invalid', 'No.')],
    ['an error of the database', new DatabaseError('duplicate', { code: '23505' })],
  ])('is thrown away after %s', async (_, error) => {
    expect(await discardedAfter(error)).toBe(true);
  });

  // The row may have been written: a file thrown away now would be lost to whoever repeats the request.
  test.each([
    ['broke', new Error('Connection terminated unexpectedly')],
    ['was ended', new DatabaseError('terminating connection due to administrator command', { code: '57P01' })],
  ])('stays when the connection %s, perhaps after the commit', async (_, error) => {
    expect(await discardedAfter(error)).toBe(false);
  });
});

describe('two requests at once with one key', () => {
  test('in one process: the second is told that the first is running', async () => {
    const request = { key: newKey(), method: 'POST', url: PATH, body: '', requestId: 'req_1' };
    const gate = Promise.withResolvers<void>();
    const first = once(api.app, api.account, request, async () => {
      await gate.promise;
      return { body: { first: true } };
    });
    await expect(once(api.app, api.account, request, async () => ({ body: {} }))).rejects.toMatchObject({
      code: 'idempotency_key_in_use',
    });
    gate.resolve();
    expect(await first).toMatchObject({ status: 200, replayed: false });
    expect(await once(api.app, api.account, request, async () => ({ body: {} }))).toMatchObject({
      text: '{\n  "first": true\n}',
      replayed: true,
    });
  });

  // What the other process wrote is seen through the primary key, at the moment the second keeps its own answer.
  test('in two processes: the one that comes second undoes what it did', async () => {
    const request = { key: newKey(), method: 'POST', url: PATH, body: '', requestId: 'req_1' };
    const now = api.clock.now();
    let id = '';
    const second = once(api.app, api.account, request, async (tx) => {
      id = await openSession(tx);
      const answer = { fingerprint: Buffer.alloc(32), status: 200, text: '{}', requestId: 'req_0' };
      const expiresAt = new Date(now.getTime() + DAY_MS);
      await keepAnswer(tx, toAnswerRow(tx, api.account, request.key, answer, { session: null, now, expiresAt }));
      return { body: {} };
    });
    await expect(second).rejects.toMatchObject({ code: 'idempotency_key_in_use' });
    expect((await api.call('GET', `${PATH}/${id}`)).status).toBe(404);
  });

  test('creating a session is answered by the other process’s answer, and leaves nothing of its own', async () => {
    const key = newKey();
    const first = await post(key, 'type=document&client_reference_id=elsewhere');
    // This process never saw the first: what tells it is the statement that would have written the second.
    const second = await post(key, 'type=document&client_reference_id=elsewhere');
    expect(second.text).toBe(first.text);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect((await api.call('GET', `${PATH}?client_reference_id=elsewhere`)).json.data).toHaveLength(1);
    const other = await post(key, 'type=document');
    expect(other.json.error.type).toBe('idempotency_error');
  });

  test('of ten that arrive together one is carried out, and the others learn of it', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post(key, 'type=document&client_reference_id=ten')),
    );
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect(new Set(answers.filter(({ status }) => status === 200).map(({ text }) => text)).size).toBe(1);
    const { json } = await api.call('GET', `${PATH}?client_reference_id=ten`);
    expect(json.data).toHaveLength(1);
    for (const { json, headers } of answers.filter(({ status }) => status === 409)) {
      expect(headers.get('stripe-should-retry')).toBe('true');
      expect(json.error).toMatchObject({ type: 'idempotency_error', code: 'idempotency_key_in_use' });
    }
  });
});

describe('what is stored', () => {
  test('is sealed under the key of its session', async () => {
    const key = newKey();
    const { json } = await post(key, 'type=document&provided_details[email]=person@example.com');
    const row = await api.app.db
      .selectFrom('idempotency_key')
      .selectAll()
      .where('key', '=', api.app.vault.fingerprint('idempotency-key', key).toString('base64url'))
      .executeTakeFirstOrThrow();
    expect(row.session_id).toBe(json.id);
    expect(row.body_sealed.includes('person@example.com')).toBe(false);
    expect(row.body_sealed.includes(json.id)).toBe(false);
  });

  // A digest alone would let whoever has the database try out addresses until one fits.
  test('tells nothing of what was asked to whoever has the database alone', async () => {
    const key = newKey();
    const body = 'type=document&provided_details[email]=person@example.com';
    await post(key, body);
    const { fingerprint } = await api.app.db
      .selectFrom('idempotency_key')
      .select('fingerprint')
      .where('key', '=', api.app.vault.fingerprint('idempotency-key', key).toString('base64url'))
      .executeTakeFirstOrThrow();
    for (const text of [`POST\n${PATH}\n${body}`, `\nPOST\n${PATH}\n${body}`]) {
      expect(fingerprint).not.toEqual(createHash('sha256').update(text).digest());
    }
  });

  test('of an event that is sent again is erased with the session it tells of', async () => {
    const { json: session } = await post(newKey(), 'type=document&provided_details[email]=person@example.com');
    const [event] = await eventsOf(session.id);
    const { id: endpoint } = await api
      .stripe()
      .webhookEndpoints.create({ url: 'https://shop.example/', enabled_events: ['*'] });
    const again = () =>
      api.call('POST', `/v1/events/${event.id}/retry`, {
        body: `webhook_endpoint=${endpoint}`,
        headers: { 'idempotency-key': `retry-${event.id}` },
      });
    expect((await again()).text).toContain('person@example.com');
    await api.call('POST', `${PATH}/${session.id}/redact`);
    await eraseSession(api.app, session.id);
    expect((await again()).text).not.toContain('person@example.com');
  });

  test('is gone for good with the key of its session', async () => {
    const key = newKey();
    const { json } = await post(key, 'type=document');
    await api.app.db.updateTable('verification_session').set({ wrapped_key: null }).where('id', '=', json.id).execute();
    const { status, json: refused } = await post(key, 'type=document');
    expect(status).toBe(400);
    expect(refused.error.type).toBe('idempotency_error');
  });
});

describe('a key is refused', () => {
  test.each([
    ['', 400],
    ['k'.repeat(256), 400],
    ['k'.repeat(255), 200],
  ])('when it is empty or longer than 255: %#', async (key, status) => {
    expect((await post(key, 'type=document')).status).toBe(status);
  });
});

function newKey(): string {
  keys += 1;
  return `key-${keys}`;
}

function post(idempotencyKey: string, body: string, key = api.keys.secret) {
  return api.call('POST', PATH, { key, body, headers: { 'idempotency-key': idempotencyKey } });
}

async function eventsOf(id: string) {
  const { json } = await api.call('GET', '/v1/events?limit=100');
  return json.data.filter((event: { data: { object: { id: string } } }) => event.data.object.id === id);
}

async function openSession(tx: TestApi['app']): Promise<string> {
  const { session } = await createSession(
    tx,
    api.account,
    {
      type: 'document',
      verificationFlowId: null,
      options: { document: {} },
      providedDetails: null,
      metadata: {},
      clientReferenceId: null,
      relatedCustomer: null,
      relatedCustomerAccount: null,
      relatedPerson: null,
      returnUrl: null,
    },
    { requestId: 'req_1', idempotencyKey: null },
  );
  return session.id;
}

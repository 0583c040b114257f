import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, type TestApi } from '../../../test/api-server.ts';
import { maskKey } from '../authenticate.ts';

const PATH = '/v1/ephemeral_keys';
const SESSIONS = '/v1/identity/verification_sessions';
const VERSION = { 'stripe-version': '2026-10-28.endive' };

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function makeSession(body = 'type=document') {
  return (await api.call('POST', SESSIONS, { body })).json;
}

async function makeKey(sessionId: string) {
  const { status, json } = await api.call('POST', PATH, {
    body: `verification_session=${sessionId}`,
    headers: VERSION,
  });
  expect(status).toBe(200);
  expectShape('ephemeral_key', json);
  return json;
}

describe('an ephemeral key', () => {
  test('is made by the official SDK, for an hour', async () => {
    const { id } = await makeSession();
    const key = await api
      .stripe()
      .ephemeralKeys.create({ verification_session: id }, { apiVersion: '2026-10-28.endive' });
    expect(key.id).toMatch(/^ephkey_[A-Za-z0-9]{24}$/);
    expect(key.secret).toMatch(/^ek_test_/);
    expect(key.expires - key.created).toBe(3600);
    expect(key.livemode).toBe(false);
  });

  test.each([
    ['without a session', '', 'parameter_missing', 'Missing required param: verification_session.'],
    [
      'for a session there is none of',
      'verification_session=vs_x',
      'resource_missing',
      "No such VerificationSession: 'vs_x'",
    ],
    ['for a customer', 'customer=cus_1', undefined, 'This server makes ephemeral keys for verification sessions only.'],
  ])('is refused %s', async (_, body, code, message) => {
    const { status, json } = await api.call('POST', PATH, { body, headers: VERSION });
    expect(status).toBe(400);
    expect(json.error.code).toBe(code);
    expect(json.error.message).toBe(message);
  });

  test('is refused to whoever does not say in which version they speak', async () => {
    const { id } = await makeSession();
    const { status, json } = await api.call('POST', PATH, { body: `verification_session=${id}` });
    expect(status).toBe(400);
    expect(json.error.message).toBe('Creating an ephemeral key requires an explicit Stripe-Version header.');
  });

  test("is refused for another account's session", async () => {
    const { id } = await makeSession();
    const { status } = await api.call('POST', PATH, {
      key: api.keys.stranger,
      body: `verification_session=${id}`,
      headers: VERSION,
    });
    expect(status).toBe(400);
  });

  test('shows its own session, without what the integrator keeps for itself', async () => {
    const session = await makeSession(
      'type=document&metadata[order]=17&client_reference_id=anna&provided_details[email]=anna@example.com&related_customer=cus_1',
    );
    const { secret } = await makeKey(session.id);
    const { status, json } = await api.call('GET', `${SESSIONS}/${session.id}`, { key: secret });
    expect(status).toBe(200);
    expectShape('identity.verification_session', json);
    expect(json).toEqual({
      ...session,
      metadata: {},
      client_reference_id: null,
      provided_details: null,
      related_customer: null,
    });
  });

  test('shows no results', async () => {
    const { id } = await makeSession();
    await conclude(api.app, api.account, id, 'verified');
    const { secret } = await makeKey(id);
    for (const path of ['verified_outputs', 'last_verification_report', 'verified_outputs.dob']) {
      const { status, text } = await api.call('GET', `${SESSIONS}/${id}?expand[]=${path}`, { key: secret });
      expect(status).toBe(403);
      expect(text).not.toContain('ERIKSSON');
    }
    const { json } = await api.call('GET', `${SESSIONS}/${id}`, { key: secret });
    expect(json.status).toBe('verified');
    expect(json.last_verification_report).toMatch(/^vr_/);
  });

  test('opens no other session', async () => {
    const { secret } = await makeKey((await makeSession()).id);
    const other = await makeSession();
    expect((await api.call('GET', `${SESSIONS}/${other.id}`, { key: secret })).status).toBe(404);
    expect((await api.call('GET', SESSIONS, { key: secret })).status).toBe(403);
  });

  test('renews no link: that is for the integrator', async () => {
    const session = await makeSession();
    api.clock.advance(48 * 3_600_000);
    const { secret } = await makeKey(session.id);
    const { json } = await api.call('GET', `${SESSIONS}/${session.id}`, { key: secret });
    expect(json.url).toBeNull();
    const { url } = (await api.call('GET', `${SESSIONS}/${session.id}`)).json;
    expect(url).toMatch(/^http/);
    expect(url).not.toBe(session.url);
  });

  test('ends after its hour', async () => {
    const { id } = await makeSession();
    const { secret } = await makeKey(id);
    api.clock.advance(3_600_000);
    const { status, json } = await api.call('GET', `${SESSIONS}/${id}`, { key: secret });
    expect(status).toBe(401);
    expect(json.error).toMatchObject({
      code: 'api_key_expired',
      message: `Expired API Key provided: ${maskKey(secret)}`,
    });
  });

  test('ends when it is deleted', async () => {
    const { id } = await makeSession();
    const { id: keyId, secret } = await makeKey(id);
    const deleted = await api.stripe().ephemeralKeys.del(keyId);
    expect(deleted.expires).toBe(Math.floor(api.clock.now().getTime() / 1000));
    expect(deleted.secret).toBeUndefined();
    expect((await api.call('GET', `${SESSIONS}/${id}`, { key: secret })).status).toBe(401);
    expect((await api.call('DELETE', `${PATH}/${keyId}`)).status).toBe(200);
  });

  test('is kept as a hash only', async () => {
    const { secret } = await makeKey((await makeSession()).id);
    const rows = await api.app.db.selectFrom('ephemeral_key').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(secret.slice(8, 30));
  });
});

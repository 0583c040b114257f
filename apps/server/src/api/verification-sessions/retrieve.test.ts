import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, startProcessing, type TestApi } from '../../../test/api-server.ts';

const PATH = '/v1/identity/verification_sessions';
const SENSITIVE = ['dob', 'id_number', 'sex', 'unparsed_sex', 'unparsed_place_of_birth'] as const;
const HOUR_MS = 3600_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('retrieving a session', () => {
  test('gives the same link again, until it has expired', async () => {
    const created = await create();
    const again = await retrieve(created.id);
    expect([again.url, again.client_secret]).toEqual([created.url, created.client_secret]);

    api.clock.advance(25 * HOUR_MS);
    const nextDay = await retrieve(created.id);
    expect(nextDay.url).toBe(created.url);
    expect(nextDay.client_secret).not.toBe(created.client_secret);

    api.clock.advance(24 * HOUR_MS);
    const later = await retrieve(created.id);
    expect(later.url).not.toBe(created.url);
    expect((await retrieve(created.id)).url).toBe(later.url);
  });

  test('tells no link of a session that waits for nobody', async () => {
    const { id } = await create();
    await startProcessing(api.app, api.account, id);
    expect(await retrieve(id)).toMatchObject({ status: 'processing', url: null, client_secret: null });
  });

  test('tells why the last attempt failed, and where its report is', async () => {
    const { id } = await create();
    const reportId = await conclude(api.app, api.account, id, 'expired');
    const session = await retrieve(id);
    expect(session).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'document_expired', reason: 'The document is expired.' },
      last_verification_report: reportId,
    });
    expect(session.url).toContain('/start/test_');
    expectShape('identity.verification_session', session);
  });

  test.each([
    ['an unknown id', 'vs_000000000000000000000000', undefined],
    ['an id no database could hold', 'vs_%00', undefined],
    ['an object of another kind', 'we_1', undefined],
  ])('refuses %s', async (_, id) => {
    const { status, json } = await api.call('GET', `${PATH}/${id}`);
    expect(status).toBe(404);
    expect(json.error).toMatchObject({ code: 'resource_missing', param: 'session', type: 'invalid_request_error' });
    expect(json.error.message).toMatch(/^No such VerificationSession: '/);
  });

  test("does not know another account's session, and says no more than of an unknown one", async () => {
    const { id } = await create();
    const { status, json } = await api.call('GET', `${PATH}/${id}`, { key: api.keys.stranger });
    expect(status).toBe(404);
    expect(json.error.message).toBe(`No such VerificationSession: '${id}'`);
  });

  test('explains a key of the wrong mode', async () => {
    const { id } = await create();
    const { status, json } = await api.call('GET', `${PATH}/${id}`, { key: api.keys.live });
    expect(status).toBe(404);
    expect(json.error.message).toBe(
      `No such VerificationSession: '${id}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
    );
  });
});

describe('personal data of a session', () => {
  test('is absent unless asked for', async () => {
    const { id } = await verified();
    const session = await retrieve(id);
    expect(session).not.toHaveProperty('verified_outputs');
    expect(JSON.stringify(session)).not.toMatch(/ERIKSSON|L898902C3|1974|ZENITH/i);
  });

  test('ordinary outputs come with any secret key, sensitive ones are absent', async () => {
    const { id } = await verified();
    const session = await retrieve(id, '?expand[]=verified_outputs');
    expectShape('identity.verification_session', session);
    expect(session.verified_outputs).toMatchObject({ first_name: 'ANNA MARIA', last_name: 'ERIKSSON' });
    for (const name of SENSITIVE) expect(session.verified_outputs).not.toHaveProperty(name);
  });

  test('sensitive outputs come one by one, with a restricted key', async () => {
    const { id } = await verified();
    const session = await retrieve(id, '?expand[]=verified_outputs.dob', api.keys.restricted);
    expect(session.verified_outputs).toMatchObject({ dob: { day: 12, month: 8, year: 1974 }, last_name: 'ERIKSSON' });
    expect(session.verified_outputs).not.toHaveProperty('sex');

    const all = SENSITIVE.map((name) => `expand[]=verified_outputs.${name}`).join('&');
    const { verified_outputs } = await retrieve(id, `?${all}`, api.keys.restricted);
    expect(verified_outputs).toMatchObject({
      id_number: null,
      sex: 'female',
      unparsed_sex: 'F',
      unparsed_place_of_birth: 'ZENITH',
    });
  });

  test('of the document comes with the report, its number only by name', async () => {
    const { id, reportId } = await verified();
    const session = await retrieve(id, '?expand[]=last_verification_report');
    expectShape('identity.verification_session', session);
    expect(session.last_verification_report).toMatchObject({
      id: reportId,
      document: { status: 'verified', type: 'passport', files: ['file_front'], last_name: 'ERIKSSON' },
    });
    for (const name of ['dob', 'number', 'expiration_date', 'sex', 'unparsed_sex', 'unparsed_place_of_birth']) {
      expect(session.last_verification_report.document).not.toHaveProperty(name);
    }
    const path = '?expand[]=last_verification_report.document.number';
    const { last_verification_report } = await retrieve(id, path, api.keys.restricted);
    expect(last_verification_report.document.number).toBe('L898902C3');
    expect(last_verification_report.document).not.toHaveProperty('expiration_date');
  });

  test('is null before the session is verified', async () => {
    const { id } = await create();
    expect(await retrieve(id, '?expand[]=verified_outputs')).toHaveProperty('verified_outputs', null);
  });

  test.each([
    'verified_outputs.dob',
    'verified_outputs.id_number',
    'last_verification_report.document.number',
    'last_verification_report.id_number.dob',
  ])('a secret key naming %s is refused as a whole', async (path) => {
    const { id } = await verified();
    const { status, json, text } = await api.call('GET', `${PATH}/${id}?expand[]=verified_outputs&expand[]=${path}`);
    expect(status).toBe(403);
    expect(json.error.message).toBe(
      `The field ${path} holds sensitive verification results. Use a restricted API key that has permission to read them.`,
    );
    expect(text).not.toContain('ERIKSSON');
  });

  test('a restricted key without that permission is refused like a secret one', async () => {
    const { id } = await verified();
    const key = await api.makeKey('restricted', ['identity_product_read']);
    expect((await api.call('GET', `${PATH}/${id}?expand[]=verified_outputs`, { key })).status).toBe(200);
    expect((await api.call('GET', `${PATH}/${id}?expand[]=verified_outputs.dob`, { key })).status).toBe(403);
  });

  test('is out of reach 48 hours after the verification', async () => {
    const { id } = await verified();
    const path = `${PATH}/${id}?expand[]=verified_outputs.dob`;
    api.clock.advance(48 * HOUR_MS - 1);
    expect((await api.call('GET', path, { key: api.keys.restricted })).status).toBe(200);
    api.clock.advance(1);
    const { status, text } = await api.call('GET', path, { key: api.keys.restricted });
    expect(status).toBe(403);
    expect(text).not.toContain('1974');
  });

  test('leaves a line in the access log: who, of whom, which, and no value', async () => {
    const { id } = await verified();
    await retrieve(id, '?expand[]=verified_outputs');
    await retrieve(id, '?expand[]=verified_outputs.dob&expand[]=verified_outputs.sex', api.keys.restricted);
    const rows = await api.app.db.selectFrom('access_log').selectAll().where('session_id', '=', id).execute();
    expect(rows).toMatchObject([{ paths: ['verified_outputs.dob', 'verified_outputs.sex'] }]);
    expect(rows[0]?.actor).toMatch(/^key_/);
    expect(rows[0]?.account_id).toBe(api.account.accountId);
  });
});

describe('expand', () => {
  test.each([
    ['?expand=', 400, 'parameter_invalid_empty'],
    ['?expand[]=', 400, 'parameter_invalid_empty'],
    ['?expand[]=shoe_size', 400, undefined],
    ['?expand[]=verified_outputs.a.b.c.d', 400, 'property_expansion_max_depth'],
    ['?expand%5B0%5D=options&expand%5B1%5D=verified_outputs.shoe_size', 200, undefined],
  ])('%s is answered with %i', async (query, status, code) => {
    const { id } = await create();
    const answer = await api.call('GET', `${PATH}/${id}${query}`);
    expect(answer.status).toBe(status);
    expect(answer.json.error?.code).toBe(code);
  });
});

async function create() {
  return (await api.call('POST', PATH, { body: 'type=document' })).json;
}

async function verified(): Promise<{ id: string; reportId: string }> {
  const { id } = await create();
  return { id, reportId: await conclude(api.app, api.account, id, 'verified') };
}

async function retrieve(id: string, query = '', key = api.keys.secret) {
  const { status, json } = await api.call('GET', `${PATH}/${id}${query}`, { key });
  expect(status).toBe(200);
  return json;
}

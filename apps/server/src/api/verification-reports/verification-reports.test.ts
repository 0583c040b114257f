import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, type TestApi } from '../../../test/api-server.ts';

const PATH = '/v1/identity/verification_reports';
const SENSITIVE = ['dob', 'expiration_date', 'number', 'sex', 'unparsed_sex', 'unparsed_place_of_birth'];

let api: TestApi;
let failed: { session: string; report: string };
let verified: { session: string; report: string };

beforeAll(async () => {
  api = await startApi();
  failed = await attempt('user-1', 'expired');
  api.clock.advance(60_000);
  verified = await attempt('user-2', 'verified');
});
afterAll(() => api.close());

describe('retrieving a report', () => {
  test('tells what was read, without what is sensitive', async () => {
    const { status, json } = await api.call('GET', `${PATH}/${verified.report}`);
    expect(status).toBe(200);
    expectShape('identity.verification_report', json);
    expect(json).toMatchObject({
      id: verified.report,
      object: 'identity.verification_report',
      client_reference_id: 'user-2',
      livemode: false,
      type: 'document',
      verification_session: verified.session,
      document: {
        status: 'verified',
        error: null,
        type: 'passport',
        first_name: 'ANNA MARIA',
        last_name: 'ERIKSSON',
        issued_date: { day: 16, month: 4, year: 2022 },
        files: ['file_front'],
      },
    });
    for (const name of SENSITIVE) expect(json.document).not.toHaveProperty(name);
    expect(json).not.toHaveProperty('selfie');
  });

  test('tells why a check failed', async () => {
    const report = await api.stripe().identity.verificationReports.retrieve(failed.report);
    expect(report.document).toMatchObject({
      status: 'unverified',
      error: { code: 'document_expired', reason: 'The document is expired.' },
    });
  });

  test('tells each sensitive member by its name, to a restricted key', async () => {
    const query = SENSITIVE.map((name) => `expand[]=document.${name}`).join('&');
    const { json } = await api.call('GET', `${PATH}/${verified.report}?${query}`, { key: api.keys.restricted });
    expectShape('identity.verification_report', json);
    expect(json.document).toMatchObject({
      dob: { day: 12, month: 8, year: 1974 },
      expiration_date: { day: 15, month: 4, year: 2032 },
      number: 'L898902C3',
      sex: 'female',
      unparsed_sex: 'F',
      unparsed_place_of_birth: 'ZENITH',
    });
    const refused = await api.call('GET', `${PATH}/${verified.report}?${query}`);
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain('ERIKSSON');
  });

  test.each([
    ['an unknown report', () => 'vr_1', () => api.keys.secret, /^No such VerificationReport: 'vr_1'$/],
    ["another account's", () => verified.report, () => api.keys.stranger, /^No such VerificationReport: 'vr_\w+'$/],
    ["another mode's", () => verified.report, () => api.keys.live, /a similar object exists in test mode/],
  ])('refuses %s', async (_, id, key, message) => {
    const { status, json } = await api.call('GET', `${PATH}/${id()}`, { key: key() });
    expect(status).toBe(404);
    expect(json.error).toMatchObject({ code: 'resource_missing', param: 'report' });
    expect(json.error.message).toMatch(message);
  });
});

describe('listing reports', () => {
  test.each([
    ['', () => [verified.report, failed.report]],
    ['limit=1', () => [verified.report]],
    ['client_reference_id=user-1', () => [failed.report]],
    ['type=document', () => [verified.report, failed.report]],
    ['type=id_number', () => []],
    ['verification_session=vs_1', () => []],
  ])('%s', async (query, expected) => {
    const { json } = await api.call('GET', `${PATH}?${query}`);
    expectShape('identity.verification_report_list', json);
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual(expected());
  });

  test('of one session', async () => {
    const { json } = await api.call('GET', `${PATH}?verification_session=${failed.session}`);
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual([failed.report]);
  });

  test('pages', async () => {
    const { json } = await api.call('GET', `${PATH}?limit=1&starting_after=${verified.report}`);
    expect(json).toMatchObject({ has_more: false, url: PATH, data: [{ id: failed.report }] });
  });

  test('expands its elements', async () => {
    const query = 'expand[]=data.document.number';
    const { json } = await api.call('GET', `${PATH}?${query}`, { key: api.keys.restricted });
    expect(json.data[0].document.number).toBe('L898902C3');
    expect(json.data[0].document).not.toHaveProperty('dob');
    expect((await api.call('GET', `${PATH}?${query}`)).status).toBe(403);
  });

  test("knows nothing of another account's", async () => {
    expect((await api.call('GET', PATH, { key: api.keys.stranger })).json.data).toEqual([]);
    expect((await api.call('GET', PATH, { key: api.keys.live })).json.data).toEqual([]);
  });
});

async function attempt(reference: string, outcome: 'verified' | 'expired') {
  const body = `type=document&client_reference_id=${reference}`;
  const { json } = await api.call('POST', '/v1/identity/verification_sessions', { body });
  return { session: json.id, report: await conclude(api.app, api.account, json.id, outcome) };
}

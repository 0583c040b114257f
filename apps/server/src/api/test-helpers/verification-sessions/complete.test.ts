import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { type Called, startApi, startProcessing, type TestApi } from '../../../../test/api-server.ts';
import { completeSessionAsChosen } from '../../../jobs/complete-session.ts';
import { decideAfterDelay } from '../../../jobs/decide-test-outcome.ts';
import { completeSession } from '../../../sessions/complete.ts';
import { createSession } from '../../../sessions/create.ts';
import { findReport } from '../../../store/reports.ts';
import { findSession } from '../../../store/sessions.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const NAMES = ['dob', 'id_number', 'sex', 'unparsed_sex', 'unparsed_place_of_birth'];
const OUTPUTS = ['', ...NAMES.map((name) => `.${name}`)].map((name) => `expand[]=verified_outputs${name}`).join('&');
const REPORT = ['dob', 'expiration_date', 'number', 'sex']
  .map((name) => `expand[]=last_verification_report.document.${name}`)
  .join('&');

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('a verified session', () => {
  test('has a person made up for it: an adult with a valid document', async () => {
    const { json } = await complete(await create(), `outcome=verified&${OUTPUTS}&${REPORT}`, api.keys.restricted);
    expectShape('identity.verification_session', json);
    const { verified_outputs: outputs, last_verification_report: report } = json;
    expectShape('identity.verification_report', report);
    expect(json).toMatchObject({ status: 'verified', last_error: null, url: null, client_secret: null });
    expect(outputs).toMatchObject({
      first_name: expect.stringMatching(/^[A-Z ]+$/),
      address: { country: 'US', state: 'XU', line2: null },
      id_number: null,
      email: null,
      phone: null,
      unparsed_sex: outputs.sex === 'female' ? 'F' : 'M',
    });
    const { year } = dateNow();
    expect(outputs.dob.year).toBeLessThanOrEqual(year - 18);
    expect(report.document).toMatchObject({
      status: 'verified',
      error: null,
      type: 'driving_license',
      issuing_country: 'US',
      first_name: outputs.first_name,
      last_name: outputs.last_name,
      dob: outputs.dob,
      number: expect.stringMatching(/^[A-Z]\d{8}$/),
    });
    expect(report.document.expiration_date.year).toBeGreaterThan(year);
    expect([report.selfie, report.id_number, report.email, report.phone]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(report.document.files).toHaveLength(2);
  });

  test('reports what was said of it, and nothing where nothing was said', async () => {
    const said = form({
      first_name: 'Zoë',
      'dob][day': '29',
      'dob][month': '2',
      'dob][year': '2000',
      'address][line1': '1 Example Street',
      'address][country': 'JP',
      sex: 'unknown',
      document_type: 'passport',
      document_number: '',
      issuing_country: 'JP',
    });
    const { json } = await complete(
      await create(),
      `outcome=verified&${said}&${OUTPUTS}&${REPORT}`,
      api.keys.restricted,
    );
    expect(json.verified_outputs).toMatchObject({
      first_name: 'Zoë',
      dob: { day: 29, month: 2, year: 2000 },
      address: { line1: '1 Example Street', city: null, postal_code: null, country: 'JP' },
      sex: 'unknown',
      unparsed_sex: 'X',
    });
    expect(json.last_verification_report.document).toMatchObject({
      type: 'passport',
      number: null,
      issuing_country: 'JP',
    });
    expect(json.last_verification_report.document.files).toHaveLength(1);
  });

  test('reports every part it asks for', async () => {
    const options = 'options[document][require_id_number]=true&options[document][require_matching_selfie]=true';
    const said = form({ id_number: '123456789', id_number_type: 'us_ssn' });
    const { json } = await complete(
      await create(`type=document&${options}`),
      `outcome=verified&${said}&${OUTPUTS}&expand[]=last_verification_report.id_number.id_number`,
      api.keys.restricted,
    );
    const { document, selfie, id_number } = json.last_verification_report;
    expect(selfie).toMatchObject({ status: 'verified', document: document.files[0], selfie: expect.any(String) });
    expect(id_number).toMatchObject({ status: 'verified', id_number: '6789', first_name: document.first_name });
    expect(json.verified_outputs).toMatchObject({ id_number: '123456789', id_number_type: 'us_ssn' });
  });

  test('accepts the documents it was told to accept', async () => {
    const id = await create('type=document&options[document][allowed_types][]=passport');
    const { json } = await complete(id, 'outcome=verified&expand[]=last_verification_report');
    expect(json.last_verification_report.document.type).toBe('passport');
    const other = await create('type=document&options[document][allowed_types][]=passport');
    refused(await complete(other, 'outcome=verified&outputs[document_type]=id_card'), 'outputs[document_type]');
  });
});

describe('a session that is not verified', () => {
  test('was shown a document that had expired', async () => {
    const { json } = await complete(await create(), `outcome=document_expired&${REPORT}`, api.keys.restricted);
    const { document } = json.last_verification_report;
    const [expired, issued] = [document.expiration_date, document.issued_date].map(instant);
    expect(expired).toBeLessThan(api.clock.now().getTime());
    expect(issued).toBeLessThan(expired!);
    expect(json.last_error).toEqual({ code: 'document_expired', reason: 'The document is expired.' });
  });

  test('reports the parts before the one that failed as verified, and none after it', async () => {
    const options = 'options[document][require_id_number]=true&options[document][require_matching_selfie]=true';
    const id = await create(`type=document&${options}`);
    const { json } = await complete(id, 'outcome=selfie_manipulated&expand[]=last_verification_report');
    expect(json.last_verification_report).toMatchObject({
      document: { status: 'verified', error: null },
      selfie: { status: 'unverified', error: { code: 'selfie_manipulated' } },
    });
    expect(json.last_verification_report).not.toHaveProperty('id_number');
  });

  test('may be tried again, and verified then', async () => {
    const id = await create();
    await complete(id, 'outcome=document_unverified_other');
    const { json } = await complete(id, 'outcome=verified');
    expect(json).toMatchObject({ status: 'verified', last_error: null });
    const { data } = (await api.call('GET', `/v1/identity/verification_reports?verification_session=${id}`)).json;
    expect(data).toHaveLength(2);
  });

  test('says in its stored report that its outcome was chosen', async () => {
    const { json } = await complete(await create(), 'outcome=document_type_not_supported');
    const record = await findReport(api.app, api.account, json.last_verification_report);
    expect(record!.report).toMatchObject({
      checks: [{ id: 'test_outcome', outcome: 'fail' }],
      decidedBy: { policy: 'test-outcome' },
    });
  });
});

test('a delay leaves the session processing until it has passed', async () => {
  const id = await create();
  const { json } = await complete(id, 'outcome=verified&delay=90');
  expect(json).toMatchObject({ status: 'processing', last_verification_report: null });
  const job = await api.app.db
    .selectFrom('job')
    .select(['payload', 'due_at'])
    .where('name', '=', 'decide-test-outcome')
    .executeTakeFirstOrThrow();
  expect(job.due_at.getTime()).toBe(api.clock.now().getTime() + 90_000);
  const { submissionId } = job.payload;
  await decideAfterDelay(api.app, submissionId!);
  await decideAfterDelay(api.app, submissionId!);
  expect((await retrieve(id)).status).toBe('verified');
  expect(await eventsOf(id)).toEqual(['created', 'processing', 'verified']);
});

test('what the request made tells which request it was', async () => {
  const id = await create();
  const { headers } = await complete(id, 'outcome=verified');
  const { data } = (await api.call('GET', '/v1/events?limit=2')).json;
  for (const event of data) expect(event.request.id).toBe(headers.get('request-id'));
});

describe('is refused', () => {
  test.each([
    ['outcome', ''],
    ['outcome', 'outcome=expired'],
    ['outcome', 'outcome=selfie_face_mismatch'],
    ['outcome', 'outcome=phone_verification_declined'],
    ['reason', 'outcome=verified&reason=No'],
    ['delay', 'outcome=abandoned&delay=1'],
    ['delay', 'outcome=verified&delay=-1'],
    ['delay', 'outcome=verified&delay=2592001'],
    ['outputs', 'outcome=consent_declined&outputs[first_name]=A'],
    ['outputs[email]', 'outcome=verified&outputs[email]=a@example.com'],
    ['outputs[id_number]', 'outcome=verified&outputs[id_number]=1'],
    ['outputs[issuing_country]', 'outcome=verified&outputs[issuing_country]=usa'],
    ['outputs[dob]', `outcome=verified&${date('dob', 2025, 2, 29)}`],
    ['outputs[dob]', `outcome=verified&${date('dob', 2190, 1, 1)}`],
    ['outputs[dob]', `outcome=verified&${date('dob', new Date().getUTCFullYear() - 10, 1, 1)}`],
    ['outputs[dob][year]', 'outcome=verified&outputs[dob][day]=1&outputs[dob][month]=1'],
    ['outputs[expiration_date]', `outcome=verified&${date('expiration_date', 2001, 1, 1)}`],
    ['outputs[expiration_date]', `outcome=document_expired&${date('expiration_date', 2190, 1, 1)}`],
    ['outputs[issued_date]', `outcome=verified&${date('issued_date', 2190, 1, 1)}`],
  ])('for its %s: %s', async (param, body) => {
    const id = await create();
    refused(await complete(id, body), param);
    expect(await eventsOf(id)).toEqual(['created']);
  });

  test('naming the option that makes a session ask for what is to fail', async () => {
    const { json } = await complete(await create(), 'outcome=selfie_face_mismatch');
    expect(json.error.message).toBe(
      'This VerificationSession does not ask for a selfie, so it cannot end in selfie_face_mismatch. To have it ask, set options[document][require_matching_selfie]=true on the session.',
    );
    const { json: number } = await complete(await create('type=id_number'), 'outcome=document_expired');
    expect(number.error.message).toMatch(/does not ask for a document.*create it with type=document\.$/);
  });

  test('in a session that waits for nobody', async () => {
    for (const [state, act] of [
      ['verified', (id: string) => complete(id, 'outcome=verified')],
      ['canceled', (id: string) => api.call('POST', `${SESSIONS}/${id}/cancel`)],
      ['processing', (id: string) => startProcessing(api.app, api.account, id)],
    ] as const) {
      const id = await create();
      await act(id);
      const { status, json } = await complete(id, 'outcome=verified');
      expect([status, json.error.message]).toEqual([
        400,
        `You cannot complete this VerificationSession because it has a status of "${state}". Only a VerificationSession in "requires_input" status may be completed.`,
      ]);
    }
    const id = await create();
    await api.call('POST', `${SESSIONS}/${id}/redact`);
    expect((await complete(id, 'outcome=verified')).json.error.message).toBe(
      'This VerificationSession has been redacted and can no longer be completed.',
    );
  });
});

describe('live mode', () => {
  const live = () => ({ key: api.keys.live });

  test('has no test helpers, whatever the session', async () => {
    const { json: session } = await api.call('POST', SESSIONS, { body: 'type=document', ...live() });
    for (const id of [session.id, await create(), 'vs_none']) {
      const { status, json } = await complete(id, 'outcome=verified', api.keys.live);
      expect([status, json.error.type]).toEqual([400, 'invalid_request_error']);
      expect(json.error.message).toMatch(/^Test helpers work in test mode only/);
    }
  });

  test.each(['outcome]=verified', 'when]=open', 'outcome]=anything'])('refuses metadata[credence_%s', async (rest) => {
    const param = `metadata[credence_${rest.split('=')[0]}`;
    for (const path of [
      SESSIONS,
      `${SESSIONS}/${(await api.call('POST', SESSIONS, { body: 'type=document', ...live() })).json.id}`,
    ]) {
      const type = path === SESSIONS ? 'type=document&' : '';
      const called = await api.call('POST', path, { body: `${type}metadata[credence_${rest}`, ...live() });
      refused(called, param);
      expect(called.json.error.message).toContain('in test mode only');
    }
  });

  test('is beyond the reach of verb and jobs, too', async () => {
    const account = { ...api.account, livemode: true };
    const { id } = (await api.call('POST', SESSIONS, { body: 'type=document', ...live() })).json;
    await expect(
      completeSession(api.app, account, id, { outcome: 'verified' }, { requestId: null, idempotencyKey: null }),
    ).rejects.toThrow('cannot be made to end as chosen');
    // As if somebody had written it past the API.
    const metadata = JSON.stringify({ credence_outcome: 'verified' });
    await api.app.db.updateTable('verification_session').set({ metadata }).where('id', '=', id).execute();
    await completeSessionAsChosen(api.app, id);
    expect((await retrieve(id, api.keys.live)).status).toBe('requires_input');
    await startProcessing(api.app, account, id);
    const { submission_id } = await api.app.db
      .selectFrom('verification_session')
      .select('submission_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await expect(decideAfterDelay(api.app, submission_id!)).rejects.toThrow('is live');
    expect((await retrieve(id, api.keys.live)).status).toBe('processing');
  });
});

describe('an outcome chosen in advance', () => {
  test('comes about by a job that is written with the session, once', async () => {
    const id = await create('type=document&metadata[credence_outcome]=verified');
    expect((await retrieve(id)).status).toBe('requires_input');
    const jobs = await api.app.db.selectFrom('job').select('payload').where('name', '=', 'complete-session').execute();
    expect(jobs.map(({ payload }) => payload)).toEqual([{ sessionId: id }]);
    await completeSessionAsChosen(api.app, id);
    await completeSessionAsChosen(api.app, id);
    expect((await retrieve(id)).status).toBe('verified');
    expect(await eventsOf(id)).toEqual(['created', 'processing', 'verified']);
  });

  test('is written with the session, or neither is', async () => {
    const before = await api.app.db.selectFrom('verification_session').select('id').execute();
    const queue = { ...api.app.queue, enqueue: () => Promise.reject(new Error('no room left')) };
    const { session } = (await findSession(api.app, api.account, await create()))!;
    const wanted = { ...session, metadata: { credence_outcome: 'verified' } };
    const cause = { requestId: null, idempotencyKey: null };
    await expect(createSession({ ...api.app, queue }, api.account, wanted, cause)).rejects.toThrow('no room left');
    const after = await api.app.db.selectFrom('verification_session').select('id').execute();
    expect(after).toHaveLength(before.length + 1);
  });

  test('does not come about where the person or the integrator was faster', async () => {
    const id = await create('type=document&metadata[credence_outcome]=verified');
    await complete(id, 'outcome=consent_declined');
    await completeSessionAsChosen(api.app, id);
    expect((await retrieve(id)).last_error.code).toBe('consent_declined');
  });

  test.each([
    ['metadata[credence_outcome]', 'metadata[credence_outcome]=expired'],
    ['metadata[credence_outcome]', 'metadata[credence_outcome]=selfie_manipulated'],
    ['metadata[credence_when]', 'metadata[credence_outcome]=verified&metadata[credence_when]=later'],
    ['metadata[credence_when]', 'metadata[credence_when]=open'],
  ])('is refused by %s: %s', async (param, body) => {
    refused(await api.call('POST', SESSIONS, { body: `type=document&${body}` }), param);
  });

  test('names all the outcomes there are when it is none of them', async () => {
    const { json } = await api.call('POST', SESSIONS, { body: 'type=document&metadata[credence_outcome]=expired' });
    expect(json.error.message).toMatch(
      /^Invalid metadata\[credence_outcome\]: must be one of verified, abandoned, .*, or selfie_unverified_other$/,
    );
  });

  test('can be chosen later for when the link is opened, as long as the session could end so', async () => {
    const id = await create();
    const update = (body: string) => api.call('POST', `${SESSIONS}/${id}`, { body });
    refused(await update('metadata[credence_outcome]=verified'), 'metadata[credence_outcome]');
    const choice = 'metadata[credence_outcome]=selfie_manipulated&metadata[credence_when]=open';
    refused(await update(choice), 'metadata[credence_outcome]');
    expect((await update(`${choice}&options[document][require_matching_selfie]=true`)).status).toBe(200);
    expect((await update('metadata[order]=7')).status).toBe(200);
    refused(await update('options[document][require_matching_selfie]=false'), 'metadata[credence_outcome]');
    expect((await update('metadata[credence_outcome]=&metadata[credence_when]=')).json.metadata).toEqual({
      order: '7',
    });
  });

  test('is of sessions, not of flows', async () => {
    const called = await api.call('POST', '/v1/identity/verification_flows', {
      body: 'metadata[credence_outcome]=verified',
    });
    refused(called, 'metadata[credence_outcome]');
  });
});

async function create(body = 'type=document'): Promise<string> {
  const { status, json, text } = await api.call('POST', SESSIONS, { body });
  expect(status, text).toBe(200);
  return json.id;
}

function complete(id: string, body: string, key = api.keys.secret): Promise<Called> {
  return api.call('POST', `/v1/test_helpers/identity/verification_sessions/${id}/complete`, { body, key });
}

async function retrieve(id: string, key = api.keys.secret) {
  return (await api.call('GET', `${SESSIONS}/${id}`, { key })).json;
}

async function eventsOf(id: string): Promise<string[]> {
  const rows = await api.app.db.selectFrom('event').select('type').where('session_id', '=', id).orderBy('id').execute();
  return rows.map(({ type }) => type.split('.').at(-1)!);
}

function refused({ status, json, text }: Called, param: string): void {
  expect(status, text).toBe(400);
  expectShape('error', json);
  expect(json.error.param, text).toBe(param);
}

function form(outputs: Record<string, string>): string {
  return Object.entries(outputs)
    .map(([name, value]) => `outputs[${name}]=${encodeURIComponent(value)}`)
    .join('&');
}

function date(name: string, year: number, month: number, day: number): string {
  return form({ [`${name}][year`]: `${year}`, [`${name}][month`]: `${month}`, [`${name}][day`]: `${day}` });
}

function dateNow() {
  return { year: api.clock.now().getUTCFullYear() };
}

function instant({ year, month, day }: { year: number; month: number; day: number }): number {
  return Date.UTC(year, month - 1, day);
}

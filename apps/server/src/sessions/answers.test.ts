import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { eventsOf, startApi, type TestApi } from '../../test/api-server.ts';
import { openVisitors, type Visitor, type Visitors } from '../../test/visitors.ts';
import { addressRulesOf } from '../config.ts';
import { openIdNumberWebhook } from '../lookups/id-number-webhook.ts';
import { findSessionFacts } from '../store/progress.ts';
import { eraseSession } from './redact.ts';

const PATH = '/v1/identity/verification_sessions';
const FLOWS = '/v1/identity/verification_flows';
const SECRET = 'a-secret-of-the-lookup';
const CONTACTS = 'options[email][require_verification]=true&options[phone][require_verification]=true';
const DETAILS = 'provided_details[email]=jenny@example.com&provided_details[phone]=%2B12025550123';
const JENNY = { firstName: 'Jenny', lastName: 'Rosen', birthDate: '1990-02-03' };

let api: TestApi;
let visitors: Visitors;
/** What the operator's service is asked, and what it answers. */
const questions: { body: string; signature: string }[] = [];
let answer = { status: 200, body: '{"result":"match"}' };
const service = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray()).toString();
  questions.push({ body, signature: String(request.headers['stripe-signature']) });
  response.writeHead(answer.status).end(answer.body);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  api = await startApi({
    CREDENCE_SMTP_URL: 'smtp://127.0.0.1:2525',
    CREDENCE_MAIL_FROM: 'verify@aoba.example',
    CREDENCE_SMS_WEBHOOK_URL: 'https://sms.example/send',
    CREDENCE_SMS_WEBHOOK_SECRET: 'a-secret-of-the-gateway',
    CREDENCE_ID_NUMBER_WEBHOOK_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}/lookup`,
    CREDENCE_ID_NUMBER_WEBHOOK_SECRET: SECRET,
  });
  visitors = await openVisitors(api);
});
beforeEach(() => {
  questions.length = 0;
  answer = { status: 200, body: '{"result":"match"}' };
  delete api.app.idNumberLookup;
});
afterAll(async () => {
  await visitors.close();
  await api.close();
  service.close();
});

/** A session of a flow, whose person has agreed. */
async function begin(options: string, details = '', key = api.keys.secret): Promise<Stay> {
  const flow = (await api.call('POST', FLOWS, { key, body: options })).json.id;
  return beginOn(`verification_flow=${flow}&${details}`, key);
}

async function beginOn(body: string, key = api.keys.secret): Promise<Stay> {
  const { json } = await api.call('POST', PATH, { key, body });
  const person = visitors.visit(json);
  await person.agree();
  return { id: json.id, person };
}

interface Sent {
  code: string;
  to: string;
}

interface Stay {
  id: string;
  person: Visitor;
}

const sendTo = ({ person }: Stay, channel: string, address: string, country?: string) =>
  person.post('contact/code', { channel, address, language: 'en', ...(country && { country }) });
const enter = ({ person }: Stay, channel: string, code: string) => person.post('contact/confirm', { channel, code });
const outbox = async ({ id }: Stay) =>
  (await api.call('GET', `/v1/credence/outbox?verification_session=${id}`)).json.data as Sent[];
/** One that was not sent, nor the one that test mode takes. */
const wrong = (code: string) => (code === '111111' ? '222222' : '111111');
const problemOf = ({ status, view }: { status: number; view: { error?: { code: string } } }) => [
  status,
  view.error?.code,
];
async function retrieve(id: string, query: string, key = api.keys.secret) {
  return (await api.call('GET', `${PATH}/${id}?${query}`, { key })).json;
}

/** Shows the passport of Anna Maria Eriksson, and hands it over. */
async function showPassport({ id, person }: Stay): Promise<void> {
  await person.declare('passport');
  await person.photograph('front');
  await person.submit();
  await visitors.work(id, 'a passport');
}

describe('email address and phone number', () => {
  test('are confirmed by the codes that are sent there, before the document, and told once all is verified', async () => {
    const stay = await begin(CONTACTS, DETAILS);
    const { view } = await stay.person.look();
    expect(view).toMatchObject({
      step: 'contact',
      confirms: ['email', 'phone'],
      contact: { channel: 'email', address: 'jenny@example.com', codeSent: false, waitSeconds: 0, codesLeft: 5 },
    });
    const sent = await sendTo(stay, 'email', 'Jenny@Example.com');
    expect(sent.view.contact).toEqual({
      channel: 'email',
      address: 'Jenny@example.com',
      codeSent: true,
      waitSeconds: 30,
      codesLeft: 4,
    });
    const [mail] = await outbox(stay);
    expect(mail).toMatchObject({ to: 'Jenny@example.com', code: expect.stringMatching(/^\d{6}$/) });
    expect(await findSessionFacts(api.app, [stay.id])).toMatchObject([{ answered: [] }]);
    expect((await enter(stay, 'email', mail!.code)).view.contact).toMatchObject({
      channel: 'phone',
      address: '+12025550123',
    });
    expect(await findSessionFacts(api.app, [stay.id])).toMatchObject([{ answered: ['email'] }]);
    await sendTo(stay, 'phone', '(202) 555-0199', 'US');
    const [text] = await outbox(stay);
    expect(text!.to).toBe('+12025550199');
    expect((await enter(stay, 'phone', text!.code)).view).toMatchObject({ step: 'document', contact: null });
    await showPassport(stay);
    const session = await retrieve(stay.id, 'expand[]=verified_outputs&expand[]=last_verification_report');
    expectShape('identity.verification_session', session);
    expect(session).toMatchObject({
      status: 'verified',
      verified_outputs: { email: 'Jenny@example.com', phone: '+12025550199' },
      last_verification_report: {
        email: { status: 'verified', error: null, email: 'Jenny@example.com' },
        phone: { status: 'verified', error: null, phone: '+12025550199' },
      },
    });
  });

  test.each([
    ['email', 'jenny@example', 'email_invalid'],
    ['phone', '555', 'phone_invalid'],
  ])('an %s that nothing can be sent to (%s) is told at once', async (channel, address, code) => {
    const stay = await begin(`options[${channel}][require_verification]=true`);
    expect(problemOf(await sendTo(stay, channel, address, 'US'))).toEqual([422, code]);
    expect(await outbox(stay)).toEqual([]);
  });

  test('another code can be asked for after 30 seconds, also for another address; only the last one counts', async () => {
    const stay = await begin('options[email][require_verification]=true');
    await sendTo(stay, 'email', 'jenny@example.com');
    expect(problemOf(await sendTo(stay, 'email', 'jenny@example.org'))).toEqual([409, 'code_too_soon']);
    api.clock.advance(5_000);
    expect((await stay.person.look()).view.contact).toMatchObject({ waitSeconds: 25 });
    api.clock.advance(25_000);
    await sendTo(stay, 'email', 'jenny@example.org');
    const [second, first] = await outbox(stay);
    expect([first!.to, second!.to]).toEqual(['jenny@example.com', 'jenny@example.org']);
    if (first!.code !== second!.code) {
      expect(problemOf(await enter(stay, 'email', first!.code))).toEqual([422, 'code_wrong']);
    }
    expect((await enter(stay, 'email', second!.code)).view.step).toBe('document');
    // What is confirmed stays.
    expect((await sendTo(stay, 'email', 'other@example.org')).view.step).toBe('document');
    expect(await outbox(stay)).toHaveLength(2);
  });

  test('a code works for ten minutes', async () => {
    const stay = await begin('options[email][require_verification]=true');
    await sendTo(stay, 'email', 'jenny@example.com');
    const [{ code }] = (await outbox(stay)) as [Sent];
    api.clock.advance(10 * 60_000);
    expect((await stay.person.look()).view.contact).toMatchObject({ codeSent: false, codesLeft: 4 });
    expect(problemOf(await enter(stay, 'email', code))).toEqual([409, 'code_expired']);
  });

  test('five tries, five codes: with the last of both the attempt ends, and nothing is left to try', async () => {
    const stay = await begin('options[email][require_verification]=true');
    for (let codes = 1; codes <= 5; codes += 1) {
      await sendTo(stay, 'email', 'jenny@example.com');
      const [{ code }] = (await outbox(stay)) as [Sent];
      for (let tries = 1; tries <= 4; tries += 1) {
        expect(problemOf(await enter(stay, 'email', wrong(code)))).toEqual([422, 'code_wrong']);
      }
      if (codes === 5) break;
      expect(problemOf(await enter(stay, 'email', wrong(code)))).toEqual([409, 'code_expired']);
      expect(problemOf(await enter(stay, 'email', code))).toEqual([409, 'code_expired']);
      api.clock.advance(30_000);
    }
    api.clock.advance(30_000);
    expect(problemOf(await sendTo(stay, 'email', 'jenny@example.com'))).toEqual([409, 'codes_used_up']);
    expect((await enter(stay, 'email', '999999')).view).toMatchObject({ step: 'closed' });
    const session = await retrieve(stay.id, 'expand[]=last_verification_report');
    expect(session.last_error.code).toBe('email_unverified_other');
    expect(session.last_verification_report.email).toMatchObject({ status: 'unverified', email: 'jenny@example.com' });
  });

  test('who declines ends the attempt with a report of that alone, and may try again', async () => {
    const stay = await begin(CONTACTS, DETAILS);
    await sendTo(stay, 'email', 'jenny@example.com');
    await enter(stay, 'email', '000000');
    expect((await stay.person.post('unable', { part: 'phone' })).view).toMatchObject({
      step: 'retry',
      attemptsLeft: 4,
      lastError: { code: 'phone_verification_declined' },
      contact: { channel: 'phone' },
    });
    const session = await retrieve(stay.id, 'expand[]=last_verification_report');
    expectShape('identity.verification_session', session);
    expect(session).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'phone_verification_declined' },
      last_verification_report: { phone: { status: 'unverified', phone: null } },
    });
    for (const part of ['document', 'email']) expect(session.last_verification_report).not.toHaveProperty(part);
    expect(await eventsOf(api.app, stay.id)).toEqual(['requires_input', 'processing', 'created']);
    expect((await sendTo(stay, 'phone', '+12025550123')).view.step).toBe('contact');
    expect((await enter(stay, 'phone', '000000')).view.step).toBe('document');
    await showPassport(stay);
    expect((await retrieve(stay.id, '')).status).toBe('verified');
  });

  test('once no try is left nothing is sent, entered or declined any more', async () => {
    await api.call('POST', '/v1/credence/account', { body: 'retry_limit=1' });
    const stay = await begin(CONTACTS, DETAILS);
    await sendTo(stay, 'email', 'jenny@example.com');
    await stay.person.post('unable', { part: 'phone' });
    const refused = [409, 'too_many_attempts'];
    expect(problemOf(await sendTo(stay, 'phone', '+12025550123'))).toEqual(refused);
    expect(problemOf(await enter(stay, 'email', '000000'))).toEqual(refused);
    expect(problemOf(await stay.person.post('unable', { part: 'phone' }))).toEqual(refused);
    expect(await outbox(stay)).toHaveLength(1);
    await api.call('POST', '/v1/credence/account', { body: 'retry_limit=' });
  });

  test('000000 is taken in test mode for any code, and never in live mode', async () => {
    const [trial, live] = [
      await begin('options[email][require_verification]=true'),
      await begin('options[email][require_verification]=true', '', api.keys.live),
    ];
    // Only in place of a code that was sent.
    expect(problemOf(await enter(trial, 'email', '000000'))).toEqual([409, 'code_expired']);
    for (const stay of [trial, live]) await sendTo(stay, 'email', 'jenny@example.com');
    expect((await enter(trial, 'email', '000000')).view.step).toBe('document');
    expect(problemOf(await enter(live, 'email', '000000'))).toEqual([422, 'code_wrong']);
    expect((await live.person.look()).view.step).toBe('contact');
    const job = await api.app.db
      .selectFrom('job')
      .select('max_attempts')
      .where('name', '=', 'send-message')
      .executeTakeFirst();
    expect(job).toEqual({ max_attempts: 4 });
  });

  test('are nobody’s to answer for but of who holds the session, and where they are asked for', async () => {
    const stay = await begin('options[email][require_verification]=true');
    const stranger = visitors.visit({ id: stay.id, url: null });
    expect(problemOf(await sendTo({ id: stay.id, person: stranger }, 'email', 'a@example.com'))).toEqual([
      403,
      'link_elsewhere',
    ]);
    expect(problemOf(await sendTo(stay, 'phone', '+12025550123'))).toEqual([400, 'invalid_request']);
    expect(problemOf(await stay.person.submit())).toEqual([409, 'captures_missing']);
  });

  test('are asked for ten times a minute from one address in live mode, whatever the session', async () => {
    const statuses: number[] = [];
    for (let asked = 0; asked < 12; asked += 1) {
      const stay = await begin('options[email][require_verification]=true', '', api.keys.live);
      statuses.push((await sendTo(stay, 'email', 'jenny@example.com')).status);
    }
    // Others of this file have asked before.
    expect(statuses.slice(0, 5)).toEqual([200, 200, 200, 200, 200]);
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });

  test('lie sealed in the database, with codes hashed, and are erased by redaction', async () => {
    const stay = await begin(CONTACTS, DETAILS);
    await sendTo(stay, 'email', 'sealed@example.com');
    const [{ code }] = (await outbox(stay)) as [Sent];
    const rows = () =>
      api.app.db.selectFrom('contact_confirmation').selectAll().where('session_id', '=', stay.id).execute();
    const [row] = await rows();
    for (const bytes of [row!.address_sealed, row!.code_hash!]) {
      expect(bytes.toString('latin1')).not.toMatch(new RegExp(`sealed@example|${code}`));
    }
    await api.call('POST', `${PATH}/${stay.id}/redact`);
    await eraseSession(api.app, stay.id);
    expect(await rows()).toEqual([]);
    expect(await outbox(stay)).toEqual([]);
  });
});

describe('an ID number', () => {
  const ALONE = 'type=id_number';
  const BESIDE = 'type=document&options[document][require_id_number]=true';
  const give = ({ person }: Stay, number: string, more: object = JENNY, country = 'US') =>
    person.post('id-number', { country, number, ...more });

  async function handOver(stay: Stay): Promise<void> {
    await stay.person.submit();
    await visitors.work(stay.id, 'a passport');
  }

  test.each([
    ['0000', 'verified', null],
    ['000-00-0000', 'verified', null],
    ['1111', 'requires_input', 'id_number_mismatch'],
    ['2222', 'requires_input', 'id_number_unverified_other'],
    ['1120', 'requires_input', 'id_number_unverified_other'],
  ])('%s in test mode comes to %s (%s), and nobody is asked', async (number, status, code) => {
    api.app.idNumberLookup = openIdNumberWebhook(api.app.settings.idNumberWebhook!, addressRulesOf(api.app.settings));
    const stay = await beginOn(ALONE);
    expect((await give(stay, number)).view.idNumber).toEqual({ given: true, asksPerson: true });
    expect(await findSessionFacts(api.app, [stay.id])).toMatchObject([{ answered: ['idNumber'] }]);
    await handOver(stay);
    await api.app.idNumberLookup.close();
    const session = await retrieve(stay.id, 'expand[]=verified_outputs');
    expect([session.status, session.last_error?.code ?? null]).toEqual([status, code]);
    expect(questions).toEqual([]);
    const report = await api.app.db
      .selectFrom('submission')
      .select('answers_sealed')
      .where('session_id', '=', stay.id)
      .executeTakeFirstOrThrow();
    expect(report.answers_sealed!.toString('latin1')).not.toMatch(/Jenny|Rosen/);
  });

  test.each([
    ['US', '000-12-3456'],
    ['BR', '111.444.777-36'],
    ['SG', 'S1234567E'],
    ['US', 'abc'],
  ])('of %s that cannot exist (%s) is told at once', async (country, number) => {
    const stay = await beginOn(ALONE);
    expect(problemOf(await give(stay, number, JENNY, country))).toEqual([422, 'id_number_invalid']);
  });

  test('alone takes the name and the date of birth with it', async () => {
    const stay = await beginOn(ALONE);
    expect(problemOf(await give(stay, '1120', { firstName: ' ', birthDate: '1990-02-03' }))[0]).toBe(400);
    expect(problemOf(await give(stay, '1120', { firstName: 'Jenny' }))[0]).toBe(400);
    expect((await give(stay, '1120', { firstName: 'Jenny', birthDate: '1990-02-03' })).status).toBe(200);
  });

  test('in live mode is not verified where nobody can be asked', async () => {
    const stay = await beginOn(ALONE, api.keys.live);
    await give(stay, '1120');
    await handOver(stay);
    expect((await retrieve(stay.id, '', api.keys.live)).last_error.code).toBe('id_number_unverified_other');
  });

  test('chosen by zeros is nothing but a number that cannot exist in live mode', async () => {
    const stay = await beginOn(ALONE, api.keys.live);
    expect(problemOf(await give(stay, '0000'))).toEqual([422, 'id_number_invalid']);
  });

  describe('that a service is asked about', () => {
    beforeEach(() => {
      api.app.idNumberLookup = openIdNumberWebhook(api.app.settings.idNumberWebhook!, addressRulesOf(api.app.settings));
    });

    test('is verified with the name and date of birth of the document, and shown in full to nobody', async () => {
      const stay = await beginOn(BESIDE, api.keys.live);
      await stay.person.post('document', { type: 'passport', country: 'US' });
      await stay.person.photograph('front');
      await give(stay, '078-05-1120', {});
      await handOver(stay);
      const [{ body, signature }] = questions as [(typeof questions)[number]];
      expect(new Stripe('sk_test_x').webhooks.constructEvent(body, signature, SECRET)).toMatchObject({
        object: 'credence.id_number_lookup',
        id_number: '078051120',
        id_number_type: 'us_ssn',
        first_name: 'ANNA MARIA',
        last_name: 'ERIKSSON',
        dob: '1974-08-12',
        verification_session: stay.id,
      });
      const path = 'expand[]=last_verification_report.id_number.id_number';
      const { last_verification_report: report } = await retrieve(stay.id, path, api.keys.liveRestricted);
      expect(report.id_number).toMatchObject({ status: 'verified', id_number: '1120', first_name: 'ANNA MARIA' });
      expect((await api.call('GET', `${PATH}/${stay.id}?${path}`, { key: api.keys.live })).status).toBe(403);
      await api.app.idNumberLookup!.close();
    });

    test.each([
      ['{"result":"mismatch"}', 'id_number_mismatch'],
      ['{"result":"not_found"}', 'id_number_unverified_other'],
    ])('ends as it answers: %s', async (body, code) => {
      answer = { status: 200, body };
      const stay = await beginOn(ALONE, api.keys.live);
      await give(stay, '1120');
      await handOver(stay);
      expect((await retrieve(stay.id, '', api.keys.live)).last_error.code).toBe(code);
      expect(JSON.parse(questions[0]!.body)).toMatchObject({ first_name: 'Jenny', dob: '1990-02-03' });
      await api.app.idNumberLookup!.close();
    });

    test.each([
      [503, '{"result":"match"}'],
      [200, '{"result":"yes"}'],
      [200, 'match'],
      [200, JSON.stringify({ result: 'match', padding: 'x'.repeat(20_000) })],
    ])('is asked again after an answer that is none: %s %.30s', async (status, body) => {
      answer = { status, body };
      const stay = await beginOn(ALONE, api.keys.live);
      await give(stay, '1120');
      await stay.person.submit();
      await expect(visitors.work(stay.id, 'nothing')).rejects.toThrow('gave no answer');
      answer = { status: 200, body: '{"result":"match"}' };
      await visitors.work(stay.id, 'nothing');
      expect((await retrieve(stay.id, '', api.keys.live)).status).toBe('verified');
      expect(JSON.parse(questions[1]!.body).id).toBe(JSON.parse(questions[0]!.body).id);
      await api.app.idNumberLookup!.close();
    });
  });

  test('that the person does not have ends the attempt, whose photos are kept', async () => {
    const beside = await beginOn(BESIDE);
    await beside.person.declare('passport');
    await beside.person.photograph('front');
    expect((await beside.person.post('unable', { part: 'idNumber' })).view).toMatchObject({
      step: 'retry',
      captured: ['front'],
    });
    await give(beside, '0000', {});
    await handOver(beside);
    expect((await retrieve(beside.id, '')).status).toBe('verified');
    const stay = await beginOn(ALONE);
    expect((await stay.person.post('unable', { part: 'idNumber' })).view).toMatchObject({
      step: 'retry',
      lastError: { code: 'id_number_unverified_other' },
      idNumber: { given: false },
    });
  });
});

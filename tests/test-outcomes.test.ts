import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
  // `*` leaves this one out: it is for those who ask for it by name.
  const [endpoint] = (await credence.stripe.webhookEndpoints.list()).data;
  await credence.stripe.webhookEndpoints.update(endpoint!.id, { enabled_events: ['*', `${TYPE}.redacted`] });
});
afterAll(() => credence?.close());

type Session = Stripe.Identity.VerificationSession;
type Create = Stripe.Identity.VerificationSessionCreateParams;

const TYPE = 'identity.verification_session';
const DOCUMENT: Create = { type: 'document' };
const SELFIE: Create = { type: 'document', options: { document: { require_matching_selfie: true } } };
const ID_NUMBER: Create = { type: 'document', options: { document: { require_id_number: true } } };

/** Each code with a session that can end in it, and the report's section that tells of it. */
const CODES: [code: string, create: Create | 'phone' | 'email', section: string | null][] = [
  ['abandoned', DOCUMENT, null],
  ['consent_declined', DOCUMENT, null],
  ['country_not_supported', DOCUMENT, null],
  ['device_not_supported', DOCUMENT, null],
  ['under_supported_age', DOCUMENT, null],
  ['document_expired', DOCUMENT, 'document'],
  ['document_type_not_supported', DOCUMENT, 'document'],
  ['document_unverified_other', DOCUMENT, 'document'],
  ['selfie_document_missing_photo', SELFIE, 'selfie'],
  ['selfie_face_mismatch', SELFIE, 'selfie'],
  ['selfie_manipulated', SELFIE, 'selfie'],
  ['selfie_unverified_other', SELFIE, 'selfie'],
  ['id_number_insufficient_document_data', ID_NUMBER, 'id_number'],
  ['id_number_mismatch', ID_NUMBER, 'id_number'],
  ['id_number_unverified_other', { type: 'id_number' }, 'id_number'],
  ['phone_unverified_other', 'phone', 'phone'],
  ['phone_verification_declined', 'phone', 'phone'],
  ['email_unverified_other', 'email', 'email'],
  ['email_verification_declined', 'email', 'email'],
];

describe('the 24 stories, each through the official SDK with its webhook', () => {
  test('created', async () => {
    const { id } = await create(DOCUMENT);
    expect(await told('created', id)).toMatchObject({ status: 'requires_input', last_error: null });
  });

  test('processing', async () => {
    const session = await complete(await create(DOCUMENT), { outcome: 'verified', delay: 3600 });
    expect(session).toMatchObject({ status: 'processing', url: null });
    expect(await told('processing', session.id)).toMatchObject({ status: 'processing' });
  });

  test('processing, and whoever opens the link meanwhile waits for its end', async () => {
    const { id, url } = await create(DOCUMENT);
    await complete({ id } as Session, { outcome: 'verified', delay: 3 });
    const person = new Person(url!);
    expect((await person.open(url!)).view.step).toBe('processing');
    expect((await person.view(id)).view.step).toBe('processing');
    await told('verified', id);
    expect((await person.view(id)).view.step).toBe('verified');
    expect((await eventsOf(id)).at(-1)).toBe('verified');
  });

  test('verified', async () => {
    const session = await complete(await create(DOCUMENT), { outcome: 'verified', outputs: { first_name: 'Jenny' } });
    expect(session).toMatchObject({ status: 'verified', last_error: null });
    expect(await told('verified', session.id)).toMatchObject({
      last_verification_report: session.last_verification_report,
    });
    const expand = ['verified_outputs', 'last_verification_report'];
    expect(await credence.stripe.identity.verificationSessions.retrieve(session.id, { expand })).toMatchObject({
      verified_outputs: { first_name: 'Jenny', address: { country: 'US' } },
      last_verification_report: { document: { status: 'verified', first_name: 'Jenny' } },
    });
  });

  test('canceled', async () => {
    const { id } = await credence.stripe.identity.verificationSessions.cancel((await create(DOCUMENT)).id);
    expect(await told('canceled', id)).toMatchObject({ status: 'canceled' });
  });

  test('redacted', async () => {
    const { id } = await complete(await create(DOCUMENT), { outcome: 'verified' });
    await credence.stripe.identity.verificationSessions.redact(id);
    expect(await told('redacted', id)).toMatchObject({ status: 'verified', redaction: { status: 'redacted' } });
  });

  test.each(CODES)('requires_input with %s', async (code, wanted, section) => {
    const session = await complete(await create(wanted), { outcome: code, reason: 'Because.' });
    const error = { code, reason: 'Because.' };
    expect(session).toMatchObject({ status: 'requires_input', last_error: error, url: expect.any(String) });
    expect(await told('requires_input', session.id)).toMatchObject({ status: 'requires_input', last_error: error });
    if (section === null) return expect(session.last_verification_report).toBeNull();
    const report = await credence.stripe.identity.verificationReports.retrieve(
      session.last_verification_report as string,
    );
    expect(report[section as 'document']).toMatchObject({ status: 'unverified', error });
  });
});

describe('chosen in advance', () => {
  test('the outcome comes about right after the session is created, its events in order', async () => {
    const session = await create({ ...DOCUMENT, metadata: { credence_outcome: 'document_expired' } });
    expect(session).toMatchObject({ status: 'requires_input', last_error: null });
    expect(await told('requires_input', session.id)).toMatchObject({ last_error: { code: 'document_expired' } });
    expect(await eventsOf(session.id)).toEqual(['created', 'processing', 'requires_input']);
  });

  test('or once the person opens the link, whose page goes on from there', async () => {
    const metadata = { credence_when: 'open' };
    const verified = await create({ ...DOCUMENT, metadata: { ...metadata, credence_outcome: 'verified' } });
    expect((await new Person(verified.url!).open(verified.url!)).view.step).toBe('verified');
    await told('verified', verified.id);
    expect(await eventsOf(verified.id)).toEqual(['created', 'processing', 'verified']);

    const failed = await create({ ...DOCUMENT, metadata: { ...metadata, credence_outcome: 'document_expired' } });
    const person = new Person(failed.url!);
    expect((await person.open(failed.url!)).view).toMatchObject({
      step: 'retry',
      lastError: { code: 'document_expired' },
      attemptsLeft: 4,
    });
    // Opening it again, or from somewhere else, is no second attempt.
    expect((await person.open(failed.url!)).view.step).toBe('retry');
    expect((await new Person(failed.url!).open(failed.url!)).view.step).toBe('elsewhere');
    expect(await eventsOf(failed.id)).toEqual(['created', 'processing', 'requires_input']);
  });

  test.each([
    ['consent_declined', 'declined'],
    ['country_not_supported', 'retry'],
    ['device_not_supported', 'retry'],
    ['abandoned', 'retry'],
    ['under_supported_age', 'closed'],
  ])('whoever opens the link of a session to end in %s sees that it is %s', async (outcome, step) => {
    const { url } = await create({ ...DOCUMENT, metadata: { credence_outcome: outcome, credence_when: 'open' } });
    expect((await new Person(url!).open(url!)).view.step).toBe(step);
  });
});

test('the pictures of a made-up person are files like any other, and erased like any other', async () => {
  const { id, last_verification_report } = await complete(await create(SELFIE), { outcome: 'selfie_face_mismatch' });
  const urls: string[] = [];
  const { document, selfie } = await credence.stripe.identity.verificationReports.retrieve(
    last_verification_report as string,
  );
  expect(document!.files).toHaveLength(2);
  expect(selfie!.document).toBe(document!.files![0]);
  for (const [picture, purpose] of [
    [document!.files![0]!, 'identity_document_downloadable'],
    [selfie!.selfie!, 'selfie'],
  ] as const) {
    const file = await credence.stripe.files.retrieve(picture);
    expect(file).toMatchObject({ purpose, type: 'jpg' });
    const link = await credence.restricted.fileLinks.create({ file: picture, expires_at: inSeconds(25) });
    const responses = await Promise.all([fetch(link.url!), fetch(link.url!)]);
    expect(responses[0]!.headers.get('content-type')).toBe('image/jpeg');
    const [once, twice] = await Promise.all(responses.map(async (answer) => Buffer.from(await answer.arrayBuffer())));
    expect(once).toHaveLength(file.size);
    expect(once!.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    expect(twice!.equals(once!)).toBe(true);
    urls.push(link.url!);
  }
  await credence.stripe.identity.verificationSessions.redact(id);
  await told('redacted', id);
  for (const url of urls) expect((await fetch(url)).status).toBe(404);
});

async function create(wanted: Create | 'phone' | 'email'): Promise<Session> {
  const { verificationSessions } = credence.stripe.identity;
  if (typeof wanted !== 'string') return verificationSessions.create(wanted);
  const options = { document: {}, [wanted]: { require_verification: true } };
  const flow = (await credence.stripe.rawRequest('POST', '/v1/identity/verification_flows', {
    options,
  })) as unknown as {
    id: string;
  };
  return verificationSessions.create({ verification_flow: flow.id });
}

async function complete({ id }: Session, params: object): Promise<Session> {
  const path = `/v1/test_helpers/identity/verification_sessions/${id}/complete`;
  return (await credence.stripe.rawRequest('POST', path, params)) as unknown as Session;
}

/** The session as the webhook of an event tells of it. */
async function told(event: string, id: string): Promise<Session> {
  return (await credence.webhooks.next(`${TYPE}.${event}`, id)).data.object as Session;
}

async function eventsOf(id: string): Promise<string[]> {
  const { data } = await credence.stripe.events.list({ limit: 100 });
  const mine = data.filter((event) => (event.data.object as { id: string }).id === id);
  return mine.reverse().map(({ type }) => type.slice(TYPE.length + 1));
}

function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

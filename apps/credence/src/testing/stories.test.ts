import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credence, type IdentityEventType, type Outcome, startCredence } from './start-credence.ts';

/** Every way a session can go, each in a line, with the webhook that tells of it. */
let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

type Asked = Stripe.Identity.VerificationSessionCreateParams;
type Session = { id: string };
type Word = IdentityEventType extends `${string}.${string}.${infer Last}` ? Last : never;

const DOCUMENT: Asked = { type: 'document' };
const SELFIE: Asked = { type: 'document', options: { document: { require_matching_selfie: true } } };
const ID_NUMBER: Asked = { type: 'id_number' };

test('created', async () => {
  expect(await told(await create(), 'created')).toMatchObject({ status: 'requires_input', last_error: null });
});

test('processing', async () => {
  expect(await told(await complete(await create(), 'verified', 60), 'processing')).toMatchObject({ last_error: null });
});

test('verified', async () => {
  expect(await told(await complete(await create(), 'verified'), 'verified')).toMatchObject({ status: 'verified' });
});

test('canceled', async () => {
  expect(await told(await cancel(await create()), 'canceled')).toMatchObject({ status: 'canceled' });
});

test('redacted', async () => {
  expect(await told(await redact(await create()), 'redacted')).toMatchObject({ redaction: { status: 'redacted' } });
});

test.each<[Outcome, Asked]>([
  ['abandoned', DOCUMENT],
  ['consent_declined', DOCUMENT],
  ['country_not_supported', DOCUMENT],
  ['device_not_supported', DOCUMENT],
  ['under_supported_age', DOCUMENT],
  ['document_expired', DOCUMENT],
  ['document_type_not_supported', DOCUMENT],
  ['document_unverified_other', DOCUMENT],
  ['selfie_document_missing_photo', SELFIE],
  ['selfie_face_mismatch', SELFIE],
  ['selfie_manipulated', SELFIE],
  ['selfie_unverified_other', SELFIE],
  ['id_number_insufficient_document_data', ID_NUMBER],
  ['id_number_mismatch', ID_NUMBER],
  ['id_number_unverified_other', ID_NUMBER],
])('requires_input, %s', async (code, asked) => {
  const session = await told(await complete(await create(asked), code), 'requires_input');
  expect(session.last_error?.code).toBe(code);
});

test.each<[Outcome, 'email' | 'phone']>([
  ['phone_unverified_other', 'phone'],
  ['phone_verification_declined', 'phone'],
  ['email_unverified_other', 'email'],
  ['email_verification_declined', 'email'],
])('requires_input, %s', async (code, asked) => {
  const session = await told(await complete(await createFromFlow(asked), code), 'requires_input');
  expect(session.last_error?.code).toBe(code);
});

async function told(session: Session, word: Word) {
  return (await credence.webhooks.next(`identity.verification_session.${word}`, { session })).data.object;
}

function create(asked = DOCUMENT) {
  return credence.stripe.identity.verificationSessions.create(asked);
}

async function createFromFlow(asked: 'email' | 'phone') {
  const options = { [asked]: { require_verification: true } };
  const { id } = await credence.stripe.rawRequest('POST', '/v1/identity/verification_flows', { options });
  return create({ verification_flow: id });
}

function complete(session: Session, outcome: Outcome, delay?: number) {
  return credence.complete(session, outcome, delay === undefined ? {} : { delay });
}

function cancel({ id }: Session) {
  return credence.stripe.identity.verificationSessions.cancel(id);
}

function redact({ id }: Session) {
  return credence.stripe.identity.verificationSessions.redact(id);
}

import { specimens } from '@credence/specimens';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

/** A machine-readable zone spells names in A to Z: these are printed the same. */
const ANNA = { surname: 'ERIKSSON', givenNames: 'ANNA MARIA' };

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

const REQUIRES_INPUT = 'identity.verification_session.requires_input';
const VERIFIED = 'identity.verification_session.verified';

const create = (params: Partial<Stripe.Identity.VerificationSessionCreateParams> = {}) =>
  credence.stripe.identity.verificationSessions.create({ type: 'document', ...params });

describe('a passport', () => {
  let passport: Awaited<ReturnType<typeof specimens.passport>>;
  let session: Stripe.Identity.VerificationSession;
  beforeAll(async () => {
    passport = await specimens.passport({ ...ANNA, seed: 'story-passport' });
    session = await create({ metadata: { user_id: 'user_1' }, provided_details: { email: 'quiet@example.com' } });
    await new Person(session.url!).verify(session, { type: 'passport', front: passport.front });
  });

  test('is verified, and the integrator hears of it', async () => {
    const { truth } = passport;
    const event = await credence.webhooks.next(VERIFIED, session.id);
    expect(event.data.object).toMatchObject({ id: session.id, status: 'verified', metadata: { user_id: 'user_1' } });
    expect(JSON.stringify(event)).not.toContain(truth.lastName);

    const verified = await credence.stripe.identity.verificationSessions.retrieve(session.id, {
      expand: ['verified_outputs', 'last_verification_report'],
    });
    expect(verified.verified_outputs).toMatchObject({ first_name: truth.firstName, last_name: truth.lastName });
    expect(verified.last_verification_report).toMatchObject({
      document: {
        status: 'verified',
        error: null,
        type: 'passport',
        first_name: truth.firstName,
        files: [expect.stringMatching(/^file_/)],
      },
    });
    expect(eventTypes(session.id)).toEqual([
      'identity.verification_session.created',
      'identity.verification_session.processing',
      'identity.verification_session.verified',
    ]);
  });

  test('tells what is sensitive only where it is named, and to the restricted key', async () => {
    const { truth } = passport;
    const ordinary = await credence.restricted.identity.verificationSessions.retrieve(session.id, {
      expand: ['verified_outputs', 'last_verification_report'],
    });
    expect(ordinary.verified_outputs).not.toHaveProperty('dob');
    expect((ordinary.last_verification_report as Stripe.Identity.VerificationReport).document).not.toHaveProperty(
      'number',
    );

    const paths = [
      'verified_outputs.dob',
      'last_verification_report.document.number',
      'last_verification_report.document.expiration_date',
    ];
    const sensitive = await credence.restricted.identity.verificationSessions.retrieve(session.id, { expand: paths });
    expect(sensitive.verified_outputs!.dob).toEqual(dateParts(truth.birthDate));
    expect((sensitive.last_verification_report as Stripe.Identity.VerificationReport).document).toMatchObject({
      number: truth.documentNumber,
      expiration_date: dateParts(truth.expirationDate),
    });

    for (const path of paths) {
      await expect(
        credence.stripe.identity.verificationSessions.retrieve(session.id, { expand: [path] }),
      ).rejects.toMatchObject({ statusCode: 403 });
    }
  });

  test('leaves nothing of what was read in the log or the printed output', () => {
    const { truth } = passport;
    const link = session.url!.split('/').at(-1)!;
    for (const secret of [truth.lastName, truth.documentNumber, truth.birthDate, 'quiet@example.com', link]) {
      expect(credence.output()).not.toContain(secret);
    }
  });
});

describe('a genuine card is verified', () => {
  test('an identity card of two sides', async () => {
    const { truth, front, back } = await specimens.idCard({ ...ANNA, seed: 'story-card' });
    const session = await create();
    await new Person(session.url!).verify(session, { type: 'id_card', front, back: back! });
    await credence.webhooks.next(VERIFIED, session.id);
    const { verified_outputs } = await credence.stripe.identity.verificationSessions.retrieve(session.id, {
      expand: ['verified_outputs'],
    });
    expect(verified_outputs).toMatchObject({ first_name: truth.firstName, last_name: truth.lastName });
  });

  test('a licence with a barcode, whose address comes along', async () => {
    const { truth, front, back } = await specimens.drivingLicense({ ...ANNA, seed: 'story-licence' });
    const session = await create();
    await new Person(session.url!).verify(session, { type: 'driving_license', front, back: back! });
    await credence.webhooks.next(VERIFIED, session.id);
    const { verified_outputs } = await credence.stripe.identity.verificationSessions.retrieve(session.id, {
      expand: ['verified_outputs'],
    });
    expect(verified_outputs).toMatchObject({
      last_name: truth.lastName,
      address: { city: truth.address!.city, postal_code: truth.address!.postalCode },
    });
  });
});

describe('what does not convince', () => {
  test('an expired passport ends in document_expired, and a second try with a good one verifies the same session', async () => {
    const expired = await specimens.passport({ ...ANNA, seed: 'story-expired', expirationDate: '2021-05-06' });
    const session = await create();
    const person = new Person(session.url!);
    await person.verify(session, { type: 'passport', front: expired.front });
    const event = await credence.webhooks.next(REQUIRES_INPUT, session.id);
    expect(event.data.object).toMatchObject({
      status: 'requires_input',
      last_error: { code: 'document_expired', reason: 'The document is expired.' },
      url: null,
      client_secret: null,
    });
    const failed = await credence.stripe.identity.verificationSessions.retrieve(session.id, {
      expand: ['verified_outputs'],
    });
    expect(failed.verified_outputs).toBeNull();

    const good = await specimens.passport({ ...ANNA, seed: 'story-good' });
    const view = await person.show(session.id, { type: 'passport', front: good.front });
    expect(view).toMatchObject({ step: 'processing', lastError: null, attemptsLeft: 3 });
    await credence.webhooks.next(VERIFIED, session.id);
    const { data: reports } = await credence.stripe.identity.verificationReports.list({
      verification_session: session.id,
    });
    expect(reports.map((report) => report.document?.status)).toEqual(['verified', 'unverified']);
  });

  // A landscape: apps/credence/src/testing/start-credence.test.ts.
  // A front and a back of different cards: specimens-for-outcomes.test.ts.
});

function eventTypes(sessionId: string): string[] {
  return credence.webhooks.events
    .filter((event) => (event.data.object as { id: string }).id === sessionId)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((event) => event.type);
}

function dateParts(date: string) {
  const [year, month, day] = date.split('-').map(Number);
  return { year, month, day };
}

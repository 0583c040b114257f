import { type OutcomeSpecimen, type SpecimenOutcome, type SpecimenType, specimens } from '@credence/specimens';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readCommand } from './support/command.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { type Documents, Person } from './support/person.ts';

/** Two or three pictures are drawn and read in each: seconds, but many of them on a busy machine. */
vi.setConfig({ testTimeout: 240_000 });

/** Of passports, an expired one is in documents.test.ts, and one of a wrong type in browser/test-panel.test.ts. */
const WRONG: readonly (readonly [SpecimenType, SpecimenOutcome])[] = [
  ['passport', 'document_unverified_other'],
  ['id_card', 'document_expired'],
  ['id_card', 'document_type_not_supported'],
  ['id_card', 'document_unverified_other'],
  ['driving_license', 'document_expired'],
  ['driving_license', 'document_unverified_other'],
];
/** Documents that test mode verifies, with a portrait and without: the others have something else wrong with them, too. */
const CONVINCING: readonly (readonly [SpecimenType, SpecimenOutcome])[] = [
  ['passport', 'verified'],
  ['id_card', 'selfie_document_missing_photo'],
  ['driving_license', 'verified'],
];
const today = new Date().toISOString().slice(0, 10);
/** Not a check of what the specimen lacks, but of who issued it: all that stands between a good specimen and live mode. */
const UNKNOWN_ISSUER = { code: 'document_unverified_other', reason: 'The issuer of this document is not recognised.' };

let credence: Credence;
let live: Stripe;
beforeAll(async () => {
  credence = await startCredence();
  const { secret } = await readCommand(credence, 'keys', 'create', '--live');
  const { hostname, port } = new URL(credence.url);
  live = new Stripe(secret, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
});
afterAll(() => credence.close());

describe('pictures drawn for an outcome lead a server to it that knows nothing but the pictures', () => {
  // To be verified: documents.test.ts, of each type, and of cards with a selfie browser/selfie.test.ts.
  test.each(WRONG)('a %s to %s', async (type, code) => {
    await expectFailure(await draw(type, code), { type, code });
  });

  // Somebody else's face: browser/selfie.test.ts; nobody's: browser/test-panel.test.ts.
  test.each<SpecimenOutcome>(['selfie_document_missing_photo', 'selfie_manipulated'])(
    'an id_card and its selfie to %s',
    async (code) => {
      const { selfie, ...card } = await draw('id_card', code);
      await expectFailure({ ...card, selfie: selfie! }, { type: 'id_card', code });
    },
  );
});

describe('in live mode no specimen is verified by the real analysis', () => {
  test.each(CONVINCING)('a %s drawn for %s', async (type, outcome) => {
    const { front, back } = await draw(type, outcome);
    const { id, url } = await live.identity.verificationSessions.create({ type: 'document' });
    await new Person(url!).verify({ id, url }, { type, country: 'US', front, ...(back && { back }) });
    const retrieve = () => live.identity.verificationSessions.retrieve(id);
    await expect.poll(async () => (await retrieve()).status, { timeout: 50_000, interval: 200 }).not.toBe('processing');
    const { status, last_error } = await retrieve();
    expect({ status, last_error }).toEqual({ status: 'requires_input', last_error: UNKNOWN_ISSUER });
  });

  test('nor one of the specimen state, which cannot even be declared', async () => {
    const { id, url } = await live.identity.verificationSessions.create({ type: 'document' });
    const person = new Person(url!);
    await person.open(url!);
    await person.consent(id, url!);
    expect((await person.declare(id, 'passport', 'UTO')).status).toBe(400);
  });
});

/** The same pictures to both modes. */
const drawn = new Map<string, Promise<OutcomeSpecimen>>();
function draw(type: SpecimenType, outcome: SpecimenOutcome): Promise<OutcomeSpecimen> {
  const order = `${type} ${outcome}`;
  const known = drawn.get(order) ?? specimens.forOutcome({ outcome, type, seed: 'story', today });
  drawn.set(order, known);
  return known;
}

async function expectFailure(pictures: Omit<Documents, 'type'>, { type, code }: { type: SpecimenType; code: string }) {
  const { front, back, selfie } = pictures;
  const session = await credence.stripe.identity.verificationSessions.create({
    type: 'document',
    options: { document: { require_matching_selfie: selfie !== undefined } },
  });
  await new Person(session.url!).verify(session, { type, front, ...(back && { back }), ...(selfie && { selfie }) });
  const event = await credence.webhooks.next('identity.verification_session.requires_input', session.id);
  expect(event.data.object).toMatchObject({ last_error: { code } });
}

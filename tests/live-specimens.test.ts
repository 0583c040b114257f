import { type SpecimenOutcome, type SpecimenType, specimens } from '@credence/specimens';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCommand } from './support/command.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

const TYPES: readonly SpecimenType[] = ['passport', 'id_card', 'driving_license'];
/** The documents that test mode verifies, with a portrait and without: the others have something else wrong with them, too. */
const CONVINCING: readonly (readonly [SpecimenType, SpecimenOutcome])[] = [
  ['passport', 'verified'],
  ...TYPES.map((type) => [type, 'selfie_document_missing_photo'] as const),
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

// The same pictures lead test mode to their outcomes: specimens-for-outcomes.test.ts.
describe('in live mode no specimen is verified by the real analysis', () => {
  test.each(CONVINCING)('a %s drawn for %s', async (type, outcome) => {
    const { status, last_error } = await show(type, outcome);
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

async function show(type: SpecimenType, outcome: SpecimenOutcome): Promise<Stripe.Identity.VerificationSession> {
  const { front, back } = await specimens.forOutcome({ outcome, type, seed: 'story', today });
  const session = await live.identity.verificationSessions.create({ type: 'document' });
  await new Person(session.url!).verify(session, { type, country: 'US', front, ...(back && { back }) });
  const retrieve = () => live.identity.verificationSessions.retrieve(session.id);
  await expect.poll(async () => (await retrieve()).status, { timeout: 50_000, interval: 200 }).not.toBe('processing');
  return retrieve();
}

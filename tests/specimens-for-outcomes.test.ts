import { type SpecimenOutcome, type SpecimenType, specimens } from '@credence/specimens';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

/** Two or three pictures are drawn and read in each: seconds, but many of them on a busy machine. */
vi.setConfig({ testTimeout: 240_000 });

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

const TYPES: readonly SpecimenType[] = ['passport', 'id_card', 'driving_license'];
const CODES: readonly SpecimenOutcome[] = [
  'document_expired',
  'document_type_not_supported',
  'document_unverified_other',
];
const today = new Date().toISOString().slice(0, 10);

describe('pictures drawn for an outcome lead a server to it that knows nothing but the pictures', () => {
  // To be verified: documents.test.ts, of each type, and below with a selfie.
  test.each(TYPES.flatMap((type) => CODES.map((code) => [type, code] as const)))('a %s to %s', async (type, code) => {
    const session = await show(code, type);
    const event = await credence.webhooks.next('identity.verification_session.requires_input', session);
    expect(event.data.object).toMatchObject({ last_error: { code } });
  });
});

describe('with a selfie asked for', () => {
  test.each<SpecimenOutcome>([
    'selfie_document_missing_photo',
    'selfie_face_mismatch',
    'selfie_manipulated',
    'selfie_unverified_other',
  ])('an id_card and its selfie lead to %s', async (code) => {
    const session = await show(code, 'id_card', true);
    const event = await credence.webhooks.next('identity.verification_session.requires_input', session);
    expect(event.data.object).toMatchObject({ last_error: { code } });
  });

  test("a card with its holder's selfie is verified", async () => {
    const session = await show('verified', 'id_card', true);
    await credence.webhooks.next('identity.verification_session.verified', session);
  });
});

async function show(outcome: SpecimenOutcome, type: SpecimenType, withSelfie = false): Promise<string> {
  const drawn = await specimens.forOutcome({ outcome, type, seed: 'story', today, selfie: withSelfie });
  const { front, back, selfie } = drawn;
  const session = await credence.stripe.identity.verificationSessions.create({
    type: 'document',
    options: { document: { require_matching_selfie: withSelfie } },
  });
  await new Person(session.url!).verify(session, {
    type,
    front,
    ...(back && { back }),
    ...(withSelfie && { selfie: selfie! }),
  });
  return session.id;
}

import { type SpecimenOutcome, type SpecimenType, specimens } from '@credence/specimens';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { Person } from './support/person.ts';

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
  test.each(TYPES)('a %s to be verified', async (type) => {
    const session = await show('verified', type);
    const event = await credence.webhooks.next('identity.verification_session.verified', session);
    expect(event.data.object).toMatchObject({ status: 'verified', last_error: null });
  });

  test.each(TYPES.flatMap((type) => CODES.map((code) => [type, code] as const)))('a %s to %s', async (type, code) => {
    const session = await show(code, type);
    const event = await credence.webhooks.next('identity.verification_session.requires_input', session);
    expect(event.data.object).toMatchObject({ last_error: { code } });
  });
});

async function show(outcome: SpecimenOutcome, type: SpecimenType): Promise<string> {
  const { front, back } = await specimens.forOutcome({ outcome, type, seed: 'story', today });
  const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  await new Person(session.url!).verify(session, { type, front, ...(back && { back }) });
  return session.id;
}

// A user's TypeScript, checked by tests/package.test.ts where the packed package is installed.
import { type Credence, type Outcome, PageRefusal, startCredence } from 'credence/testing';

const outcome: Outcome = 'document_expired';
// @ts-expect-error: an outcome is a word
const wrong: Outcome = 404;

export async function story(): Promise<string | undefined> {
  await using credence: Credence = await startCredence({ logLevel: 'warn' });
  const session = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
  await credence.complete(session, outcome, { delay: 5 });
  const event = await credence.webhooks.next('identity.verification_session.requires_input', { session });
  const code: string | undefined = event.data.object.last_error?.code ?? undefined;
  // @ts-expect-error: an inbox of sessions hears of no charges
  await credence.webhooks.next('charge.succeeded');
  // @ts-expect-error: a photo is bytes, or where they lie
  await credence.submit(session, { front: 1 }).catch((error) => error instanceof PageRefusal);
  return code ?? String(wrong);
}

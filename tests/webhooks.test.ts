import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';

let credence: Credence;
let endpointId: string;

beforeAll(async () => {
  credence = await startCredence();
  const [endpoint] = (await credence.stripe.webhookEndpoints.list()).data;
  endpointId = endpoint!.id;
});
afterEach(() => credence.webhooks.answerWith(200));
afterAll(() => credence.close());

const CREATED = 'identity.verification_session.created';

/** What is ours has no method in the official SDK, but goes through it all the same. */
async function ours<T>(method: string, path: string, params: Record<string, string | number> = {}): Promise<T> {
  return (await credence.stripe.rawRequest(method, path, params)) as unknown as T;
}

interface Delivery {
  state: string;
  attempts: { status_code: number | null; error: string | null }[];
}

/** An endpoint with what is ours. */
interface Health {
  status: string;
  disabled_reason: string | null;
  failed_attempts: number;
  secret?: string;
}

async function createSession(): Promise<string> {
  return (await credence.stripe.identity.verificationSessions.create({ type: 'document' })).id;
}

async function deliveriesOf(event: string): Promise<Delivery[]> {
  return (await ours<{ data: Delivery[] }>('GET', `/v1/credence/deliveries?event=${event}`)).data;
}

const health = () => ours<Health>('GET', `/v1/credence/webhook_endpoints/${endpointId}`);

test('an event is sent again by hand, and each attempt can be seen', async () => {
  const { webhooks } = credence;
  const { id } = await webhooks.next(CREATED, await createSession());
  const answer = await ours<Stripe.Event>('POST', `/v1/events/${id}/retry`, { webhook_endpoint: endpointId });
  expect(answer).toMatchObject({ id, object: 'event' });
  await expect.poll(() => webhooks.events.filter((event) => event.id === id).length, { timeout: 20_000 }).toBe(2);
  await expect
    .poll(() => deliveriesOf(id), { timeout: 20_000 })
    .toMatchObject([{ state: 'succeeded', attempts: [{ status_code: 200 }, { status_code: 200 }] }]);
});

test('a secret is rolled without losing an event', async () => {
  const { webhooks } = credence;
  const roll = (params = {}) =>
    ours<Health>('POST', `/v1/credence/webhook_endpoints/${endpointId}/roll_secret`, params);
  const { secret: next } = await roll({ expires_in: 3600 });
  // Whoever still has the old secret, and whoever has the new one already, takes what comes.
  await webhooks.next(CREATED, await createSession());
  webhooks.secret = next!;
  await webhooks.next(CREATED, await createSession());
  expect(webhooks.rejected).toBe(0);

  const { secret: last } = await roll();
  const late = await createSession();
  await expect.poll(() => webhooks.rejected, { timeout: 20_000 }).toBe(1);
  webhooks.secret = last!;
  const [event] = (await credence.stripe.events.list({ limit: 1, type: CREATED })).data;
  await ours('POST', `/v1/events/${event!.id}/retry`);
  await webhooks.next(CREATED, late);
});

test('an endpoint that says it is gone is disabled, told of, and can be enabled again', async () => {
  const { webhooks, stripe } = credence;
  webhooks.answerWith(410);
  await createSession();
  await expect
    .poll(async () => (await stripe.webhookEndpoints.retrieve(endpointId)).status, { timeout: 20_000 })
    .toBe('disabled');
  expect(await health()).toMatchObject({ status: 'disabled', disabled_reason: 'gone' });
  const noted = credence
    .output()
    .split('\n')
    .find((line) => line.includes('"reason":"gone"'));
  expect(JSON.parse(noted ?? '{}')).toMatchObject({ endpoint: endpointId, level: 40 });

  webhooks.answerWith(200);
  await createSession(); // nobody is told of this one
  await stripe.webhookEndpoints.update(endpointId, { disabled: false });
  expect(await health()).toMatchObject({ status: 'enabled', disabled_reason: null, failed_attempts: 0 });
  const count = webhooks.events.length;
  await webhooks.next(CREATED, await createSession());
  expect(webhooks.events).toHaveLength(count + 1);
});

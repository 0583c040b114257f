import { Agent } from 'node:http';
import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { png } from '../apps/server/test/pictures.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { type FaultyNetwork, openFaultyNetwork } from './support/faulty-network.ts';
import { connectSdk } from './support/witness.ts';

const { errors } = Stripe;
const PICTURE = png(64, 32);

let credence: Credence;
let stripe: Stripe;
beforeAll(async () => {
  credence = await startCredence();
  stripe = connectSdk(credence.url, credence.secretKey);
});
afterAll(() => credence.close());

const countOf = async (client_reference_id: string) =>
  (await stripe.identity.verificationSessions.list({ client_reference_id })).data.length;

describe('paging', () => {
  const ids: string[] = []; // oldest first
  beforeAll(async () => {
    for (let i = 0; i < 23; i += 1) {
      const params = { type: 'document', client_reference_id: 'pages' } as const;
      ids.push((await stripe.identity.verificationSessions.create(params)).id);
    }
  });
  const list = (params: Stripe.Identity.VerificationSessionListParams) =>
    stripe.identity.verificationSessions.list({ client_reference_id: 'pages', ...params });

  test('walks forwards by itself, newest first, each once', async () => {
    const seen: string[] = [];
    for await (const session of list({ limit: 10 })) seen.push(session.id);
    expect(seen).toEqual(ids.toReversed());
  });

  test('walks backwards from ending_before', async () => {
    const seen: string[] = [];
    for await (const session of list({ limit: 5, ending_before: ids[2]! })) seen.push(session.id);
    expect(seen).toEqual(ids.slice(3));
  });

  test('gathers as many as wanted, and stops when told', async () => {
    const some = await list({ limit: 4 }).autoPagingToArray({ limit: 9 });
    expect(some.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 9));
    const until: string[] = [];
    await list({ limit: 4 }).autoPagingEach((session) => {
      until.push(session.id);
      return until.length < 6;
    });
    expect(until).toHaveLength(6);
  });

  test('keeps its filters and expansions from page to page', async () => {
    const [middle] = (await list({ limit: 1, starting_after: ids[11]! })).data;
    const all = list({ limit: 3, starting_after: middle!.id, expand: ['data.verified_outputs'] });
    const seen = await all.autoPagingToArray({ limit: 100 });
    expect(seen.map(({ id }) => id)).toEqual(ids.slice(0, 10).toReversed());
    expect(seen.every((session) => session.verified_outputs === null)).toBe(true);
  });

  test('events and endpoints page the same way', async () => {
    const types: string[] = [];
    for await (const event of stripe.events.list({ limit: 7 })) types.push(event.type);
    expect(types.length).toBeGreaterThanOrEqual(23);
    expect(await stripe.webhookEndpoints.list({ limit: 1 }).autoPagingToArray({ limit: 10 })).toHaveLength(1);
  });
});

describe('a connection that breaks', () => {
  let network: FaultyNetwork;
  beforeEach(async () => {
    network = await openFaultyNetwork(credence.url);
  });
  afterEach(() => network.close());

  /** An SDK on the far side of the network, with a connection for each request so that each can meet its own fault. */
  const across = (options: Stripe.StripeConfig = {}) =>
    connectSdk(network.url, credence.secretKey, {
      httpClient: Stripe.createNodeHttpClient(new Agent({ keepAlive: false })),
      ...options,
    });
  const create = (sdk: Stripe, client_reference_id: string, options: Stripe.RequestOptions = {}) =>
    sdk.identity.verificationSessions.create({ type: 'document', client_reference_id }, options);

  test('after the server did it: the SDK asks again with the same key, and gets the first answer', async () => {
    network.next('lose reply', 'lose reply');
    const sdk = across({ maxNetworkRetries: 2 });
    const session = await create(sdk, 'lost-reply');
    expect(network.connections).toBe(3);
    expect(session.lastResponse.headers['idempotent-replayed']).toBe('true');
    const { data } = await stripe.identity.verificationSessions.list({ client_reference_id: 'lost-reply' });
    expect(data.map(({ id }) => id)).toEqual([session.id]);
    const events = await stripe.events.list({ type: 'identity.verification_session.created', limit: 100 });
    const told = events.data.filter((event) => (event.data.object as { id: string }).id === session.id);
    expect(told).toHaveLength(1);
  });

  test('while the server is still at it: one object all the same', async () => {
    network.next('lose early');
    const session = await create(across({ maxNetworkRetries: 3 }), 'lost-early');
    const { data } = await stripe.identity.verificationSessions.list({ client_reference_id: 'lost-early' });
    expect(data.map(({ id }) => id)).toEqual([session.id]);
  });

  test('the SDK repeats once even when told not to, which the key it always sends makes harmless', async () => {
    network.next('lose reply');
    await create(across({ maxNetworkRetries: 0 }), 'no-retries');
    expect(await countOf('no-retries')).toBe(1);
    network.next('lose reply', 'lose reply');
    const gone = await create(across({ maxNetworkRetries: 0 }), 'given-up').catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(errors.StripeConnectionError);
    expect(await countOf('given-up')).toBe(1);
  });

  test('cancelling, reading and deleting survive it too', async () => {
    const sdk = across({ maxNetworkRetries: 1 });
    const session = await create(sdk, 'other-verbs');
    network.next('lose reply');
    expect((await sdk.identity.verificationSessions.cancel(session.id)).status).toBe('canceled');
    network.next('lose reply');
    expect((await sdk.identity.verificationSessions.retrieve(session.id)).status).toBe('canceled');
    const endpoint = await sdk.webhookEndpoints.create({ url: 'https://example.com/', enabled_events: ['*'] });
    network.next('lose reply');
    // No key on DELETE: the repetition finds nothing, as with the original.
    const gone = await sdk.webhookEndpoints.del(endpoint.id).catch((error: unknown) => error);
    expect(gone).toMatchObject({ statusCode: 404, code: 'resource_missing' });
  });

  test('an upload is taken once, and a link made once', async () => {
    network.next('lose reply');
    const sdk = across({ maxNetworkRetries: 1 });
    const upload = await sdk.files.create({ purpose: 'dispute_evidence', file: { data: PICTURE, name: 'once.png' } });
    const { data: files } = await stripe.files.list({ purpose: 'dispute_evidence' });
    expect(files.map(({ id }) => id)).toEqual([upload.id]);
    network.next('lose reply');
    const link = await sdk.fileLinks.create({ file: upload.id });
    const { data: links } = await stripe.fileLinks.list({ file: upload.id });
    expect(links.map(({ id }) => id)).toEqual([link.id]);
  });

  test('redacting and changing survive it as well', async () => {
    const sdk = across({ maxNetworkRetries: 1 });
    const { id } = await create(sdk, 'changed-once');
    network.next('lose reply');
    const changed = await sdk.identity.verificationSessions.update(id, { metadata: { a: '1' } });
    expect(changed.metadata).toEqual({ a: '1' });
    network.next('lose reply');
    expect((await sdk.identity.verificationSessions.redact(id)).status).toBe('canceled');
  });

  test('an answer that never comes is given up after the timeout, and asked for again', async () => {
    network.next('stall');
    const sdk = across({ timeout: 500 });
    const late = await create(sdk, 'stalled', { maxNetworkRetries: 0 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(errors.StripeConnectionError);
    expect(late).toMatchObject({ message: expect.stringContaining('timeout') });
    network.next('stall');
    const session = await create(sdk, 'stalled-twice', { maxNetworkRetries: 2, timeout: 2_000 });
    expect(session.client_reference_id).toBe('stalled-twice');
    expect(await countOf('stalled-twice')).toBe(1);
  });
});

describe('idempotency keys of one’s own', () => {
  const create = (idempotencyKey: string, client_reference_id: string, options: Stripe.RequestOptions = {}) =>
    stripe.identity.verificationSessions.create(
      { type: 'document', client_reference_id },
      { idempotencyKey, ...options },
    );

  test('repeated, they bring the same answer', async () => {
    const first = await create('user-7', 'once');
    const second = await create('user-7', 'once');
    expect(second).toEqual(first);
    expect(second.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'idempotency-key': 'user-7',
      'original-request': first.lastResponse.requestId,
    });
    expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
  });

  test('many at once make one object; whoever was too early is told to come back, and the SDK does', async () => {
    const settled = await Promise.allSettled(Array.from({ length: 20 }, () => create('crowd', 'crowd')));
    for (const one of settled) {
      if (one.status === 'fulfilled') continue;
      expect(one.reason).toBeInstanceOf(errors.StripeAPIError);
      expect(one.reason).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    }
    expect(settled.some(({ status }) => status === 'rejected')).toBe(true);
    const sessions = await Promise.all(
      Array.from({ length: 20 }, () => create('patient-crowd', 'patient', { maxNetworkRetries: 5 })),
    );
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(1);
    expect([await countOf('crowd'), await countOf('patient')]).toEqual([1, 1]);
  });
});

describe('errors', () => {
  const caught = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable('this was to fail'),
      (error: Stripe.errors.StripeError) => error,
    );
  const sessions = (sdk = stripe) => sdk.identity.verificationSessions;

  test.each<[string, () => Promise<unknown>, { kind: typeof errors.StripeError; fields: object }]>([
    [
      'a key that is none: authentication, 401',
      () => sessions(connectSdk(credence.url, 'sk_test_nosuchkey12345')).list(),
      { kind: errors.StripeAuthenticationError, fields: { statusCode: 401, type: 'StripeAuthenticationError' } },
    ],
    [
      'sensitive results with a secret key: permission, 403',
      async () => {
        const { id } = await sessions().create({ type: 'document' });
        return sessions().retrieve(id, { expand: ['verified_outputs.dob'] });
      },
      { kind: errors.StripePermissionError, fields: { statusCode: 403 } },
    ],
    [
      'another account: permission, 403',
      () => sessions().list({}, { stripeAccount: 'acct_somebodyelse' }),
      { kind: errors.StripePermissionError, fields: { statusCode: 403 } },
    ],
    [
      'no such object: invalid request, 404',
      () => sessions().retrieve('vs_none'),
      {
        kind: errors.StripeInvalidRequestError,
        fields: {
          statusCode: 404,
          code: 'resource_missing',
          message: "No such VerificationSession: 'vs_none'",
        },
      },
    ],
    [
      'a nested parameter that is wrong: invalid request, 400',
      () =>
        sessions().create({ type: 'document', options: { document: { allowed_types: ['library_card' as never] } } }),
      {
        kind: errors.StripeInvalidRequestError,
        fields: { statusCode: 400, param: 'options[document][allowed_types][0]' },
      },
    ],
    [
      'a parameter nobody knows: invalid request, 400',
      () => sessions().create({ type: 'document', typ: 'passport' } as Stripe.Identity.VerificationSessionCreateParams),
      {
        kind: errors.StripeInvalidRequestError,
        fields: { statusCode: 400, code: 'parameter_unknown', message: 'Received unknown parameter: typ' },
      },
    ],
    [
      'one key for two different requests: idempotency, 400',
      async () => {
        await sessions().create({ type: 'document' }, { idempotencyKey: 'reused' });
        return sessions().create({ type: 'document', client_reference_id: 'x' }, { idempotencyKey: 'reused' });
      },
      { kind: errors.StripeIdempotencyError, fields: { statusCode: 400, rawType: 'idempotency_error' } },
    ],
    [
      'what Stripe has and this server has not: invalid request, 404',
      () => stripe.customers.create({ email: 'a@example.com' }),
      {
        kind: errors.StripeInvalidRequestError,
        fields: { statusCode: 404, message: expect.stringContaining('Unrecognized request URL (POST: /v1/customers)') },
      },
    ],
  ])('%s', async (_, act, { kind, fields }) => {
    const error = await caught(act());
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ requestId: expect.stringMatching(/^req_\w{14}$/), ...fields });
  });
});

describe('more requests than a key is allowed', () => {
  let limited: Credence;
  beforeAll(async () => {
    limited = await startCredence({ CREDENCE_RATE_LIMIT: '5' });
  });
  afterAll(() => limited.close());
  const crowd = (size: number, maxNetworkRetries: number) => {
    const sdk = connectSdk(limited.url, limited.secretKey, { maxNetworkRetries });
    return Promise.allSettled(Array.from({ length: size }, () => sdk.events.list({ limit: 1 })));
  };

  test('are a rate-limit error, 429', async () => {
    const refused = (await crowd(40, 0)).filter((one) => one.status === 'rejected');
    // However slow the machine: forty would be answered in eight seconds, if they came one after the other.
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(errors.StripeRateLimitError);
      expect(reason).toMatchObject({ statusCode: 429, code: 'rate_limit' });
    }
  });

  test('are repeated by the SDK, where it may, until all are answered', async () => {
    expect((await crowd(12, 10)).map(({ status }) => status)).toEqual(Array(12).fill('fulfilled'));
  });
});

describe('options of the SDK', () => {
  test('apiVersion is answered in, and an unknown one refused', async () => {
    const older = connectSdk(credence.url, credence.secretKey, { apiVersion: '2022-11-15' as never });
    const session = await older.identity.verificationSessions.create({ type: 'document' });
    expect(session.lastResponse.apiVersion).toBe('2022-11-15');
    const unknown = connectSdk(credence.url, credence.secretKey, { apiVersion: '1999-01-01' as never });
    await expect(unknown.identity.verificationSessions.list()).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('Invalid Stripe API version: 1999-01-01'),
    });
  });

  test('listeners hear of each request and its answer', async () => {
    const sdk = connectSdk(credence.url, credence.secretKey, { emitEventBodies: true });
    const heard: (Stripe.RequestEvent | Stripe.ResponseEvent)[] = [];
    sdk.on('request', (event: Stripe.RequestEvent) => heard.push(event));
    sdk.on('response', (event: Stripe.ResponseEvent) => heard.push(event));
    const session = await sdk.identity.verificationSessions.create({ type: 'document' }, { idempotencyKey: 'heard' });
    expect(heard).toMatchObject([
      { method: 'POST', path: '/v1/identity/verification_sessions', idempotency_key: 'heard' },
      {
        method: 'POST',
        status: 200,
        request_id: session.lastResponse.requestId,
        idempotency_key: 'heard',
        api_version: '2026-10-28.endive',
        body: { id: session.id },
      },
    ]);
  });

  test('app info and telemetry change nothing', async () => {
    const sdk = connectSdk(credence.url, credence.secretKey, {
      telemetry: true,
      appInfo: { name: 'Example', version: '1.2.3', url: 'https://example.com', partner_id: 'pp_1' },
    });
    const session = await sdk.identity.verificationSessions.create({ type: 'document' });
    expect((await sdk.identity.verificationSessions.retrieve(session.id)).id).toBe(session.id);
    expect((await sdk.identity.verificationSessions.cancel(session.id)).status).toBe('canceled');
  });
});

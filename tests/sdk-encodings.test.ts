import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { png } from '../apps/server/test/pictures.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { type RawAnswer, requestBytes, sendBytes } from './support/raw-request.ts';
import {
  COMMAND_LINE,
  CREATE_CALL,
  ENDPOINT_CALL,
  LIST_CALL,
  RECORDED_SDKS,
  type RecordedSdk,
} from './support/recorded-sdks.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const PICTURE = png(64, 32);
const FORM = 'application/x-www-form-urlencoded';

let credence: Credence;
let stripe: Stripe;
beforeAll(async () => {
  credence = await startCredence();
  stripe = credence.stripe;
});
afterAll(() => credence.close());

describe.each(RECORDED_SDKS)('$name', (sdk) => {
  const send = (method: 'GET' | 'POST' | 'DELETE', target: string, form?: string): Promise<RawAnswer> =>
    sendBytes(credence.url, bytesOf(sdk, method, target, form));

  test('creates the very session that Node’s library creates, and once only when it asks again', async () => {
    const request = bytesOf(sdk, 'POST', SESSIONS, sdk.create);
    const answer = await sendBytes(credence.url, request);
    expect(answer.status).toBe(200);
    const byNode = await stripe.identity.verificationSessions.create(CREATE_CALL as never);
    expect(masked(answer.json)).toEqual(masked(byNode));
    expect(answer.headers).toMatchObject({
      'content-type': byNode.lastResponse.headers['content-type'],
      'stripe-version': sdk.version || '2026-10-28.endive',
      'request-id': expect.stringMatching(/^req_\w{14}$/),
    });
    const again = await sendBytes(credence.url, request);
    expect(again.json.id === answer.json.id).toBe(sdk.keys !== 'none');
    expect(again.headers['idempotent-replayed']).toBe(sdk.keys === 'none' ? undefined : 'true');
    if (sdk.keys !== 'none') expect(again.text).toBe(answer.text);
  });

  test('lists what Node’s library lists', async () => {
    await stripe.identity.verificationSessions.create(CREATE_CALL as never);
    const answer = await send('GET', `${SESSIONS}?${sdk.list}`);
    expect(answer.json).toEqual(asJson(await stripe.identity.verificationSessions.list(LIST_CALL as never)));
    expect(answer.json.data).toHaveLength(1);
  });

  test('cancels without a body', async () => {
    const { id } = await stripe.identity.verificationSessions.create({ type: 'document' });
    const answer = await send('POST', `${SESSIONS}/${id}/cancel`);
    expect(answer.json).toEqual(asJson(await stripe.identity.verificationSessions.retrieve(id)));
    expect(answer.json.status).toBe('canceled');
  });

  test('makes an endpoint and takes it away, key on the DELETE or not', async () => {
    const answer = await send('POST', '/v1/webhook_endpoints', sdk.endpoint);
    const byNode = await stripe.webhookEndpoints.create(ENDPOINT_CALL as never);
    expect(masked(answer.json)).toEqual(masked(byNode));
    const path = `/v1/webhook_endpoints/${answer.json.id}`;
    expect((await send('DELETE', path)).json).toEqual({
      id: answer.json.id,
      object: 'webhook_endpoint',
      deleted: true,
    });
    expect((await send('DELETE', path)).status).toBe(404);
    await stripe.webhookEndpoints.del(byNode.id);
  });

  test('takes a key out of the metadata and adds one', async () => {
    const { id } = await stripe.identity.verificationSessions.create(CREATE_CALL as never);
    const answer = await send('POST', `${SESSIONS}/${id}`, sdk.metadata);
    expect(answer.json.metadata).toEqual({ 'order id': 'a&b=c+d', added: 'yes' });
  });

  test('uploads a file in parts of its own kind', async () => {
    const answer = await sendBytes(credence.url, uploadBytes(sdk));
    const byNode = await stripe.files.create({
      purpose: 'identity_document',
      file: { data: PICTURE, name: sdk.upload.filename, type: 'image/png' },
    });
    expect(masked(answer.json)).toEqual(masked(byNode));
    expect(answer.json).toMatchObject({ size: PICTURE.length, type: 'png', filename: 'card.png' });
  });

  test('is refused in the same words', async () => {
    const answer = await send('POST', SESSIONS, `${sdk.create}&typ=passport`);
    const error = await stripe.identity.verificationSessions
      .create({ ...CREATE_CALL, typ: 'passport' } as never)
      .catch((refusal: Stripe.errors.StripeError) => refusal);
    const { message, code, param } = error as Stripe.errors.StripeInvalidRequestError;
    expect(answer).toMatchObject({ status: 400, json: { error: { message, code, param } } });
  });
});

describe('the vendor’s command line', () => {
  const send = async (target: string, form?: string) => {
    const answer = await sendBytes(credence.url, bytesOf(COMMAND_LINE, 'POST', target, form));
    expect(answer.status).toBe(200);
    return answer.json;
  };

  // `stripe trigger identity.verification_session.created`, `….canceled` and `….redacted`
  test('triggers what its fixtures trigger', async () => {
    const created = await send(SESSIONS, COMMAND_LINE.create);
    expect(created).toMatchObject({
      status: 'requires_input',
      options: { document: { require_matching_selfie: true } },
    });
    expect((await send(`${SESSIONS}/${created.id}/cancel`)).status).toBe('canceled');
    const { id } = await send(SESSIONS, COMMAND_LINE.create);
    expect((await send(`${SESSIONS}/${id}/redact`)).redaction).toBeTruthy();
  });

  test('sends an event again', async () => {
    const { id } = await send(SESSIONS, COMMAND_LINE.create);
    const event = await credence.webhooks.next('identity.verification_session.created', id);
    const [endpoint] = (await stripe.webhookEndpoints.list({ limit: 1 })).data;
    expect(await send(`/v1/events/${event.id}/retry`, `webhook_endpoint=${endpoint!.id}`)).toMatchObject({
      id: event.id,
    });
    const arrivals = () => credence.webhooks.events.filter((arrived) => arrived.id === event.id).length;
    await credence.webhooks.until('second arrival', () => arrivals() === 2);
  });
});

describe('the same parameters, however they are spelt', () => {
  const PLAIN = 'type=document&options[document][allowed_types][0]=passport&metadata[a b]=1';
  test.each([
    ['indexes and plain brackets', PLAIN],
    ['no indexes', 'type=document&options[document][allowed_types][]=passport&metadata[a+b]=1'],
    [
      'encoded brackets',
      'type=document&options%5Bdocument%5D%5Ballowed_types%5D%5B0%5D=passport&metadata%5Ba%20b%5D=1',
    ],
    [
      'lower-case escapes',
      'type=document&options%5bdocument%5d%5ballowed_types%5d%5b%5d=passport&metadata%5ba%20b%5d=1',
    ],
    [
      'everything escaped that may be',
      'typ%65=%64ocument&options[document][allowed_types][0]=p%61ssport&metadata[a+b]=%31',
    ],
    ['empty pairs between and behind', '&type=document&&options[document][allowed_types][]=passport&metadata[a b]=1&'],
    ['another order', 'metadata[a b]=1&options[document][allowed_types][0]=passport&type=document'],
  ])('%s', async (_, form) => {
    const [curl] = RECORDED_SDKS.filter(({ name }) => name.startsWith('curl')) as [RecordedSdk];
    const { json } = await sendBytes(credence.url, bytesOf(curl, 'POST', SESSIONS, form));
    expect(json).toMatchObject({
      type: 'document',
      options: { document: { allowed_types: ['passport'] } },
      metadata: { 'a b': '1' },
    });
  });

  test('indexes decide the order, wherever they stand', async () => {
    const [ruby] = RECORDED_SDKS as [RecordedSdk];
    const form =
      'type=document&options[document][allowed_types][1]=id_card&options[document][allowed_types][0]=passport';
    const { json } = await sendBytes(credence.url, bytesOf(ruby, 'POST', SESSIONS, form));
    expect(json.options.document.allowed_types).toEqual(['passport', 'id_card']);
  });
});

function bytesOf(sdk: RecordedSdk, method: 'GET' | 'POST' | 'DELETE', target: string, form?: string): Buffer {
  const body = form === undefined ? undefined : { type: contentTypeOf(sdk), bytes: Buffer.from(form) };
  return requestBytes(sdk, { url: credence.url, key: credence.secretKey }, method, target, body);
}

function uploadBytes(sdk: RecordedSdk): Buffer {
  const { contentType, head, tail, chunked = false } = sdk.upload;
  const bytes = Buffer.concat([Buffer.from([...head, ''].join('\r\n')), PICTURE, Buffer.from(tail.join('\r\n'))]);
  const to = { url: credence.url, key: credence.secretKey };
  return requestBytes(sdk, to, 'POST', '/v1/files', { type: contentType, bytes, chunked });
}

function contentTypeOf({ name }: RecordedSdk): string {
  return name.startsWith('Java') ? `${FORM};charset=UTF-8` : FORM;
}

/** What is different for every object, left out. */
function masked(object: unknown): object {
  const { id, created, client_secret, url, secret, ...rest } = asJson(object);
  const prefix = String(id).split('_')[0];
  return {
    ...rest,
    prefix,
    secret: typeof secret,
    client_secret: typeof client_secret,
    url: rest.object === 'webhook_endpoint' ? url : typeof url,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the library answered
function asJson(object: unknown): any {
  return JSON.parse(JSON.stringify(object));
}

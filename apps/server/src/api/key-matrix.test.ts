import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { type Called, conclude, startApi, type TestApi } from '../../test/api-server.ts';
import { newId, randomText } from '../ids.ts';
import { PERMISSIONS, type Permission } from '../store/api-keys.ts';
import { insertMessage } from '../store/messages.ts';
import { insertRequests } from '../store/request-log.ts';
import { insertReview } from '../store/reviews.ts';
import { findSession } from '../store/sessions.ts';
import { type KeyKind, maskKey } from './authenticate.ts';
import type { AnyOperation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

/**
 * Every operation with every kind of key. What each may be asked with is read off its declaration, so that one that is
 * added is in here; a path with an `:id` of a new kind also needs a line in `MAKERS`.
 */
const CASES = OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);
const WITH_ID = CASES.filter(([, { path }]) => path.includes('/:id'));
const LISTS = CASES.filter(([, { lists }]) => lists);

const NOBODY = '203.0.113.9';
const VERSION = { 'stripe-version': '2026-10-28.endive' };

let api: TestApi;
let keys: Record<'noPermission' | 'allPermissions' | 'expired' | 'elsewhere' | 'ephemeral' | 'operator', string>;
let session: string;
/** By collection: an object of the account's test mode. */
const objects = new Map<string, Promise<string>>();
const keysWith = new Map<Permission, Promise<string>>();

beforeAll(async () => {
  api = await startApi();
  session = await makeSession();
  const ephemeral = await api.call('POST', '/v1/ephemeral_keys', {
    body: `verification_session=${session}`,
    headers: VERSION,
  });
  keys = {
    noPermission: await api.makeKey('restricted', []),
    allPermissions: await api.makeKey('restricted', PERMISSIONS),
    expired: await api.makeKey('secret'),
    elsewhere: await api.makeKey('secret', [], [NOBODY]),
    ephemeral: ephemeral.json.secret,
    operator: api.app.vault.operatorKey,
  };
  await api.app.db
    .updateTable('api_key')
    .set({ expires_at: api.clock.now() })
    .where('lookup_hash', '=', api.app.vault.apiKeyHash(keys.expired))
    .execute();
});
afterAll(() => api.close());

describe.each(CASES)('%s', (_, operation) => {
  test('is refused to nobody, and to keys that are not ours, have ended or come from elsewhere', async () => {
    const none = await ask(operation, null);
    refused(none, 401, /^You did not provide an API key\. /);
    expect(none.headers.get('www-authenticate')).toBe('Basic realm="Stripe"');
    refused(await ask(operation, 'sk_test_garbage'), 401, 'Invalid API Key provided: sk_test_*******');
    refused(await ask(operation, `ek_test_${'x'.repeat(40)}`), 401, /^Invalid API Key provided: ek_test_\*+xxxx$/);
    refused(await ask(operation, `ok_${'0'.repeat(40)}`), 401, /^Invalid API Key provided: ok_\*+0000$/);
    const expired = await ask(operation, keys.expired);
    refused(expired, 401, `Expired API Key provided: ${maskKey(keys.expired)}`);
    expect(expired.json.error.code).toBe('api_key_expired');
    refused(
      await ask(operation, keys.elsewhere),
      401,
      'The API key provided does not allow requests from your IP address.',
    );
  });

  test('is refused to a publishable key', async () => {
    if (takes(operation, 'publishable')) {
      return admitted(await ask(operation, api.keys.publishable, await freshFor(operation)));
    }
    const message = /^This API call cannot be made with a publishable API key\. Please use a secret API key\./;
    refused(await ask(operation, api.keys.publishable), 401, message);
  });

  test('is answered to a secret key, unless it is for the operator or restricted keys only', async () => {
    const called = await ask(operation, api.keys.secret, await freshFor(operation));
    if (takes(operation, 'secret')) return admitted(called);
    refused(called, 403, /cannot make this request: it takes the (operator|restricted) key\.$/);
  });

  test('is answered to a restricted key that was given its permission, and to no other', async () => {
    const without = await ask(operation, keys.noPermission);
    const masked = maskKey(keys.noPermission);
    if (!takes(operation, 'restricted')) {
      refused(without, 403, `The provided key '${masked}' cannot make this request: it takes the`);
      refused(await ask(operation, keys.allPermissions), 403, 'cannot make this request: it takes the');
      return;
    }
    if (operation.permission === 'secret_key') return refused(without, 403, /can be made with a secret key only\.$/);
    refused(
      without,
      403,
      `The provided key '${masked}' does not have the required permissions for this endpoint on account '${api.account.accountId}'. Having the 'rak_${operation.permission}' permission would allow this request to continue.`,
    );
    admitted(await ask(operation, keys.allPermissions, await freshFor(operation)));
    admitted(await ask(operation, await keyWith(operation.permission), await freshFor(operation)));
  });

  test('is refused to an ephemeral key, unless it shows the session of that key', async () => {
    const called = await ask(operation, keys.ephemeral);
    if (!takes(operation, 'ephemeral'))
      return refused(called, 403, /is ephemeral: it retrieves the verification session/);
    refused(called, 404, /^No such VerificationSession: 'vs_/);
    admitted(await ask(operation, keys.ephemeral, session));
  });

  test('is refused to the operator, unless it manages accounts and keys', async () => {
    const called = await ask(operation, keys.operator, await freshFor(operation));
    if (takes(operation, 'operator')) return admitted(called);
    refused(called, 403, 'The operator key manages accounts and their keys.');
  });
});

describe.each(WITH_ID)('%s', (_, operation) => {
  test('knows no object of the other mode, but says that it is there', async () => {
    // An account has both modes.
    if (!takes(operation, 'secret') || collectionOf(operation) === '/v1/credence/accounts') return;
    const called = await ask(operation, api.keys.live);
    if (operation.testMode) return refused(called, 400, /^Test helpers work in test mode only/);
    refused(called, 404, 'a similar object exists in test mode, but a live mode key was used to make this request.');
    expect(called.json.error.code).toBe('resource_missing');
  });

  test('knows no object of another account: it looks like one that never was', async () => {
    if (!takes(operation, 'secret')) return;
    const id = await objectFor(operation);
    const unknown = id.replace(/.{6}$/, 'zzzzzz');
    const called = await ask(operation, api.keys.stranger, id);
    refused(called, 404, /^No such /);
    const never = await ask(operation, api.keys.stranger, unknown);
    expect(called.text.replace(id, unknown)).toBe(never.text);
  });
});

describe.each(LISTS)('%s', (_, operation) => {
  test('lists nothing of another account, nor of the other mode', async () => {
    if (!takes(operation, 'secret')) return;
    await MAKERS[operation.path]?.();
    const mine = await idsIn(operation, api.keys.secret);
    expect(mine.length).toBeGreaterThan(0);
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await idsIn(operation, key)).filter((id) => mine.includes(id))).toEqual([]);
    }
  });
});

/** How an object is made whose id stands for `:id` below a path. */
const MAKERS: Record<string, () => Promise<string>> = {
  '/v1/identity/verification_sessions': makeSession,
  '/v1/identity/verification_reports': async () => conclude(api.app, api.account, await makeSession(), 'verified'),
  '/v1/identity/verification_flows': () => make('/v1/identity/verification_flows'),
  '/v1/test_helpers/identity/verification_sessions': makeSession,
  '/v1/events': makeEvent,
  '/v1/files': makeFile,
  '/v1/file_links': async () => make('/v1/file_links', `file=${await makeFile()}`),
  '/v1/webhook_endpoints': makeEndpoint,
  '/v1/credence/webhook_endpoints': makeEndpoint,
  '/v1/credence/deliveries': makeDelivery,
  '/v1/ephemeral_keys': async () => make('/v1/ephemeral_keys', `verification_session=${session}`),
  '/v1/credence/request_logs': makeRequestLog,
  '/v1/credence/accounts': async () => api.account.accountId,
  '/v1/credence/api_keys': () => make('/v1/credence/api_keys', 'type=secret'),
  '/v1/credence/verification_sessions': makeSession,
  '/v1/credence/reviews': makeReview,
  '/v1/credence/outbox': makeMessage,
  '/v1/credence/block_list_entries': () =>
    make('/v1/credence/block_list_entries', 'document[type]=passport&document[number]=42'),
};

/** What a request must say to be looked at, where it must say something. */
const FORMS: Record<string, string> = {
  '/v1/test_helpers/identity/verification_sessions/:id/complete': '?outcome=verified',
  '/v1/credence/verification_sessions/:id/decide': '?outcome=verified',
  '/v1/credence/verification_sessions/:id/expected_details': '?first_name=Jenny',
};

function collectionOf({ path }: AnyOperation): string {
  return path.slice(0, path.indexOf('/:id'));
}

/** The same object for all requests that are to be refused. */
async function objectFor(operation: AnyOperation): Promise<string> {
  const collection = collectionOf(operation);
  if (!objects.has(collection)) objects.set(collection, makerFor(operation)());
  return objects.get(collection)!;
}

/** For a request that is to be carried out: an object of its own, if it is gone afterwards. */
async function freshFor(operation: AnyOperation): Promise<string | undefined> {
  const { method, path } = operation;
  if (!path.includes('/:id')) return undefined;
  return method === 'DELETE' || /\/(expire|roll)$/.test(path) ? makerFor(operation)() : objectFor(operation);
}

function makerFor(operation: AnyOperation): () => Promise<string> {
  const maker = MAKERS[collectionOf(operation)];
  if (!maker) throw new Error(`Say in MAKERS how to make an object for ${collectionOf(operation)}/:id`);
  return maker;
}

async function keyWith(permission: Permission): Promise<string> {
  if (!keysWith.has(permission)) keysWith.set(permission, api.makeKey('restricted', [permission]));
  return keysWith.get(permission)!;
}

async function ask(operation: AnyOperation, key: string | null, id?: string): Promise<Called> {
  const named = operation.path.includes('/:id') ? (id ?? (await objectFor(operation))) : '';
  const form = FORMS[operation.path] ?? '';
  const response = await fetch(`${api.url}${operation.path.replace(':id', named)}${form}`, {
    method: operation.method,
    headers: { ...VERSION, ...(key !== null && { authorization: `Bearer ${key}` }) },
  });
  const text = await response.text();
  // A file's contents are bytes.
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

async function idsIn(operation: AnyOperation, key: string): Promise<string[]> {
  const { status, json } = await api.call('GET', `${operation.path}?limit=100`, { key });
  expect(status).toBe(200);
  return json.data.map(({ id }: { id: string }) => id);
}

async function makeSession(): Promise<string> {
  return make('/v1/identity/verification_sessions', 'type=document');
}

async function makeEvent(): Promise<string> {
  await makeSession();
  return (await api.call('GET', '/v1/events?limit=1')).json.data[0].id;
}

async function makeFile(): Promise<string> {
  const data = Buffer.from('%PDF-1.4\n%%EOF\n');
  return (await api.stripe().files.create({ purpose: 'dispute_evidence', file: { data, name: 'matrix.pdf' } })).id;
}

async function makeEndpoint(): Promise<string> {
  return make('/v1/webhook_endpoints', 'url=https://example.com/hook&enabled_events[]=*');
}

/** As the dispatcher would write it; nothing dispatches here. */
async function makeDelivery(): Promise<string> {
  const id = newId('dl');
  const [event_id, endpoint_id] = [await makeEvent(), await makeEndpoint()];
  await api.app.db
    .insertInto('delivery')
    .values({ id, event_id, endpoint_id, state: 'pending', created_at: api.clock.now() })
    .execute();
  return id;
}

/** As a document on the block list leaves it. */
async function makeReview(): Promise<string> {
  const id = await makeSession();
  await conclude(api.app, api.account, id, 'verified');
  const { submission_id } = await api.app.db
    .selectFrom('verification_report')
    .select('submission_id')
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow();
  const review = { kind: 'notice', submissionId: submission_id, checks: [], now: api.clock.now() } as const;
  return insertReview(api.app, { ...api.account, id }, review);
}

async function makeMessage(): Promise<string> {
  const id = await makeSession();
  const { key } = (await findSession(api.app, api.account, id))!;
  const message = { channel: 'email', kind: 'code', to: 'jenny@example.com', subject: 'Hello', text: '…' } as const;
  return insertMessage(api.app, { ...api.account, id, key: key! }, message);
}

/** As it would be written a quarter of a second after an answer. */
async function makeRequestLog(): Promise<string> {
  const id = `req_${randomText(14)}`;
  const line = { method: 'GET', path: '/v1/events', status: 200, durationMs: 1, createdAt: api.clock.now() };
  const blank = { errorCode: null, errorParam: null, apiVersion: null, idempotencyKeyHash: null, sessionId: null };
  await insertRequests(api.app, [{ ...api.account, id, keyId: 'key_1', ...line, ...blank }]);
  return id;
}

async function make(path: string, body?: string): Promise<string> {
  const { status, json, text } = await api.call('POST', path, { headers: VERSION, ...(body && { body }) });
  expect(status, text).toBe(200);
  return json.id;
}

function takes({ callers = ['secret', 'restricted'] }: AnyOperation, kind: KeyKind): boolean {
  return callers.includes(kind);
}

/** What comes of the request itself is told elsewhere: parameters it lacks, a state that does not allow it. */
function admitted({ status, text }: Called): void {
  expect([200, 400], text).toContain(status);
}

function refused({ status, json, text }: Called, expected: number, message: string | RegExp): void {
  expect(status, text).toBe(expected);
  expectShape('error', json);
  expect(json.error.type).toBe('invalid_request_error');
  if (typeof message === 'string') expect(json.error.message).toContain(message);
  else expect(json.error.message).toMatch(message);
}

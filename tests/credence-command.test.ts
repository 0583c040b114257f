import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCommand, runCommand } from './support/command.ts';
import { type Credence, startCredence } from './support/credence.ts';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());

const run = (args: string[], env: Record<string, string> = {}) => runCommand(credence, args, env);
const json = (...args: string[]) => readCommand(credence, ...args);

function connect(key: string): Stripe {
  const { hostname, port } = new URL(credence.url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
}

test('the first live key is made on the command line, shown once, and opens live mode', async () => {
  const { code, out } = await run(['keys', 'create', '--live']);
  expect(code).toBe(0);
  const [secret = ''] = /sk_live_[A-Za-z0-9]{32}/.exec(out) ?? [];
  expect(out).toContain('It is shown this once.');

  const session = await connect(secret).identity.verificationSessions.create({ type: 'document' });
  expect(session.livemode).toBe(true);
  await expect(credence.stripe.identity.verificationSessions.retrieve(session.id)).rejects.toThrow(
    /a similar object exists in live mode, but a test mode key was used/,
  );

  const listed = await json('keys', 'list', '--live');
  expect(listed).toHaveLength(1);
  expect(listed[0]).toMatchObject({ last4: secret.slice(-4), type: 'secret', status: 'active' });
  expect(JSON.stringify(listed)).not.toContain(secret);
});

test('a rolled key goes on for as long as was said, an expired one ends at once', async () => {
  const old = await json('keys', 'create', '--name', 'worker');
  const rolled = await json('keys', 'roll', old.id, '--expires-in', '24h');
  expect(rolled).toMatchObject({ type: 'secret', name: 'worker', expires_at: null });
  for (const { secret } of [old, rolled]) await connect(secret).identity.verificationSessions.list({ limit: 1 });
  const [before] = (await json('keys', 'list')).filter(({ id }: { id: string }) => id === old.id);
  expect(before.expires_at - before.created).toBeGreaterThanOrEqual(24 * 3600);

  const ended = await run(['keys', 'expire', old.id]);
  expect(ended).toMatchObject({ code: 0, out: expect.stringContaining('has ended') });
  await expect(connect(old.secret).identity.verificationSessions.list()).rejects.toThrow(/^Expired API Key provided/);
  await connect(rolled.secret).identity.verificationSessions.list({ limit: 1 });
});

test('a restricted key may do what it was given, from where it was bound to', async () => {
  const reader = await json('keys', 'create', '--type', 'restricted', '--permission', 'identity_product_read');
  await connect(reader.secret).identity.verificationSessions.list({ limit: 1 });
  await expect(connect(reader.secret).identity.verificationSessions.create({ type: 'document' })).rejects.toMatchObject(
    { statusCode: 403 },
  );

  const elsewhere = await json('keys', 'create', '--allow-ip', '203.0.113.0/24', '--allow-ip', '2001:db8::1');
  expect(elsewhere.allowed_ips).toEqual(['203.0.113.0/24', '2001:db8::1']);
  await expect(connect(elsewhere.secret).identity.verificationSessions.list()).rejects.toThrow(
    'The API key provided does not allow requests from your IP address.',
  );
});

describe('with a second account', () => {
  test('each has keys of its own, and the operator says whose', async () => {
    const account = await json('accounts', 'create', '--name', 'Example Bank');
    expect(account.business_name).toBe('Example Bank');
    const secret = account.test_keys.find(({ type }: { type: string }) => type === 'secret').secret;
    const { id } = await connect(secret).identity.verificationSessions.create({ type: 'document' });
    await expect(credence.stripe.identity.verificationSessions.retrieve(id)).rejects.toThrow(
      `No such VerificationSession: '${id}'`,
    );

    expect((await json('accounts', 'list')).map((one: { id: string }) => one.id)).toContain(account.id);
    expect((await run(['keys', 'list', '--account', account.id])).out).toMatch(/^ID .*\n(key_.*\n){3}$/);
    const unsaid = await run(['keys', 'create', '--live']);
    expect(unsaid).toMatchObject({ code: 1, err: expect.stringContaining('Say which with --account') });
    expect(await json('keys', 'create', '--live', '--account', account.id)).toMatchObject({ account: account.id });
  });
});

test('an account is renamed, and its version set', async () => {
  const [account] = await json('accounts', 'list');
  const renamed = await run(['accounts', 'update', account.id, '--name', 'Example Shop']);
  expect(renamed).toEqual({
    code: 0,
    out: `Account ${account.id} (Example Shop), API version ${account.default_api_version}, policy standard, reviews within 72 h\n`,
    err: '',
  });
  const careful = await json('accounts', 'update', account.id, '--policy', 'careful', '--review-hours', '24');
  expect(careful).toMatchObject({ policy: 'careful', review_hours: 24, business_name: 'Example Shop' });
  const searched = await json('accounts', 'update', account.id, '--face-search', 'on');
  expect(searched).toMatchObject({ face_search: true });
  expect(await json('accounts', 'update', account.id, '--face-search', 'off')).toMatchObject({ face_search: false });
  expect(await run(['accounts', 'update', account.id, '--face-search', 'yes'])).toMatchObject({ code: 2 });
  const older = await json('accounts', 'update', account.id, '--api-version', '2024-06-20');
  expect(older).toMatchObject({ business_name: 'Example Shop', default_api_version: '2024-06-20' });
  expect(await run(['accounts', 'update', account.id])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Say what to change'),
  });
});

test('what is wrong is said in a sentence, and in the exit code', async () => {
  const refused = await run(['keys', 'expire', 'key_unknown']);
  expect(refused).toMatchObject({ code: 1, err: "No such API key: 'key_unknown'\n" });
  const elsewhere = await run(['keys', 'list'], { CREDENCE_URL: 'http://127.0.0.1:9' });
  expect(elsewhere).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^No server answers at http:\/\/127\.0\.0\.1:9 /),
  });
  const keyless = await run(['keys', 'list'], { CREDENCE_MASTER_KEY_FILE: join(credence.dataDir, '..', 'none') });
  expect(keyless).toMatchObject({ code: 2, err: expect.stringContaining('there is no master key at') });
});

import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readCommand, runCommand, startCommand } from './support/command.ts';
import { type Credence, startCredence } from './support/credence.ts';
import { openInbox, type WebhookInbox } from './support/inbox.ts';

const TYPE = 'identity.verification_session';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence?.close());

const run = (args: string[], env: Record<string, string> = {}) => runCommand(credence, args, env);
const json = (...args: string[]) => readCommand(credence, ...args);

test('a policy of one’s own is tried on what was decided, then set', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'credence-policy-'));
  const file = join(folder, 'ours.json');
  await writeFile(file, '{ "extends": "standard", "rules": { "document_seen_before": "hold" } }');
  const tried = await run(['policy', 'replay', '--policy', file]);
  expect(tried.out).toMatch(/^\d+ decided again by custom-[0-9a-f]{12}, document-\d+: 0 would change\.\n/);
  const [account] = await json('accounts', 'list');
  const set = await json('accounts', 'update', account.id, '--policy', file, '--minimum-age', '18');
  expect(set).toMatchObject({ policy: 'custom', minimum_age: 18 });
  const back = await json('accounts', 'update', account.id, '--policy', 'standard', '--minimum-age', '0');
  expect(back).toMatchObject({ policy: 'standard', custom_policy: null, minimum_age: null });
  expect(await run(['policy', 'replay', '--policy', 'lenient'])).toMatchObject({ code: 2 });
});

describe('sessions', () => {
  test('are created, shown, listed, completed and redacted, without a key in sight', async () => {
    const made = await run(['sessions', 'create', '--selfie', '--reference', 'user_7', '--metadata', 'order=12=3']);
    expect(made.code).toBe(0);
    const [id = ''] = /vs_\w+/.exec(made.out) ?? [];
    expect(made.out).toMatch(/^vs_\w+ {2}requires_input\n {2}document, test mode, created .* UTC\n {2}Link: http.*\n$/);
    expect(await credence.stripe.identity.verificationSessions.retrieve(id)).toMatchObject({
      client_reference_id: 'user_7',
      metadata: { order: '12=3' },
      options: { document: { require_matching_selfie: true } },
    });

    const outputs = ['first_name=Jenny', 'dob=1990-02-01', 'address.city=Nowhere'].flatMap((one) => ['--output', one]);
    const completed = await run(['sessions', 'complete', id, '--outcome', 'verified', ...outputs]);
    expect(completed).toMatchObject({ code: 0, out: expect.stringMatching(/^vs_\w+ {2}verified\n/) });
    const shown = await run(['sessions', 'retrieve', id, '--expand', 'verified_outputs']);
    expect(shown.out).toMatch(/verified\n.*\n {2}Report: vr_\w+\n$/);
    for (const said of [completed.out, shown.out]) expect(said).not.toMatch(/Jenny|Nowhere|1990/);
    const told = await json('sessions', 'retrieve', id, '--expand', 'verified_outputs');
    expect(told.verified_outputs).toMatchObject({ first_name: 'Jenny', address: { city: 'Nowhere' } });
    const restricted = ['--api-key', credence.restrictedKey];
    const sensitive = await json('sessions', 'retrieve', id, '--expand', 'verified_outputs.dob', ...restricted);
    expect(sensitive.verified_outputs.dob).toEqual({ day: 1, month: 2, year: 1990 });

    const out = await mkdtemp(join(tmpdir(), 'credence-evidence-'));
    const evidence = await run(['sessions', 'evidence', id, '--out', out]);
    expect(evidence.out).toMatch(/^CHECK .*\ntest_outcome +pass .*\nDecided by test-outcome\n$/);
    // Nothing was examined: there is nothing to show.
    expect(await readdir(out)).toEqual([]);

    const table = await run(['sessions', 'list', '--status', 'verified', '--limit', '100']);
    expect(table.out).toMatch(new RegExp(`^ID .*\\n(.*\\n)*${id} +verified +document`));
    expect((await run(['sessions', 'redact', id])).out).toMatch(/^vs_\w+ {2}verified, (being )?redacted\n/);
  });

  test('are cancelled, and say why they cannot be', async () => {
    const { id } = await json('sessions', 'create');
    expect((await run(['sessions', 'cancel', id])).out).toMatch(/^vs_\w+ {2}canceled\n/);
    const unknown = await run(['sessions', 'cancel', 'vs_none', '--json']);
    expect(unknown).toEqual({ code: 1, out: '', err: "No such VerificationSession: 'vs_none'\n" });
    expect(await run(['sessions', 'open', id])).toMatchObject({ code: 1, err: `${id} has no link: it is canceled.\n` });
  });

  test('end as was chosen when they were created', async () => {
    const { id } = await json('sessions', 'create', '--outcome', 'document_expired');
    await credence.webhooks.next(`${TYPE}.requires_input`, id);
    expect((await run(['sessions', 'retrieve', id])).out).toContain('Last error: document_expired: ');
  });

  test('are opened in a browser', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credence-browser-'));
    const [browser, opened] = [join(folder, 'browser'), join(folder, 'opened')];
    await writeFile(browser, `#!/bin/sh\nprintf %s "$1" > "${opened}.part" && mv "${opened}.part" "${opened}"\n`);
    await chmod(browser, 0o700);
    const { id, url } = await json('sessions', 'create');
    expect(await run(['sessions', 'open', id], { BROWSER: browser })).toEqual({ code: 0, out: `${url}\n`, err: '' });
    await vi.waitFor(async () => expect(await readFile(opened, 'utf8')).toBe(url), { timeout: 30_000 });
    await rm(folder, { recursive: true });

    const without = await run(['sessions', 'open', id], { BROWSER: join(folder, 'none') });
    expect(without).toEqual({
      code: 0,
      out: `${url}\n`,
      err: 'No browser could be started. Open the link yourself:\n',
    });
    expect((await run(['sessions', 'open', id, '--print'])).err).toBe('');
  });
});

describe('the mode', () => {
  test('is live only for who says so and has a live key', async () => {
    expect(await run(['sessions', 'list', '--live'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Live mode needs a live key.*\ncredence sessions list --help says more\.\n$/),
    });
    const { secret } = await json('keys', 'create', '--live');
    const env = { CREDENCE_API_KEY: secret };
    const made = await run(['sessions', 'create', '--live', '--json'], env);
    expect(JSON.parse(made.out)).toMatchObject({ livemode: true });
    expect(await run(['sessions', 'create'], env)).toMatchObject({
      code: 2,
      err: expect.stringContaining('say --live too'),
    });
    expect(await run(['clock', 'advance', '1d'], env)).toMatchObject({
      code: 2,
      err: expect.stringContaining('for test mode only'),
    });
    // Whoever has a key needs no master key.
    const elsewhere = { CREDENCE_API_KEY: credence.secretKey, CREDENCE_MASTER_KEY_FILE: '/nonexistent/master-key' };
    expect((await run(['sessions', 'list'], elsewhere)).code).toBe(0);
    expect(await run(['sessions', 'list', '--live'], elsewhere)).toMatchObject({ code: 2 });
  });

  test('of a key that is none, or unknown, is told without repeating it', async () => {
    expect(await run(['sessions', 'list', '--api-key', 'hunter2'])).toMatchObject({
      code: 2,
      err: expect.not.stringContaining('hunter2'),
    });
    const unknown = await run(['sessions', 'list', '--api-key', `sk_test_${'x'.repeat(32)}`]);
    expect(unknown).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Invalid API Key provided: sk_test_\*+xxxx/),
    });
  });
});

describe('trigger', () => {
  test.each(['created', 'processing', 'verified', 'requires_input', 'canceled'])('%s', async (name) => {
    const event = await json('trigger', name);
    expect(event.type).toBe(`${TYPE}.${name}`);
  });

  test('redacted, where somebody asks for it by name', async () => {
    const nobody = await run(['trigger', 'redacted']);
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('asks for it by name, and none does') });
    const listening = startCommand(credence, ['listen']);
    await listening.said(/Ready/);
    const event = await json('trigger', 'redacted');
    expect(event).toMatchObject({ type: `${TYPE}.redacted`, data: { object: { redaction: { status: 'redacted' } } } });
    await listening.said(new RegExp(event.id));
    await listening.interrupt();
  });

  test.each([
    'document_expired',
    'selfie_face_mismatch',
    'id_number_mismatch',
    'phone_verification_declined',
    'email_unverified_other',
    'consent_declined',
  ])('requires_input for %s', async (code) => {
    const event = await json('trigger', `${TYPE}.requires_input`, '--code', code);
    expect(event.data.object.last_error).toMatchObject({ code });
  });

  test.each([
    [['trigger', 'payment_intent.created'], 2, /^There is no event "payment_intent\.created"\. Those that can/],
    [['trigger', 'verified', '--code', 'abandoned'], 2, /^--code is the reason of requires_input/],
    [['trigger', 'requires_input', '--code', 'bored'], 1, /bored|outcome/],
  ])('says what is wrong with %j', async (args, code, message) => {
    expect(await run(args)).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
  });
});

test('clock is shown, moved, stopped and set back', async () => {
  expect((await run(['clock', 'show'])).out).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, real time\n$/);
  expect((await run(['clock', 'freeze'])).out).toMatch(/ UTC, .*stopped\n$/);
  expect((await run(['clock', 'advance', '50h'])).out).toMatch(/ UTC, 2d .*ahead of real time, stopped\n$/);
  const { now } = await json('clock', 'show');
  const later = new Date((now + 3600) * 1000).toISOString().slice(0, 19);
  expect(await json('clock', 'set', `${later}Z`)).toMatchObject({ now: now + 3600, frozen: true });
  expect(await run(['clock', 'set', '2001-01-01'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('The clock cannot go back'),
  });
  expect(await run(['clock', 'set', 'tomorrow'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^"tomorrow" is no instant\./),
  });
  expect(await json('clock', 'release')).toMatchObject({ frozen: false });
  expect(await json('clock', 'reset')).toMatchObject({ offset: 0, frozen: false });
});

test('events are listed, and sent again', async () => {
  const { id: session } = await json('sessions', 'create');
  const event = await credence.webhooks.next(`${TYPE}.created`, session);
  expect((await run(['events', 'list', '--limit', '100'])).out).toMatch(
    new RegExp(`${event.id} +${TYPE}\\.created +${session}`),
  );
  expect((await json('events', 'list', '--type', `${TYPE}.*`, '--limit', '1')).data).toHaveLength(1);
  const resent = await run(['events', 'resend', event.id]);
  expect(resent).toMatchObject({ code: 0, out: `${TYPE}.created (${event.id}) is on its way again.\n` });
  await credence.webhooks.until(
    'repeat',
    () => credence.webhooks.events.filter(({ id }) => id === event.id).length > 1,
  );
  expect(await run(['events', 'list', '--limit', '101'])).toMatchObject({ code: 2 });
});

test('logs tail tells of requests, not of its own, until it is interrupted', async () => {
  const tail = startCommand(credence, ['logs', 'tail']);
  await tail.said(/Waiting for requests/);
  await expect(credence.stripe.identity.verificationSessions.retrieve('vs_none')).rejects.toThrow();
  const line = await tail.said(/.* 404 .*\n/);
  expect(line).toMatch(/^\d\d:\d\d:\d\d {2}404 {2}GET +\/v1\/identity\/verification_sessions\/.* {2}resource_missing/);
  const { code, out } = await tail.interrupt();
  expect(code).toBe(0);
  expect(out).not.toContain('request_logs');
});

describe('listen', () => {
  let inbox: WebhookInbox;
  beforeAll(async () => {
    inbox = await openInbox();
    inbox.secret = (await run(['listen', '--print-secret'])).out.trim();
  });
  afterAll(() => inbox?.close());

  test.each([
    ['as they are sent', []],
    ['as they are fetched', ['--poll']],
  ])('passes events on, signed: %s', async (_, options) => {
    const before = await credence.stripe.webhookEndpoints.list();
    const listening = startCommand(credence, ['listen', '--forward-to', inbox.url.replace('http://', ''), ...options]);
    expect(await listening.said(/Ready\. .*\n/)).toContain(inbox.secret);
    const { id } = await json('sessions', 'create');
    // The inbox takes only what the official SDK accepts as signed with the printed secret.
    const event = await inbox.next(`${TYPE}.created`, id);
    expect(event.data.object).toMatchObject({ id, status: 'requires_input' });
    expect(await listening.said(new RegExp(`.*${event.id}.*\\n`))).toMatch(
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d {2}200 {2}${TYPE}\\.created {2}evt_\\w+ {2}${id} {2}\\d+ ms\n$`),
    );
    expect(inbox.rejected).toBe(0);
    expect((await listening.interrupt()).code).toBe(0);
    expect(await credence.stripe.webhookEndpoints.list()).toEqual(before);
  });

  test('only shows what it was asked for where there is nobody to pass it on to', async () => {
    const listening = startCommand(credence, ['listen', '--json', '--events', `${TYPE}.canceled,${TYPE}.redacted`]);
    await listening.said(/Ready/);
    const { id } = await json('sessions', 'create');
    await run(['sessions', 'cancel', id]);
    await listening.said(/\.canceled.*\n/);
    const { out } = await listening.interrupt();
    const [line, ...others] = out.trim().split('\n');
    expect(others).toEqual([]);
    expect(JSON.parse(line!).event).toMatchObject({ type: `${TYPE}.canceled`, data: { object: { id } } });
  });

  test('tells the server what was answered to an event', async () => {
    const listening = startCommand(credence, ['listen', '--forward-to', inbox.url]);
    await listening.said(/Ready/);
    const [endpoint] = (await credence.stripe.webhookEndpoints.list()).data;
    inbox.answerWith(503);
    const { id } = await json('sessions', 'create');
    expect(await listening.said(new RegExp(`.*${id}.*\\n`))).toContain('  503  ');
    const path = `/v1/credence/deliveries?webhook_endpoint=${endpoint!.id}`;
    const attempts = async () => JSON.stringify(await credence.stripe.rawRequest('GET', path));
    await vi.waitFor(async () => expect(await attempts()).toContain('503'), { timeout: 30_000 });
    inbox.answerWith(200);
    expect((await listening.interrupt()).code).toBe(0);
  });

  test.each([
    [['--forward-to', 'ftp://localhost/'], 2, /is no web address/],
    [['--events', 'all.of.them'], 1, /all\.of\.them/],
  ])('says what is wrong with %j', async (args, code, message) => {
    expect(await run(['listen', ...args])).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
  });
});

describe('doctor', () => {
  test('finds that all is well, without colours in a pipe', async () => {
    const { code, out, err } = await run(['doctor']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const of of [
      'node',
      'master key',
      'data folder',
      'database',
      'server',
      'webhooks',
      'API version',
      'accounts',
    ]) {
      expect(out).toMatch(new RegExp(`^ok {7}${of} `, 'm'));
    }
    expect(out).not.toContain('\u001b');
  });

  test('says what is not', async () => {
    const keyFile = join(credence.dataDir, '..', 'open-key');
    await writeFile(keyFile, 'no key', { mode: 0o644 });
    const env = { CREDENCE_URL: 'http://127.0.0.1:9', PORT: '9', CREDENCE_MASTER_KEY_FILE: keyFile };
    const { code, out, err } = await run(['doctor'], env);
    expect(code).toBe(1);
    expect(out).toMatch(/^problem {2}master key .*chmod 600/m);
    expect(out).toMatch(/^problem {2}server +nobody answers at http:\/\/127\.0\.0\.1:9/m);
    expect(err).toBe('2 things are wrong.\n');
    const wrong = await run(['doctor', '--json'], { PORT: 'many' });
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.out)).toContainEqual(expect.objectContaining({ of: 'settings', result: 'problem' }));
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Credence, startCredence } from './support/credence.ts';
import { openInbox, type WebhookInbox } from './support/inbox.ts';
import { findStripeCli, type Listening, openStripeCli, type StripeCli } from './support/stripe-cli.ts';

const SESSION = 'identity.verification_session';
const WAIT = { timeout: 30_000 };

const binary = findStripeCli();
if (!binary && process.env.CI !== 'true') {
  console.warn("Stripe's command line is not on npm for this platform: its suite is skipped.");
}

describe.skipIf(!binary && process.env.CI !== 'true')('Stripe’s own command line, as it ships', () => {
  let credence: Credence;
  let cli: StripeCli;
  /** The program on the developer's machine that events are passed on to. */
  let program: WebhookInbox;
  const open: Listening[] = [];
  beforeAll(async () => {
    if (!binary) throw new Error('Under CI the package @stripe/cli-… of this platform is wanted.');
    credence = await startCredence();
    cli = await openStripeCli(binary, credence.url, credence.secretKey);
  });
  beforeEach(async () => {
    program = await openInbox();
  });
  afterEach(async () => {
    for (const listening of open.splice(0)) await listening.interrupt();
    await program.close();
  });
  afterAll(async () => {
    await cli?.close();
    await credence?.close();
  });

  async function listen(...args: string[]): Promise<Listening> {
    const listening = await cli.listen('--skip-update', '--forward-to', program.url, ...args);
    program.secret = listening.secret;
    open.push(listening);
    return listening;
  }

  async function trigger(event: string): Promise<void> {
    expect(await cli.run('trigger', `${SESSION}.${event}`)).toMatchObject({
      code: 0,
      output: expect.stringContaining('Trigger succeeded!'),
    });
  }

  const types = () => program.events.map(({ type }) => type.replace(`${SESSION}.`, '')).sort();

  test.each([
    ['created', ['created']],
    ['canceled', ['canceled', 'created']],
    ['redacted', ['canceled', 'created', 'redacted']],
  ])('passes on what comes of `trigger %s`, signed', async (event, all) => {
    const listening = await listen('--all-snapshot');
    await trigger(event);
    await expect.poll(types, WAIT).toEqual(all);
    expect(program.rejected).toBe(0);
    expect(new Set(program.events.map(({ data }) => (data.object as { id: string }).id)).size).toBe(1);
    for (const { id } of program.events) {
      await expect.poll(listening.output, WAIT).toContain(`[200] POST ${program.url} [${id}]`);
    }
  });

  test('has events sent again, to itself or to an endpoint', async () => {
    await listen('--all-snapshot');
    await trigger('created');
    await expect.poll(types, WAIT).toEqual(['created']);
    const [event] = program.events;
    const again = await cli.run('events', 'resend', event!.id);
    expect(JSON.parse(again.output)).toMatchObject({ id: event!.id, object: 'event' });
    await expect.poll(types, WAIT).toEqual(['created', 'created']);

    const [endpoint] = (await credence.stripe.webhookEndpoints.list()).data;
    const arrivals = () => credence.webhooks.events.filter(({ id }) => id === event!.id).length;
    await expect.poll(arrivals, WAIT).toBe(1);
    expect((await cli.run('events', 'resend', event!.id, `--webhook-endpoint=${endpoint!.id}`)).code).toBe(0);
    await expect.poll(arrivals, WAIT).toBe(2);
    expect(program.events).toHaveLength(2);
  });

  test('passes on the events it was told to, with the headers it was told to', async () => {
    await listen('--events', `${SESSION}.canceled`, '--headers', 'X-Tenant: acme');
    await trigger('canceled');
    await expect.poll(types, WAIT).toEqual(['canceled']);
    expect(program.deliveries[0]!.headers).toMatchObject({
      'x-tenant': 'acme',
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    });
  });

  test('passes each event on once in the newest version, when asked to', async () => {
    await listen('--all-snapshot', '--latest');
    await trigger('canceled');
    await expect.poll(types, WAIT).toEqual(['canceled', 'created']);
    expect(program.events[0]!.api_version).toBe('2026-10-28.endive');
  });

  test('takes what to pass on from the webhook endpoints there are', async () => {
    await listen('--all-snapshot', '--use-configured-webhooks');
    await trigger('created');
    await expect.poll(types, WAIT).toEqual(['created']);
  });

  test('prints the secret that listen signs with', async () => {
    const { secret } = await listen('--all-snapshot');
    expect(await cli.run('listen', '--print-secret')).toEqual({ code: 0, output: `${secret}\n` });
  });

  test('ends at Ctrl-C, and is not missed', async () => {
    const listening = await listen('--all-snapshot');
    open.length = 0;
    expect((await listening.interrupt()).output).not.toContain('error');
    const { secret } = await listen('--all-snapshot');
    expect(secret).toBe(listening.secret);
    await trigger('created');
    await expect.poll(types, WAIT).toEqual(['created']);
  });

  test('goes on after the server was killed and started again', async () => {
    const listening = await listen('--all-snapshot');
    await credence.restart();
    // Before the command line has noticed: it looks again after ten seconds.
    const missed = await credence.stripe.identity.verificationSessions.create({ type: 'document' });
    await program.next(`${SESSION}.created`, missed.id);
    expect(listening.output()).not.toContain('expired');
    await trigger('created');
    await expect.poll(types, WAIT).toEqual(['created', 'created']);
  });

  test('reaches nobody else, but that trigger asks for its newest version', async () => {
    cli.reached.length = 0;
    await listen('--all-snapshot');
    await credence.stripe.identity.verificationSessions.create({ type: 'document' });
    await expect.poll(types, WAIT).toEqual(['created']);
    await cli.run('events', 'resend', program.events[0]!.id);
    await cli.run('listen', '--print-secret');
    expect(cli.reached).toEqual([]);
    await trigger('created');
    expect(cli.reached.filter((host) => host !== 'api.github.com:443')).toEqual([]);
  });
});

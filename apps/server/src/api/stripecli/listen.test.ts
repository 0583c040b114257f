import { request } from 'node:http';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askForSession, beRefused, listen, type TestListener } from '../../../test/listener.ts';
import { ask, openServers, type TestServers } from '../../../test/running-server.ts';
import type { Running } from '../../start.ts';
import { insertAccount } from '../../store/accounts.ts';
import { createApiKey } from '../../store/api-keys.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const CREATED = 'identity.verification_session.created';
const CANCELED = 'identity.verification_session.canceled';
const REDACTED = 'identity.verification_session.redacted';
const WAIT = { timeout: 20_000 };

let servers: TestServers;
let server: Running;
beforeAll(async () => {
  servers = await openServers();
  server = await servers.start();
});
// Who was cut off counts as connected for a while.
afterEach(() => server.app.db.deleteFrom('local_listener').execute());
afterAll(() => servers?.close());

async function createSession(): Promise<string> {
  return (await ask(server, 'POST', SESSIONS, 'type=document')).id;
}

/** What a listener heard of one session, in the order it came. */
function heard(listener: TestListener, sessionId: string): string[] {
  return listener
    .events()
    .filter(({ data }) => (data.object as { id: string }).id === sessionId)
    .map(({ type }) => type);
}

async function untilHeard(listener: TestListener, sessionId: string, types: string[]): Promise<void> {
  await expect.poll(() => heard(listener, sessionId), WAIT).toEqual(types);
}

/** Nothing is left to be told: what was acknowledged is settled. */
async function untilSettled(): Promise<void> {
  const { db } = server.app;
  await expect.poll(() => db.selectFrom('local_listener_event').selectAll().execute(), WAIT).toEqual([]);
}

describe('a listener', () => {
  test('hears what happens from then on, in order, signed, in the account’s version and the newest', async () => {
    await createSession(); // before anybody listened
    const listener = await listen(server);
    const id = await createSession();
    await ask(server, 'POST', `${SESSIONS}/${id}/cancel`);
    await untilHeard(listener, id, [CREATED, CANCELED]);
    expect(listener.events()).toHaveLength(2);
    const [first, second] = listener.messages;
    expect(first).toMatchObject({
      type: 'webhook_event',
      webhook_id: listener.events()[0]!.id,
      webhook_conversation_id: expect.stringMatching(/^wc_/),
      endpoint: { api_version: null },
      http_headers: {
        'Content-Type': 'application/json; charset=utf-8',
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
    });
    expect(second!.endpoint).toEqual({ api_version: '2026-10-28.endive' });
    expect(second!.webhook_conversation_id).toBe(first!.webhook_conversation_id);
    await untilSettled();
    await listener.hangUp(1000, 'Connection Done');
  });

  test('hears of a redaction without an endpoint that names the event', async () => {
    const listener = await listen(server);
    const id = await createSession();
    await ask(server, 'POST', `${SESSIONS}/${id}/redact`);
    await untilHeard(listener, id, [CREATED, CANCELED, REDACTED]);
    await listener.hangUp(1000, 'Connection Done');
  });

  test('hears an event once more when it is sent again, and so does every other one', async () => {
    const [one, other] = await Promise.all([listen(server), listen(server, { deviceName: 'desktop' })]);
    const id = await createSession();
    await untilHeard(one, id, [CREATED]);
    await untilHeard(other, id, [CREATED]);
    await untilSettled();
    const [event] = one.events();
    expect(await ask(server, 'POST', `/v1/events/${event!.id}/retry`, 'for_stripecli=true')).toMatchObject({
      id: event!.id,
    });
    await untilHeard(one, id, [CREATED, CREATED]);
    await untilHeard(other, id, [CREATED, CREATED]);
    for (const listener of [one, other]) await listener.hangUp(1000, 'Connection Done');
  });

  test('that was cut off is told what it missed, and what it had not acknowledged', async () => {
    const before = await listen(server, { acknowledges: 'never' });
    const unacknowledged = await createSession();
    await untilHeard(before, unacknowledged, [CREATED]);
    await before.hangUp();
    const missed = await createSession();
    const after = await listen(server, { session: before.session });
    await untilHeard(after, unacknowledged, [CREATED]);
    await untilHeard(after, missed, [CREATED]);
    await after.hangUp(1000, 'Connection Done');
  });

  test('that makes its connection anew, as the command line does every day, is told nothing twice', async () => {
    const before = await listen(server, { acknowledges: 'webhook_response' });
    const known = await createSession();
    await untilHeard(before, known, [CREATED]);
    await untilSettled();
    await before.hangUp(1000, 'Resetting the connection');
    const after = await listen(server, { session: before.session });
    const next = await createSession();
    await untilHeard(after, next, [CREATED]);
    expect(heard(after, known)).toEqual([]);
    await after.hangUp(1000, 'Connection Done');
  });

  test('that connects a second time hears on its new connection only', async () => {
    const first = await listen(server);
    const second = await listen(server, { session: first.session });
    expect(await first.closed).toBe(1001);
    const id = await createSession();
    await untilHeard(second, id, [CREATED]);
    expect(first.messages).toEqual([]);
    await second.hangUp(1000, 'Connection Done');
  });

  test('that is done is forgotten at once', async () => {
    const listener = await listen(server);
    await listener.hangUp(1000, 'Connection Done');
    await expect.poll(() => server.app.db.selectFrom('local_listener').selectAll().execute(), WAIT).toEqual([]);
    expect(await beRefused(listener.session)).toEqual({ status: 404, message: 'Unknown WebSocket ID.' });
  });

  test('that is gone without a word, as the command line is at Ctrl-C, is soon forgotten', async () => {
    const listener = await listen(server);
    const secondsLeft = async () => {
      const { rows } = await sql<{ left: number }>`
        select extract(epoch from expires_at - now())::float8 as left from local_listener`.execute(server.app.db);
      return rows[0]!.left;
    };
    expect(await secondsLeft()).toBeGreaterThan(15);
    await listener.hangUp();
    await expect.poll(secondsLeft, WAIT).toBeLessThanOrEqual(15);
  });

  test('that talks nonsense is not listened to; one that talks too much is cut off', async () => {
    const listener = await listen(server);
    for (const nonsense of ['', '{', 'null', '[]', { type: 'event_ack' }, { type: 'webhook_response', status: 200 }]) {
      listener.send(nonsense);
    }
    listener.send({ type: 'event_ack', webhook_conversation_id: 'wc_of_somebody_else' });
    const id = await createSession();
    await untilHeard(listener, id, [CREATED]);
    listener.send('x'.repeat(128 * 1024 + 1));
    expect(await listener.closed).toBe(1009);
  });

  test('hears nothing of another account, nor of the other mode', async () => {
    const [live, stranger] = await Promise.all([keyOf(server.accountId, true), keyOf(await makeAccount(), false)]);
    const [own, ...others] = await Promise.all([
      listen(server),
      listen(server, { key: live }),
      listen(server, { key: stranger }),
    ]);
    const ids = await Promise.all(
      [undefined, live, stranger].map(async (key) => (await ask(server, 'POST', SESSIONS, 'type=document', key)).id),
    );
    for (const [i, listener] of [own, ...others].entries()) await untilHeard(listener, ids[i], [CREATED]);
    for (const listener of [own, ...others]) expect(listener.events()).toHaveLength(1);
    expect(new Set([own, ...others].map(({ session }) => session.secret)).size).toBe(3);
    for (const listener of [own, ...others]) await listener.hangUp(1000, 'Connection Done');
  });
});

describe('who begins to listen', () => {
  test('has the same signing secret each time, and another one on another device', async () => {
    const secrets = await Promise.all(['laptop', 'laptop', 'desktop'].map((name) => askForSession(server, name)));
    const [laptop, again, desktop] = secrets.map(({ secret }) => secret);
    expect(laptop).toMatch(/^whsec_[0-9a-f]{64}$/);
    expect(again).toBe(laptop);
    expect(desktop).not.toBe(laptop);
  });

  test('is sent back to the very address they came by', async () => {
    const { websocket_url } = await askForSession({ ...server, url: server.url!.replace('127.0.0.1', 'localhost') });
    expect(websocket_url).toBe(`${server.url!.replace('http://127.0.0.1', 'ws://localhost')}/stripecli/subscribe`);
  });

  test('must have a session that is not too old, and a key that has not ended', async () => {
    const unknown = { status: 404, message: 'Unknown WebSocket ID.' };
    const session = await askForSession(server);
    expect(await beRefused({ ...session, websocket_id: 'cliws_of_nobody' })).toEqual(unknown);
    expect(await beRefused({ ...session, websocket_id: '' })).toEqual(unknown);
    const key = await keyOf(server.accountId, false);
    const late = await askForSession(server, 'laptop', key);
    await server.app.db
      .updateTable('api_key')
      .set({ expires_at: new Date() })
      .where('lookup_hash', '=', server.app.vault.apiKeyHash(key))
      .execute();
    expect(await beRefused(late)).toEqual(unknown);
    await server.app.db.updateTable('local_listener').set({ expires_at: new Date() }).execute();
    expect(await beRefused(session)).toEqual(unknown);
  });

  test('must speak the sub-protocol', async () => {
    const refused = await beRefused(await askForSession(server), 'stripecli-devproxy-v2');
    expect(refused).toEqual({
      status: 400,
      message: 'This websocket speaks the sub-protocol stripecli-devproxy-v1 only.',
    });
  });

  test('is refused where sixteen listen already', async () => {
    const session = await askForSession(server);
    const listeners = [];
    for (let i = 0; i < 16; i += 1) listeners.push(await listen(server));
    const message =
      '16 programs are listening to this mode of the account already, as many as there may be. End one first.';
    await expect(askForSession(server)).rejects.toThrow(message);
    expect(await beRefused(session)).toEqual({ status: 400, message });
    await listeners.pop()!.hangUp(1000, 'Connection Done');
    // The server hears of it a moment later.
    const connected = () => server.app.db.selectFrom('local_listener').selectAll().execute();
    await expect.poll(connected, WAIT).toHaveLength(16); // the session that was asked for first among them
    listeners.push(await listen(server, { session }));
    for (const listener of listeners) await listener.hangUp(1000, 'Connection Done');
  });
});

describe('an event', () => {
  test('cannot be sent again to listeners where there are none', async () => {
    await createSession();
    const { data } = await ask(server, 'GET', '/v1/events?limit=1');
    await expect(ask(server, 'POST', `/v1/events/${data[0].id}/retry`, 'for_stripecli=true')).rejects.toThrow(
      'Nobody is listening',
    );
  });
});

describe('any other request to change the protocol', () => {
  // As Java's HTTP client makes them.
  const OFFER = {
    connection: 'Upgrade, HTTP2-Settings',
    upgrade: 'h2c',
    'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQ',
  };

  test('is answered as if it did not ask for that', async () => {
    const answer = await send(`${server.url}${SESSIONS}`, 'type=document', {
      ...OFFER,
      authorization: `Bearer ${server.testKeys.secret}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ object: 'identity.verification_session' });
  });

  test('finds nothing where listeners connect', async () => {
    expect((await send(`${server.url}/stripecli/subscribe`, '', OFFER)).status).toBe(404);
    expect((await fetch(`${server.url}/stripecli/subscribe`)).status).toBe(404);
  });
});

/** `fetch` does not let anyone ask for another protocol. */
function send(url: string, body: string, headers: Record<string, string>): Promise<{ status: number; json: object }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers }, async (response) => {
      const text = Buffer.concat(await response.toArray()).toString();
      resolve({ status: response.statusCode!, json: JSON.parse(text) });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function makeAccount(): Promise<string> {
  const account = await insertAccount(server.app, {
    businessName: 'Another',
    defaultApiVersion: '2026-10-28.endive',
  });
  return account.id;
}

async function keyOf(accountId: string, livemode: boolean): Promise<string> {
  return (await createApiKey(server.app, { accountId, livemode }, { kind: 'secret', permissions: [] })).secret;
}

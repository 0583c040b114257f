import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { newId } from '../ids.ts';
import { connectListener, tellListeners } from '../store/local-listeners.ts';
import { type Connection, type EventMessage, type Listeners, openListeners } from './listeners.ts';

const WAIT = { timeout: 20_000 };
const HERE = '127.0.0.1';
const LONG_MS = 3_600_000;

let api: TestApi;
let listeners: Listeners;
let key: string;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  key = await api.makeKey('restricted', ['event_read']);
});
afterEach(async () => {
  await listeners.stop();
  await api.app.db.deleteFrom('local_listener').execute();
});
afterAll(() => api?.close());

/** A process that looks often; events are no more than their ids. */
function open({ later = false, ...options }: Partial<Options> & { later?: boolean } = {}): void {
  listeners = openListeners({
    ...api.app,
    store: { onNotify: () => () => {} },
    render: async (eventId) => [{ apiVersion: null, body: eventId }],
    pollMs: 20,
    renewEveryMs: LONG_MS,
    ...options,
  });
  if (!later) listeners.start();
}

interface Options {
  renewEveryMs: number;
  unacknowledgedMaxMs: number;
}

interface FakeConnection extends Connection {
  sent: EventMessage[];
  closed: ('politely' | 'at once')[];
}

/** The far end of a websocket. */
async function attach({ alive = true, address = HERE } = {}): Promise<FakeConnection> {
  const { json } = await api.call('POST', '/v1/stripecli/sessions', { key, body: 'websocket_features[]=webhooks' });
  const holder = newId('lsn');
  const listener = await connectListener(api.app, json.websocket_id, { holder, address });
  if (!listener) throw new Error('not connected');
  const connection: FakeConnection = {
    listener,
    holder,
    address,
    sent: [],
    closed: [],
    isAlive: () => alive,
    send: (message) => connection.sent.push(message),
    close(how) {
      connection.closed.push(how);
      listeners.detach(connection, 'will be back');
    },
  };
  listeners.attach(connection);
  return connection;
}

/** Has something to tell written down for whoever is connected. */
async function tell(count = 1): Promise<void> {
  const { id: sessionId } = (await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' }))
    .json;
  const { accountId, livemode } = api.account;
  for (let i = 0; i < count; i += 1) {
    const id = newId('evt');
    await api.app.db
      .insertInto('event')
      .values({
        id,
        account_id: accountId,
        livemode,
        type: 'identity.verification_session.created',
        session_id: sessionId,
        api_version: '2026-10-28.endive',
        created_at: api.clock.now(),
        dispatched_at: api.clock.now(),
      })
      .execute();
    await tellListeners(api.app, api.account, id);
  }
}

const untold = () => api.app.db.selectFrom('local_listener_event').selectAll().execute();
const known = () => api.app.db.selectFrom('local_listener').selectAll().execute();

describe('a connection', () => {
  test.each([
    ['whose key has ended', { expires_at: new Date(0) }],
    ['whose key may read events no more', { permissions: '["event_write_not", "file_read"]' }],
    ['whose key is for other addresses now', { allowed_ips: '["203.0.113.9"]' }],
  ])('%s is closed, and its listener forgotten', async (_, change) => {
    open({ renewEveryMs: 20 });
    const connection = await attach();
    await api.app.db
      .updateTable('api_key')
      .set(change)
      .where('lookup_hash', '=', api.app.vault.apiKeyHash(key))
      .execute();
    await expect.poll(() => connection.closed, WAIT).toContain('politely');
    await expect.poll(known, WAIT).toEqual([]);
  });

  test('that gives no sign of life is closed; its listener may be back', async () => {
    open({ renewEveryMs: 20 });
    const connection = await attach({ alive: false });
    await expect.poll(() => connection.closed, WAIT).toEqual(['at once']);
    expect(await known()).toHaveLength(1);
  });

  test('of a listener that has connected to another process is closed; the listener stays', async () => {
    open({ renewEveryMs: 20 });
    const connection = await attach();
    await api.app.db.updateTable('local_listener').set({ holder: 'a connection elsewhere' }).execute();
    await expect.poll(() => connection.closed, WAIT).toContain('politely');
    expect(await known()).toMatchObject([{ holder: 'a connection elsewhere' }]);
  });
});

describe('what is not acknowledged', () => {
  test('is sent once to the same connection, and kept', async () => {
    open();
    const connection = await attach();
    await tell(3);
    await expect.poll(() => connection.sent.length, WAIT).toBe(3);
    await tell(1);
    await expect.poll(() => connection.sent.length, WAIT).toBe(4);
    expect(await untold()).toHaveLength(4);
  });

  test('counts as taken after a while: older command lines acknowledge nothing', async () => {
    open({ unacknowledgedMaxMs: 0 });
    const connection = await attach();
    await tell(3);
    await expect.poll(() => connection.sent.length, WAIT).toBe(3);
    await expect.poll(untold, WAIT).toEqual([]);
    expect(connection.closed).toEqual([]);
  });

  test('is no more than a hundred events at a time', async () => {
    open();
    const patient = await attach();
    await tell(101);
    await expect.poll(() => patient.sent.length, WAIT).toBe(100);
    listeners.acknowledge(patient, patient.sent[0]!.conversationId);
    await expect.poll(() => patient.sent.length, WAIT).toBe(101);
    expect(new Set(patient.sent.map(({ eventId }) => eventId)).size).toBe(101);
  });

  test('when it is a hundred events for a while, is given up with the listener', async () => {
    open({ unacknowledgedMaxMs: 0, later: true });
    const connection = await attach();
    await tell(100);
    listeners.start();
    await expect.poll(() => connection.closed, WAIT).toContain('politely');
    expect(connection.sent).toHaveLength(100);
    await expect.poll(known, WAIT).toEqual([]);
    expect(await untold()).toEqual([]);
  });
});

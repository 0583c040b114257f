import { afterAll, beforeAll, expect, test } from 'vitest';
import { listen } from '../../../test/listener.ts';
import { ask, openServers, type TestServers } from '../../../test/running-server.ts';
import type { Running } from '../../start.ts';

const CREATED = 'identity.verification_session.created';
const WAIT = { timeout: 20_000 };

let servers: TestServers;
let one: Running;
let other: Running;
beforeAll(async () => {
  servers = await openServers();
  one = await servers.start('serve');
  other = await servers.start('serve');
  await servers.start('work');
});
afterAll(() => servers?.close());

test('an event of one process is heard by who listens at another, and so is one that is sent again', async () => {
  const listener = await listen(other);
  const { id } = await ask(one, 'POST', '/v1/identity/verification_sessions', 'type=document');
  const heard = () => listener.events().map(({ type, data }) => [type, (data.object as { id: string }).id]);
  await expect.poll(heard, WAIT).toEqual([[CREATED, id]]);
  const { db } = one.app;
  await expect.poll(() => db.selectFrom('local_listener_event').selectAll().execute(), WAIT).toEqual([]);
  await ask(one, 'POST', `/v1/events/${listener.events()[0]!.id}/retry`, 'for_stripecli=true');
  await expect.poll(heard, WAIT).toEqual([
    [CREATED, id],
    [CREATED, id],
  ]);
  await listener.hangUp(1000, 'Connection Done');
});

test('a listener goes on at another process when its own one ends', async () => {
  const third = await servers.start('serve');
  const before = await listen(third);
  await third.close();
  expect(await before.closed).toBe(1001);
  const { id } = await ask(one, 'POST', '/v1/identity/verification_sessions', 'type=document');
  const there = (url: string) => url.replace(new URL(third.url!).host, new URL(other.url!).host);
  const session = { ...before.session, websocket_url: there(before.session.websocket_url) };
  const after = await listen(other, { session });
  await expect.poll(() => after.events().map(({ data }) => (data.object as { id: string }).id), WAIT).toEqual([id]);
  await after.hangUp(1000, 'Connection Done');
});

test('a process that is stopped waits for nobody who is told to go: neither those who do not, nor those who come back', async () => {
  const third = await servers.start('serve');
  const [deaf, listener] = await Promise.all([listen(third, { deviceName: 'deaf' }), listen(third)]);
  deaf.pause();
  const stopped = third.close();
  expect(await listener.closed).toBe(1001);
  await expect(listen(third, { session: listener.session })).rejects.toThrow();
  await stopped;
});

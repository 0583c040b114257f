import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, openReceiver, openServers, type Receiver, type TestServers } from '../../../../test/running-server.ts';
import type { Running } from '../../../start.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const DAY = 86_400;

let servers: TestServers;
let receiver: Receiver;
let one: Running;
let other: Running;
let worker: Running;
beforeAll(async () => {
  [servers, receiver] = await Promise.all([openServers(), openReceiver()]);
  one = await servers.start('serve');
  other = await servers.start('serve');
  worker = await servers.start('work');
});
afterAll(async () => {
  receiver.close();
  await servers.close();
});

const advance = (server: Running, by: string) => ask(server, 'POST', '/v1/test_helpers/clock/advance', `by=${by}`);
const created = async (server: Running) => (await ask(server, 'POST', SESSIONS, 'type=document')).created;

test('a clock that one process moved is the clock of all, and of those that start later', async () => {
  const { now } = await advance(one, '3d');
  expect(await created(one)).toBeGreaterThanOrEqual(now);
  await expect.poll(() => created(other), { timeout: 20_000 }).toBeGreaterThanOrEqual(now);
  const late = await servers.start('serve');
  expect(await created(late)).toBeGreaterThanOrEqual(now);
  await advance(late, '1d');
  await expect.poll(() => created(one), { timeout: 20_000 }).toBeGreaterThanOrEqual(now + DAY);
});

test('what falls due by it is done in the process that works', async () => {
  receiver.status = 500;
  await ask(one, 'POST', '/v1/webhook_endpoints', `url=${receiver.url}&enabled_events[]=*`);
  await created(one);
  await expect.poll(() => receiver.signedAt.length, { timeout: 20_000 }).toBe(1);
  await worker.idle();
  await advance(one, '5m');
  await expect.poll(() => receiver.signedAt.length, { timeout: 20_000 }).toBe(2);
  await worker.idle();
});

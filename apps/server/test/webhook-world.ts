import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type AccountClocks, type MovedClock, type MovedClocks, openAccountClocks } from '../src/clock.ts';
import { createQueue, type Queue } from '../src/queue/queue.ts';
import { claimDeliveries } from '../src/webhooks/deliveries.ts';
import { createWebhooks, type WebhooksOptions } from '../src/webhooks/webhooks.ts';
import { createTestDatabase } from './database.ts';

/** A request that came to the receiver. */
export interface Received {
  path: string;
  body: string;
  headers: IncomingMessage['headers'];
}

interface EndpointOptions {
  events: string[];
  livemode: boolean;
  accountId: string;
  path: string;
  url: string;
  apiVersion: string;
  status: 'enabled' | 'disabled';
  createdAt: Date;
}

const MINUTE_MS = 60_000;

/**
 * A database of two accounts, a receiver that answers as it is told, and processes that deliver to it under a clock
 * that is set by hand. Called at the top of a test file; every test starts with no endpoints, no events and a receiver
 * that takes everything.
 */
export async function openWebhookWorld() {
  const database = await createTestDatabase();
  const { db } = database;
  const opened: Queue[] = [];
  const clocks: AccountClocks[] = [];
  const receiver = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const got = { path: request.url!, body: Buffer.concat(chunks).toString(), headers: request.headers };
    world.received.push(got);
    world.respond(response, got);
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  for (const id of ['acct_1', 'acct_2']) await insertAccount(id);

  beforeEach(async () => {
    world.now = new Date('2026-03-01T12:00:00Z');
    world.received = [];
    world.warnings = [];
    world.moved = new Map();
    world.respond = (response) => response.writeHead(200).end('{}');
    for (const table of ['delivery_attempt', 'delivery', 'event', 'webhook_endpoint'] as const) {
      await db.deleteFrom(table).execute();
    }
  });
  afterEach(async () => {
    receiver.closeAllConnections();
    await Promise.all(opened.splice(0).map((queue) => queue.stop()));
    clocks.length = 0;
  });
  afterAll(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  async function insertAccount(id: string) {
    await db
      .insertInto('account')
      .values({ id, business_name: '', default_api_version: '2026-10-28.endive', created_at: new Date(0) })
      .execute();
    await db
      .insertInto('verification_session')
      .values({
        id: `vs_of_${id}`,
        account_id: id,
        livemode: false,
        type: 'document',
        status: 'verified',
        options: '{}',
        metadata: '{}',
        master_key_id: 'none',
        url_expires_at: new Date(0),
        secret_expires_at: new Date(0),
        created_at: new Date(0),
      })
      .execute();
  }

  /** A process that delivers; its queue has no jobs and no other companion. */
  function open(options: Partial<WebhooksOptions['settings']> & { soleProcess?: boolean } = {}) {
    const { soleProcess = false, ...settings } = options;
    const log = { info() {}, warn: (fields: object) => void world.warnings.push(fields), error() {} };
    const clock = openAccountClocks({ now: () => world.now }, async () => world.moved);
    clocks.push(clock);
    const base = { db, clock, log, pollMs: 20, graceMs: 0 };
    const webhooks = createWebhooks({
      ...base,
      settings: { allowedHosts: [], allowLoopback: true, ...settings },
      renderEvent: async (id, version) =>
        JSON.stringify({ id, object: 'event', api_version: version, ä: '€' }, null, 2),
      openSecrets: ({ secretSealed, oldSecretSealed }) =>
        [secretSealed, oldSecretSealed].flatMap((sealed) => sealed?.toString() ?? []),
      random: () => 0,
    });
    const queue = createQueue({ ...base, companions: [webhooks], soleProcess });
    opened.push(queue);
    return { start: () => queue.start({}), idle: queue.idle, stop: queue.stop };
  }

  const world = {
    database,
    origin: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    now: new Date(0),
    moved: new Map() as MovedClocks,
    received: [] as Received[],
    warnings: [] as object[],
    respond: (_response: ServerResponse, _request: Received): void => {},
    advance(ms: number) {
      world.now = new Date(world.now.getTime() + ms);
    },
    /** Has an account's test clock show another time than `now`, in all processes, and run on or stand still. */
    async moveClock(accountId: string, clock: MovedClock) {
      world.moved = new Map([[accountId, clock]]);
      await Promise.all(clocks.map((each) => each.reread()));
    },
    async addEndpoint(id: string, given: Partial<EndpointOptions> = {}) {
      const options = { events: ['*'], livemode: false, accountId: 'acct_1', path: `/${id}`, ...given };
      await db
        .insertInto('webhook_endpoint')
        .values({
          id,
          account_id: options.accountId,
          livemode: options.livemode,
          url: options.url ?? `${world.origin}${options.path}`,
          enabled_events: JSON.stringify(options.events),
          api_version: options.apiVersion ?? null,
          metadata: '{}',
          status: options.status ?? 'enabled',
          secret_sealed: Buffer.from(`whsec_of_${id}`),
          created_at: options.createdAt ?? world.now,
        })
        .execute();
    },
    async addEvent(id: string, given: { type?: string; livemode?: boolean; accountId?: string } = {}) {
      const { accountId = 'acct_1' } = given;
      await db
        .insertInto('event')
        .values({
          id,
          account_id: accountId,
          livemode: given.livemode ?? false,
          type: given.type ?? 'identity.verification_session.verified',
          session_id: `vs_of_${accountId}`,
          api_version: '2025-03-31.basil',
          created_at: world.now,
        })
        .execute();
    },
    open,
    async deliverAll(options?: Parameters<typeof open>[0]) {
      const worker = open(options);
      await worker.start();
      await worker.idle();
      return worker;
    },
    deliveries: () => db.selectFrom('delivery').selectAll().orderBy('id').execute(),
    attempts: () => db.selectFrom('delivery_attempt').selectAll().orderBy('attempted_at').orderBy('id').execute(),
    claimAs: (owner: string) =>
      claimDeliveries(db, {
        now: world.now,
        limit: 10,
        slowLimit: 5,
        widths: new Map(),
        startWidth: 4,
        owner,
        leaseMs: MINUTE_MS,
      }),
  };
  return world;
}

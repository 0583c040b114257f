import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CERTIFICATE, PRIVATE_KEY } from '../../test/certificate.ts';
import { createTestDatabase } from '../../test/database.ts';
import { HOSTILE_URLS, NAMES, NOBODY } from '../../test/hostile-urls.ts';
import { listensOnLoopbackOnly, readSettings } from '../config.ts';
import { createQueue } from '../queue/queue.ts';
import type { Lookup } from './shared-lookup.ts';
import { createWebhooks } from './webhooks.ts';

/** Listens at one port on every address of this machine, and counts who comes. */
interface Canary {
  port: number;
  /** By the address they came to. */
  visits: Map<string, number>;
  close(): void;
}

/** Answers `/302/127.0.0.1` by sending on to a canary there. */
interface Redirector {
  port: number;
  close(): void;
}

const database = await createTestDatabase();
const ACCOUNT = 'acct_1';
const MODES = [
  { mode: 'live mode', livemode: true, scheme: 'https:' },
  { mode: 'test mode', livemode: false, scheme: 'http:' },
];
/** A server on a public address. */
const PUBLIC = listensOnLoopbackOnly(readSettings({ CREDENCE_HOST: '0.0.0.0' }, '/'));

let canary: Canary;
const redirectors: Record<string, Redirector> = {};
const trusted = getCACertificates('default');

beforeAll(async () => {
  canary = await openCanary();
  setDefaultCACertificates([...trusted, CERTIFICATE]);
  redirectors['https:'] = await openRedirector('https:');
  redirectors['http:'] = await openRedirector('http:');
  await database.db
    .insertInto('account')
    .values({ id: ACCOUNT, business_name: '', default_api_version: '2026-10-28.endive', created_at: new Date(0) })
    .execute();
});
afterAll(() => {
  canary.close();
  for (const { close } of Object.values(redirectors)) close();
  setDefaultCACertificates(trusted);
});

test('there are at least 150 hostile addresses, each written differently', () => {
  const urls = HOSTILE_URLS.flatMap((group) => group.urls);
  expect(new Set(urls).size).toBe(urls.length);
  expect(urls.length).toBeGreaterThanOrEqual(150);
});

describe.each(MODES)('in $mode, on a server that others can reach', ({ livemode, scheme }) => {
  test.each(HOSTILE_URLS)('nothing is reached by $category', async ({ urls, outcome }) => {
    const world = await open({ livemode, allowLoopback: PUBLIC });
    const full = urls.map((url) => fill(url, scheme));
    const answers = await world.deliver(full);
    // And again when they are retried: nothing may have been remembered from the first time.
    const repeated = await world.retry(full);
    await world.stop();
    expect([...canary.visits]).toEqual([]);
    for (const ends of [answers, repeated]) {
      expect(ends).toEqual(full.map((url) => ({ url, end: outcome === 'redirect' ? statusOf(url) : outcome })));
    }
  });

  test('nothing is reached by a name that has another address at every question', async () => {
    const asked: string[] = [];
    const world = await open({
      livemode,
      allowLoopback: PUBLIC,
      resolve(name) {
        asked.push(name);
        return asked.length % 2 === 1 ? [NOBODY] : ['127.0.0.1'];
      },
    });
    const url = [`${scheme}//rebind.test:${canary.port}/`];
    const [first] = await world.deliver(url);
    // Asked once, and connected to what was answered then: there is no second question to lie to.
    expect(asked).toEqual(['rebind.test']);
    expect(['connection_failed', 'timeout']).toContain(first?.end);
    const [second] = await world.retry(url);
    await world.stop();
    expect(second?.end).toBe('refused_address');
    expect([...canary.visits]).toEqual([]);
  });
});

test('plain http is not even looked at in live mode', async () => {
  const world = await open({ livemode: true, allowLoopback: true });
  const ends = await world.deliver([`http://127.0.0.1:${canary.port}/`, `http://localhost:${canary.port}/`]);
  await world.stop();
  expect(ends.map(({ end }) => end)).toEqual(['insecure_url', 'insecure_url']);
  expect([...canary.visits]).toEqual([]);
});

// Without this the tests above could pass for want of a canary that sings.
test('the canary is reached in these ways, where loopback is allowed', async () => {
  const world = await open({ livemode: false, allowLoopback: true });
  const ways = ['127.0.0.1', '127.1', '2130706433', '0x7f.1', '１２７.０.０.１', 'localhost', 'loopback.test'];
  await world.deliver(ways.map((host) => `http://${host}:${canary.port}/`));
  await world.stop();
  const visits = [...canary.visits.values()].reduce((sum, count) => sum + count, 0);
  canary.visits.clear();
  expect(visits).toBeGreaterThanOrEqual(ways.length);
});

function fill(url: string, scheme: string): string {
  return url
    .replace('{scheme}', scheme)
    .replaceAll('{port}', String(canary.port))
    .replaceAll('{redirector}', String(redirectors[scheme]!.port));
}

function statusOf(url: string): number {
  return Number(new URL(url).pathname.split('/')[1]);
}

/** A process that delivers, with names answered by the table, and a way to have it do so. */
async function open({
  livemode,
  allowLoopback,
  resolve = (name) => NAMES[name] ?? [],
}: {
  livemode: boolean;
  allowLoopback: boolean;
  resolve?: (name: string) => readonly string[];
}) {
  let now = new Date('2026-03-01T12:00:00Z');
  const log = { info() {}, warn() {}, error() {} };
  const base = { db: database.db, clock: { now: () => now }, log, pollMs: 20, graceMs: 0 };
  const webhooks = createWebhooks({
    ...base,
    settings: {
      allowedHosts: ['redirector.test'],
      allowLoopback,
      timeoutMs: 20_000, // none is waited for
      resolveName: answeredBy((name) => (name === 'redirector.test' ? ['127.0.0.1'] : resolve(name))),
    },
    renderEvent: async (id) => JSON.stringify({ id }),
    openSecrets: () => ['whsec_any'],
  });
  const queue = createQueue({ ...base, companions: [webhooks] });

  async function endsOf(urls: string[]) {
    await queue.idle();
    const ended = await database.db
      .selectFrom('delivery_attempt')
      .innerJoin('delivery', 'delivery.id', 'delivery_attempt.delivery_id')
      .innerJoin('webhook_endpoint', 'webhook_endpoint.id', 'delivery.endpoint_id')
      .select(['url', 'status_code', 'error'])
      .execute();
    await database.db.deleteFrom('delivery_attempt').execute();
    return urls.map((url) => {
      const ends = ended.filter((attempt) => attempt.url === url).map(({ status_code, error }) => status_code ?? error);
      return { url, end: ends.length === 1 ? ends[0] : ends };
    });
  }

  return {
    async deliver(urls: string[]) {
      await clearEvents();
      await insertEvent(urls, { livemode, now });
      await queue.start({});
      return endsOf(urls);
    },
    async retry(urls: string[]) {
      now = new Date(now.getTime() + 5 * 60_000);
      return endsOf(urls);
    },
    stop: () => queue.stop(),
  };
}

/** An event, and an endpoint for each address: written past the API, which would refuse most of them. */
async function insertEvent(urls: string[], { livemode, now }: { livemode: boolean; now: Date }) {
  const { db } = database;
  await db
    .insertInto('webhook_endpoint')
    .values(
      urls.map((url, n) => ({
        id: `we_${n}`,
        account_id: ACCOUNT,
        livemode,
        url,
        enabled_events: '["*"]',
        metadata: '{}',
        status: 'enabled' as const,
        secret_sealed: Buffer.from('any'),
        created_at: now,
      })),
    )
    .execute();
  await db
    .insertInto('verification_session')
    .values({
      id: 'vs_1',
      account_id: ACCOUNT,
      livemode,
      type: 'document',
      status: 'requires_input',
      options: '{}',
      metadata: '{}',
      master_key_id: 'none',
      url_expires_at: now,
      secret_expires_at: now,
      created_at: now,
    })
    .execute();
  await db
    .insertInto('event')
    .values({
      id: 'evt_1',
      account_id: ACCOUNT,
      livemode,
      type: 'identity.verification_session.created',
      session_id: 'vs_1',
      api_version: '2026-10-28.endive',
      created_at: now,
    })
    .execute();
}

async function clearEvents() {
  for (const table of ['delivery_attempt', 'delivery', 'event', 'verification_session', 'webhook_endpoint'] as const) {
    await database.db.deleteFrom(table).execute();
  }
}

/** A resolver as the operating system's is called. */
function answeredBy(resolve: (name: string) => readonly string[]): Lookup {
  return (name, _options, callback) => {
    const addresses = resolve(name.toLowerCase().replace(/\.$/, ''));
    if (addresses.length === 0) return callback(Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' }), []);
    return callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

async function openCanary(): Promise<Canary> {
  const visits = new Map<string, number>();
  const birds: Server[] = [];
  const perch = async (host: string, port: number) => {
    const bird = createServer((socket) => {
      const at = String(socket.localAddress);
      visits.set(at, (visits.get(at) ?? 0) + 1);
      socket.destroy();
    });
    await new Promise<void>((resolve, reject) => {
      bird.once('error', reject);
      bird.listen({ host, port, ipv6Only: host === '::' }, resolve);
    });
    birds.push(bird);
    return (bird.address() as AddressInfo).port;
  };
  const port = await perch('0.0.0.0', 0);
  // A machine without IPv6 has nothing there to be reached.
  await perch('::', port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EAFNOSUPPORT' && error.code !== 'EADDRNOTAVAIL') throw error;
  });
  return {
    port,
    visits,
    close() {
      for (const bird of birds) bird.close();
    },
  };
}

async function openRedirector(scheme: string): Promise<Redirector> {
  const sendOn: RequestListener = (request, response) => {
    const [, status, host] = request.url!.split('/');
    response.writeHead(Number(status), { location: `${scheme}//${host}:${canary.port}/` }).end();
  };
  const server =
    scheme === 'https:' ? createHttpsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, sendOn) : createHttpServer(sendOn);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

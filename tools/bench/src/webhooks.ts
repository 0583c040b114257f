import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuMsOf, cpuMsOfTree, describeMachine, peakMemoryOf, quantile } from './figures.ts';
import { startCluster } from './postgres-cluster.ts';
import { type BenchServer, makeAccount, productHome, startHelper, startProduct } from './processes.ts';
import type { Paced, PacedOrder } from './webhooks-load.ts';
import type { Heard, ReceiverOptions } from './webhooks-receiver.ts';

const TARGET_MS = 1_000;
const TARGET_PER_SECOND: Record<string, number> = { postgres: 500, embedded: 150 };
/** Of one account and mode there can be sixteen. */
const ENDPOINTS_PER_ACCOUNT = 15;
/** After the last event: what was not told by then counts as never told. */
const DRAIN_MS = 10_000;
const WARM_UP_MS = 3_000;

const SCENARIOS = {
  /** Every event goes to one endpoint: as many sessions are created as deliveries made. */
  one: { endpoints: 1, dead: false, slowMs: 0 },
  /** Each event goes to 14 or 15; one endpoint refuses connections and one takes as long as it may. */
  hundred: { endpoints: 100, dead: true, slowMs: 30_000 },
} satisfies Record<string, ReceiverOptions>;

type Scenario = keyof typeof SCENARIOS;

/**
 * `npm run bench -- webhooks`: real events, made through the API at a steady rate, and how long after each was asked for
 * every endpoint was first told of it. Product, client and receivers each have a process of their own.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '60' },
      rate: { type: 'string' },
      store: { type: 'string', multiple: true, default: ['postgres', 'embedded'] },
      scenario: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
      'node-arg': { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
    },
  });
  const ms = (values.quick ? 5 : Number(values.seconds)) * 1000;
  console.log(describeMachine());
  for (const store of values.store) {
    const cluster = store === 'postgres' ? await startCluster() : undefined;
    if (store === 'postgres' && !cluster) {
      console.log('postgres: not installed here. Skipped.');
      continue;
    }
    const rate = Number(values.rate ?? TARGET_PER_SECOND[store]);
    for (const scenario of values.scenario as Scenario[]) {
      const home = productHome(await cluster?.createDatabase(scenario));
      const product = await startProduct(home.env, values['node-arg']);
      try {
        await measure(`${store}, ${scenario}`, {
          product,
          env: home.env,
          scenario,
          rate,
          ms,
          databasePid: cluster?.pid,
        });
      } finally {
        await product.stop();
        home.remove();
      }
    }
    await cluster?.stop();
  }
}

interface Plan {
  product: BenchServer;
  env: Record<string, string>;
  scenario: Scenario;
  rate: number;
  ms: number;
  databasePid: number | undefined;
}

async function measure(title: string, { product, env, scenario, rate, ms, databasePid }: Plan) {
  const options = SCENARIOS[scenario];
  const receiver = await startHelper<{ ports: number[] }>('webhooks-receiver.ts', options);
  const client = await startHelper('webhooks-load.ts');
  try {
    const accounts = await register(product, env, receiver.ready.ports);
    const secretKeys = accounts.map(({ secretKey }) => secretKey);
    const perEvent = options.endpoints / accounts.length;
    const order: PacedOrder = { url: product.url, secretKeys, perSecond: rate / perEvent, ms };
    await client.ask<Paced>({ ...order, ms: WARM_UP_MS } satisfies PacedOrder);
    await sleep(1_000);

    const before = { cpu: cpuMsOf(product.pid), database: databasePid ? cpuMsOfTree(databasePid) : 0 };
    const paced = await client.ask<Paced>(order);
    const cpu = cpuMsOf(product.pid) - before.cpu;
    const database = (databasePid ? cpuMsOfTree(databasePid) : 0) - before.database;
    const sick = Number(options.dead) + Number(options.slowMs > 0);
    const well = await untilHeard(receiver, accounts, paced, sick);
    report(title, { paced, well, rate, ms, cpu, database, product });
  } finally {
    await client.stop();
    await receiver.stop();
  }
}

interface BenchAccount {
  secretKey: string;
  /** The places of its endpoints among the receiver's. */
  endpoints: number[];
}

/** Spreads the endpoints over as many accounts as they need. */
async function register(product: BenchServer, env: Record<string, string>, ports: number[]): Promise<BenchAccount[]> {
  const accounts: BenchAccount[] = [{ secretKey: product.secretKey, endpoints: [] }];
  while (accounts.length * ENDPOINTS_PER_ACCOUNT < ports.length) {
    accounts.push({ secretKey: await makeAccount(product, env), endpoints: [] });
  }
  for (const [index, port] of ports.entries()) {
    const account = accounts[index % accounts.length]!;
    account.endpoints.push(index);
    const answer = await fetch(`${product.url}/v1/webhook_endpoints`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.secretKey}` },
      body: new URLSearchParams({ url: `http://127.0.0.1:${port}/hook`, 'enabled_events[]': '*' }),
    });
    if (!answer.ok) throw new Error(`an endpoint was refused: ${await answer.text()}`);
  }
  return accounts;
}

/** The delays of all deliveries to endpoints that are well; those never made are `Infinity`. */
async function untilHeard(
  receiver: { ask<T>(question: object): Promise<T> },
  accounts: BenchAccount[],
  { askedAt }: Paced,
  sick: number,
): Promise<number[]> {
  const until = performance.now() + DRAIN_MS;
  for (;;) {
    const { firsts } = await receiver.ask<Heard>({});
    const delays = accounts.flatMap(({ endpoints }, account) =>
      Object.entries(askedAt[account]!).flatMap(([session, at]) =>
        endpoints
          .filter((index) => index >= sick)
          .map((index) => (firsts[index]![session] ?? Number.POSITIVE_INFINITY) - at),
      ),
    );
    if (delays.every(Number.isFinite) || performance.now() > until) return delays;
    await sleep(500);
  }
}

interface Outcome {
  paced: Paced;
  well: number[];
  rate: number;
  ms: number;
  cpu: number;
  database: number;
  product: BenchServer;
}

function report(title: string, { paced, well, rate, ms, cpu, database, product }: Outcome) {
  const events = paced.askedAt.reduce((sum, of) => sum + Object.keys(of).length, 0);
  const lost = well.filter((delay) => !Number.isFinite(delay)).length;
  const p99 = quantile(well, 0.99);
  console.log(
    `\n${title}: ${rate} deliveries a second for ${ms / 1000} s; ${events} sessions created, ${paced.failed} failed`,
  );
  console.table([
    {
      'deliveries to the well': well.length,
      'never made': lost,
      'per second': Math.round(well.length / (ms / 1000)),
      'p50 ms': quantile(well, 0.5),
      'p99 ms': p99,
      'longest ms': quantile(well, 1),
      'server cores': (cpu / ms).toFixed(2),
      'database cores': (database / ms).toFixed(2),
      'peak MB': Math.round(peakMemoryOf(product.pid)),
    },
  ]);
  console.log(
    `p99 from request to first attempt ${p99} ms (target ${TARGET_MS}: ${p99 < TARGET_MS ? 'met' : 'MISSED'})`,
  );
}

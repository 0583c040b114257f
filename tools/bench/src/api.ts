import { parseArgs } from 'node:util';
import type { LoadOrder, LoadResult } from './api-load.ts';
import { cpuMsOf, cpuMsOfTree, describeMachine, median, peakMemoryOf, quantile, spread } from './figures.ts';
import { startCluster } from './postgres-cluster.ts';
import { type BenchHelper, migrateProduct, productHome, startHelper, startProduct } from './processes.ts';

/** What the issue asks of creating and of retrieving: this share of the baseline's requests a second. */
const TARGET = 0.6;
const PAUSE_MS = 300;

const SCENARIOS = {
  create: { baseline: 'create', judged: true },
  /** As the official SDKs send it unless told otherwise; the baseline has no such thing, and does its one insert. */
  'create-idempotent': { baseline: 'create', judged: false },
  retrieve: { baseline: 'retrieve', judged: true },
} as const;

type Scenario = keyof typeof SCENARIOS;

interface Contender {
  name: string;
  url: string;
  secretKey: string;
  pid: number;
  ids: string[];
  stop(): Promise<void>;
}

interface Run {
  perSecond: number;
  cpuMs: number;
  databaseCpuMs: number;
  latenciesMs: number[];
}

/**
 * `npm run bench -- api`: sessions created and retrieved a second, by the product and by the least that could do it
 * (`api-baseline.ts`), in turns, each server and the client in a process of its own.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      workers: { type: 'string', default: '16' },
      store: { type: 'string', multiple: true, default: ['postgres', 'embedded'] },
      scenario: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
      'node-arg': { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
    },
  });
  const plan = {
    rounds: values.quick ? 2 : Number(values.rounds),
    ms: (values.quick ? 1 : Number(values.seconds)) * 1000,
    workers: Number(values.workers),
    scenarios: values.scenario as Scenario[],
    nodeArgs: values['node-arg'],
  };
  console.log(`${describeMachine()}; ${plan.workers} requests at once, ${plan.rounds} rounds of ${plan.ms / 1000} s`);
  for (const store of values.store) await (store === 'postgres' ? onPostgres(plan) : onEmbedded(plan));
}

type Plan = { rounds: number; ms: number; workers: number; scenarios: Scenario[]; nodeArgs: string[] };

async function onPostgres(plan: Plan) {
  const cluster = await startCluster();
  if (!cluster) return console.log('postgres: not installed here. Skipped.');
  const databases = [await cluster.createDatabase('product'), await cluster.createDatabase('baseline')];
  const homes = databases.map(productHome);
  try {
    for (const home of homes) await migrateProduct(home.env);
    const product = await startProduct(homes[0]!.env, plan.nodeArgs);
    const baseline = await startHelper<{ url: string }>('api-baseline.ts', { databaseUrl: databases[1] });
    await compare('PostgreSQL', plan, {
      product: { ...product, name: 'product', ids: [] },
      baseline: asContender('fastify + pg', baseline),
      databasePid: cluster.pid,
    });
  } finally {
    await cluster.stop();
    for (const home of homes) home.remove();
  }
}

async function onEmbedded(plan: Plan) {
  const homes = [productHome(), productHome()];
  try {
    await migrateProduct(homes[1]!.env);
    const product = await startProduct(homes[0]!.env, plan.nodeArgs);
    const baseline = await startHelper<{ url: string }>('api-baseline.ts', { folder: homes[1]!.database });
    await compare('embedded database', plan, {
      product: { ...product, name: 'product', ids: [] },
      baseline: asContender('fastify + PGlite', baseline),
    });
  } finally {
    for (const home of homes) home.remove();
  }
}

function asContender(name: string, baseline: BenchHelper<{ url: string }>): Contender {
  const { ready, pid, stop } = baseline;
  return { name, url: ready.url, secretKey: 'sk_test_none', pid, ids: [], stop };
}

async function compare(
  store: string,
  plan: Plan,
  { product, baseline, databasePid }: { product: Contender; baseline: Contender; databasePid?: number },
) {
  const client = await startHelper('api-load.ts');
  const both = [product, baseline];
  try {
    // Warms both up, and makes what is retrieved later.
    for (const contender of both) {
      contender.ids = (await load(client, contender, 'create', { ...plan, ms: Math.min(plan.ms, 2000) })).ids;
      await load(client, contender, 'retrieve', { ...plan, ms: Math.min(plan.ms, 1000) });
    }
    for (const scenario of plan.scenarios) {
      const runs = new Map<Contender, Run[]>(both.map((contender) => [contender, []]));
      for (let round = 0; round < plan.rounds; round += 1) {
        for (const contender of both) {
          const actual = contender === product ? scenario : SCENARIOS[scenario].baseline;
          runs.get(contender)!.push(await measure(client, contender, actual, plan, databasePid));
        }
      }
      report(`${scenario}, ${store}`, { product: runs.get(product)!, baseline: runs.get(baseline)! }, both, scenario);
    }
  } finally {
    await client.stop();
    for (const contender of both) await contender.stop();
  }
}

async function measure(
  client: BenchHelper<unknown>,
  contender: Contender,
  scenario: Scenario,
  plan: Plan,
  db?: number,
) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS)); // what the run before left to do is done
  const before = { cpu: cpuMsOf(contender.pid), database: db ? cpuMsOfTree(db) : 0 };
  const { count, elapsedMs, latenciesMs } = await load(client, contender, scenario, plan);
  return {
    perSecond: count / (elapsedMs / 1000),
    cpuMs: (cpuMsOf(contender.pid) - before.cpu) / count,
    databaseCpuMs: ((db ? cpuMsOfTree(db) : 0) - before.database) / count,
    latenciesMs,
  };
}

function load(client: BenchHelper<unknown>, { url, secretKey, ids }: Contender, scenario: Scenario, plan: Plan) {
  const order: LoadOrder = { url, secretKey, scenario, workers: plan.workers, ms: plan.ms, ids };
  return client.ask<LoadResult>(order);
}

function report(title: string, runs: { product: Run[]; baseline: Run[] }, contenders: Contender[], scenario: Scenario) {
  const rate = (of: Run[]) => of.map(({ perSecond }) => perSecond);
  const ratio = median(rate(runs.product)) / median(rate(runs.baseline));
  console.log(`\n${title}`);
  console.table(
    [runs.product, runs.baseline].map((of, index) => {
      const latencies = of.flatMap(({ latenciesMs }) => latenciesMs);
      return {
        server: contenders[index]!.name,
        n: of.length,
        requests: latencies.length,
        'requests/s': spread(rate(of)),
        'server CPU ms': spread(
          of.map(({ cpuMs }) => cpuMs),
          2,
        ),
        'database CPU ms': median(of.map(({ databaseCpuMs }) => databaseCpuMs)).toFixed(2),
        'p50 ms': quantile(latencies, 0.5).toFixed(1),
        'p99 ms': quantile(latencies, 0.99).toFixed(1),
        'peak MB': Math.round(peakMemoryOf(contenders[index]!.pid)),
      };
    }),
  );
  const verdict = SCENARIOS[scenario].judged ? ` (target ${TARGET}: ${ratio >= TARGET ? 'met' : 'MISSED'})` : '';
  console.log(`product / baseline ${ratio.toFixed(2)}${verdict}`);
}

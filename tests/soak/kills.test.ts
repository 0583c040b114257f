import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chance, chance } from './chance.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { SEED, SOAK } from './size.ts';
import { openVictim, type Victim } from './victim.ts';

const KILLS = SOAK ? 200 : 6;
/** Events that were promised and not yet told: kept at this by making more while there are fewer. */
const IN_FLIGHT = SOAK ? 10_000 : 300;
const MAKERS = 8;
/** Some kills hit it while it starts, some at any time after, the others amid deliveries, however slow the machine. */
const STARTING_MS = 1_000;
const WORKING_MS = 600;
const TOLD_MORE = 100;
const PATIENCE_MS = 3_000;

let victim: Victim;
let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
  victim = await openVictim();
});
afterAll(async () => {
  await victim.close();
  await ledger.close();
});

test(`killed ${KILLS} times with ${IN_FLIGHT} events in flight (seed ${SEED}), it loses none, makes none twice, and repeats each unchanged`, {
  timeout: SOAK ? 3_600_000 : 300_000,
}, async () => {
  const stripe = connect(victim);
  const endpoint = await stripe.webhookEndpoints.create({ url: ledger.url, enabled_events: ['*'] });
  ledger.trust(endpoint.secret!);
  const makers = startMakers(victim);
  await makers.until(() => makers.promised.size >= IN_FLIGHT);

  const luck = chance(SEED);
  for (let kills = 0; kills < KILLS; kills += 1) {
    await victim.kill();
    victim.start();
    await randomMoment(luck);
  }
  await victim.kill();
  victim.start();
  await victim.ready();
  await makers.stop();

  const events = await allEvents(stripe);
  await makers.until(() => events.every(({ id }) => ledger.times.has(id)));
  const told = [...ledger.sessionOf.values()];
  expect(new Set(told)).toEqual(makers.promised); // none lost, none of a session that nobody was promised
  expect(told.length).toBe(makers.promised.size); // one event for each
  expect(new Set(ledger.times.keys())).toEqual(new Set(events.map(({ id }) => id)));
  expect(ledger.wrongs).toEqual([]);
  expect(victim.complaints()).toBe('');
  const repeated = [...ledger.times.values()].filter((times) => times > 1).length;
  if (SOAK) console.log(`${told.length} events over ${KILLS} kills, ${repeated} of them told more than once`);
});

async function randomMoment(luck: Chance) {
  const kind = luck.int(4);
  if (kind === 0) return sleep(luck.int(STARTING_MS));
  await victim.ready();
  if (kind === 1) return sleep(luck.int(WORKING_MS));
  const enough = ledger.times.size + luck.int(TOLD_MORE);
  const until = performance.now() + PATIENCE_MS;
  while (ledger.times.size < enough && performance.now() < until) await sleep(2);
}

function connect({ url, secretKey }: Victim) {
  const { hostname, port } = new URL(url);
  return new Stripe(secretKey, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
}

/** Integrators that make sessions and, when the server dies on them, ask again with the same idempotency key. */
function startMakers(server: Victim) {
  /** Sessions whose creation was answered: each must be told of. */
  const promised = new Set<string>();
  let asked = 0;
  let stopping = false;

  async function make() {
    while (!stopping) {
      if (promised.size - ledger.times.size >= IN_FLIGHT) {
        await sleep(20);
        continue;
      }
      asked += 1;
      promised.add(await ask(`${SEED}-${asked}`));
    }
  }

  async function ask(key: string): Promise<string> {
    for (;;) {
      const answer = await post(key).catch(() => undefined);
      if (answer?.status === 200) return ((await answer.json()) as { id: string }).id;
      // 409: the request that was cut off is still being carried out.
      if (answer && answer.status !== 409)
        throw new Error(`a session was refused: ${answer.status} ${await answer.text()}`);
      await sleep(50);
    }
  }

  function post(key: string) {
    return fetch(`${server.url}/v1/identity/verification_sessions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.secretKey}`,
        'content-type': 'application/x-www-form-urlencoded',
        'idempotency-key': key,
      },
      body: `type=document&client_reference_id=${key}`,
    });
  }

  const making = Promise.all(Array.from({ length: MAKERS }, make));
  // A maker that gives up ends the test wherever it waits.
  const failed = making.then(() => new Promise<never>(() => {}));
  failed.catch(() => {});
  return {
    promised,
    until: (done: () => boolean) => Promise.race([waitUntil(done), failed]),
    async stop() {
      stopping = true;
      await making;
    },
  };
}

async function waitUntil(done: () => boolean) {
  while (!done()) await sleep(20);
}

async function allEvents(stripe: Stripe): Promise<Stripe.Event[]> {
  const events: Stripe.Event[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) events.push(event);
  return events;
}

import type { BenchStore } from './queue-stores.ts';
import {
  type Claimed,
  type Contender,
  FAN_OUT,
  FINISH,
  openClient,
  PER_ENDPOINT,
  type Result,
  TOTAL,
} from './queue-work.ts';

/**
 * The endpoints that have anything pending, found by hopping through the index (a loose scan), then each one's
 * oldest due deliveries: the leased ones stay inside that window, which is what bounds an endpoint's share.
 */
const CLAIM = `
  with recursive pending(endpoint_id) as (
    (select endpoint_id from delivery where state = 'pending' order by endpoint_id limit 1)
    union all
    select (select d.endpoint_id from delivery d where d.state = 'pending' and d.endpoint_id > p.endpoint_id order by d.endpoint_id limit 1)
    from pending p where p.endpoint_id is not null
  ), ready as (
    select due.id from pending cross join lateral (
      select id, lease_until, next_attempt_at from delivery
      where state = 'pending' and delivery.endpoint_id = pending.endpoint_id and next_attempt_at <= $1
      order by next_attempt_at, id limit ${PER_ENDPOINT}
    ) due
    where due.lease_until is null or due.lease_until < now()
    order by due.next_attempt_at, due.id limit $2
  ), locked as (
    select id from delivery where id = any (array(select id from ready)) and state = 'pending'
      and (lease_until is null or lease_until < now())
    for update skip locked
  ), leased as (
    update delivery set lease_owner = $3, lease_until = now() + interval '60 s' from locked where delivery.id = locked.id
    returning delivery.id, delivery.event_id, delivery.endpoint_id
  )
  select leased.id, leased.endpoint_id, endpoint.url, endpoint.secret, event.snapshot
  from leased join endpoint on endpoint.id = leased.endpoint_id join event on event.id = leased.event_id`;

/** The delivery rows as the queue: claimed in batches under a lease, finished in batches. */
export function ownTable(store: BenchStore): Contender {
  const owner = `bench_${process.pid}`;
  const client = openClient();
  const finished: Result[] = [];
  let inFlight = 0;
  let stopping = false;
  let running: Promise<unknown>;

  async function dispatch() {
    while (!stopping) {
      const { rows } = await store.query(FAN_OUT, [new Date()]);
      if (rows.length === 0) await pause(50);
    }
  }

  async function deliver() {
    while (!stopping || inFlight > 0 || finished.length > 0) {
      if (finished.length > 0) await store.query(FINISH, [JSON.stringify(finished.splice(0)), owner]);
      const free = stopping ? 0 : TOTAL - inFlight;
      const { rows } = free > 0 ? await store.query(CLAIM, [new Date(), free, owner]) : { rows: [] };
      for (const row of rows as unknown as Claimed[]) {
        inFlight += 1;
        client.attempt(row).then((result) => {
          inFlight -= 1;
          finished.push(result);
        });
      }
      if (rows.length === 0) await pause(5);
    }
  }

  return {
    async start() {
      running = Promise.all([dispatch(), deliver()]);
    },
    async stop() {
      stopping = true;
      await running;
      await client.close();
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

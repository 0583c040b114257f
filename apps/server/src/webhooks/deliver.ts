import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Log } from '../app.ts';
import type { Clock } from '../clock.ts';
import { nameLeaseOwner } from '../queue/lease-owner.ts';
import { loop } from '../queue/loop.ts';
import { type Present, presentBy } from '../store/present.ts';
import type { Database } from '../store/schema.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  GONE,
  hasDue,
  type Settlement,
  settleDeliveries,
} from './deliveries.ts';
import { createPace } from './pace.ts';
import type { Answer, Poster } from './post.ts';
import { nextAttempt } from './schedule.ts';
import { signPayload } from './sign.ts';

export interface DelivererOptions {
  db: Kysely<Database>;
  clock: Clock;
  log: Log;
  poster: Poster;
  /** The event's JSON as that API version has it: sent and signed byte by byte. */
  renderEvent(eventId: string, apiVersion: string): Promise<string>;
  /** An endpoint's secrets, in clear: two while one is being rolled. */
  openSecrets(endpoint: Pick<ClaimedDelivery, 'secretSealed' | 'oldSecretSealed'>): string[];
  pollMs: number;
  /** Longer than a request may take, or a slow one would be sent twice. */
  leaseMs: number;
  /** How long `stop` waits for requests under way. */
  graceMs: number;
  /** 0 to 1, for spreading retries. */
  random?: () => number;
}

/** Requests under way in this process, and how many of them may be to endpoints that are slow. */
const SLOTS = 512;
const SLOTS_SLOW = SLOTS / 2;
const ABORT_GRACE_MS = 2_000;

/**
 * Makes the attempts that are due: claims deliveries, sends them side by side, and settles them in batches as they end.
 *
 * A process that dies between claim and settlement has perhaps sent, and the delivery is sent again once its lease has
 * run out: receivers know a repeated event by its id.
 */
export function createDeliverer(options: DelivererOptions) {
  const { db, clock, log, poster, graceMs, leaseMs, random = Math.random } = options;
  const owner = nameLeaseOwner();
  const pace = createPace();
  const stopped = new AbortController();
  const underWay = new Map<string, { slow: boolean }>();
  let ended: Settlement[] = [];
  let lookedAt: Present = { now: new Date(0) };

  const worker = loop(settleAndClaim, { name: 'webhook deliveries', pollMs: options.pollMs, log });

  async function settleAndClaim() {
    await settle();
    const limit = stopped.signal.aborted ? 0 : SLOTS - underWay.size;
    if (limit <= 0) return false;
    const slow = [...underWay.values()].filter((delivery) => delivery.slow).length;
    lookedAt = presentBy(clock);
    const claimed = await claimDeliveries(db, {
      ...lookedAt,
      limit,
      slowLimit: SLOTS_SLOW - slow,
      widths: pace.widths(),
      startWidth: pace.start,
      owner,
      leaseMs,
    });
    const bodies = new Map<string, Promise<Buffer>>();
    for (const delivery of claimed) begin(delivery, bodies);
    return false; // whatever ends wakes this loop
  }

  async function settle() {
    const batch = ended;
    ended = [];
    if (batch.length === 0) return;
    try {
      const disabled = await settleDeliveries(db, batch, { owner });
      for (const { id, accountId, reason } of disabled) {
        log.warn({ endpoint: id, account: accountId, reason }, 'a webhook endpoint was disabled: nothing more is sent');
      }
    } catch (error) {
      ended.push(...batch);
      throw error;
    }
  }

  function begin(delivery: ClaimedDelivery, bodies: Map<string, Promise<Buffer>>) {
    underWay.set(delivery.id, { slow: pace.isSlow(delivery.endpointId) });
    attempt(delivery, bodies).then((settlement) => {
      ended.push(settlement);
      underWay.delete(delivery.id);
      worker.wake();
    });
  }

  async function attempt(delivery: ClaimedDelivery, bodies: Map<string, Promise<Buffer>>): Promise<Settlement> {
    if (delivery.endpointStatus === 'disabled') {
      const state = wasSettled(delivery) ?? 'canceled';
      return { ...idsOf(delivery), state, nextAttemptAt: null, attempt: null };
    }
    const at = clock.now(delivery);
    const answer = await send(delivery, bodies);
    if (stopped.signal.aborted && answer.statusCode === null) return asNeverBegun(delivery);
    pace.answered(delivery.endpointId, { durationMs: answer.durationMs, timedOut: answer.error === 'timeout' });
    return { ...idsOf(delivery), ...verdict(delivery, answer), attempt: { at, ...answer } };
  }

  async function send(delivery: ClaimedDelivery, bodies: Map<string, Promise<Buffer>>): Promise<Answer> {
    try {
      const body = await bodyOf(delivery, bodies);
      const timestamp = Math.floor(Date.now() / 1000);
      const signature = signPayload(body, options.openSecrets(delivery), { timestamp, decoy: !delivery.livemode });
      return await poster.post(delivery, body, signature, stopped.signal);
    } catch (err) {
      log.error({ err, delivery: delivery.id, event: delivery.eventId }, 'a webhook could not be made ready to send');
      return { statusCode: null, error: 'internal', durationMs: 0 };
    }
  }

  function bodyOf({ eventId, apiVersion }: ClaimedDelivery, bodies: Map<string, Promise<Buffer>>) {
    const name = `${eventId} ${apiVersion}`;
    const known = bodies.get(name);
    if (known) return known;
    const body = options.renderEvent(eventId, apiVersion).then((text) => Buffer.from(text, 'utf8'));
    bodies.set(name, body);
    return body;
  }

  function verdict(delivery: ClaimedDelivery, { statusCode, retryAfterMs }: Answer): Verdict {
    if (statusCode !== null && statusCode >= 200 && statusCode < 300)
      return { state: 'succeeded', nextAttemptAt: null };
    const settled = wasSettled(delivery);
    if (settled) return { state: settled, nextAttemptAt: null };
    if (statusCode === GONE) return { state: 'failed', nextAttemptAt: null };
    if (delivery.resumeAt) return { state: 'pending', nextAttemptAt: delivery.resumeAt };
    const { createdAt } = delivery;
    const failed = { attempts: delivery.attempts + 1, createdAt, retryAfterMs, jitter: random() };
    const nextAttemptAt = nextAttempt(failed, clock.now(delivery));
    return nextAttemptAt ? { state: 'pending', nextAttemptAt } : { state: 'failed', nextAttemptAt };
  }

  async function drain(ms: number) {
    const until = performance.now() + ms;
    while (underWay.size > 0 && performance.now() < until) await sleep(10);
  }

  return {
    start: () => worker.start(),
    /** Deliveries were written. */
    wake: () => worker.wake(),
    /** Something else was: no delivery falls due by that, but by a clock that was moved. */
    wakeIfClockMoved() {
      const { now, moved } = presentBy(clock);
      const passedMs = Math.abs(now.getTime() - lookedAt.now.getTime());
      if (passedMs >= options.pollMs || moved !== lookedAt.moved) worker.wake();
    },
    async isQuiet() {
      return underWay.size === 0 && ended.length === 0 && !(await hasDue(db, presentBy(clock)));
    },
    async stop() {
      await worker.stop();
      await drain(graceMs);
      stopped.abort(new Error('this process is stopping'));
      await drain(ABORT_GRACE_MS);
      await settle();
      await poster.close();
    },
  };
}

type Verdict = Pick<Settlement, 'state' | 'nextAttemptAt'>;

/** What a delivery that is sent once more by hand had come to before: an attempt that fails leaves it at that. */
function wasSettled({ resumeState }: ClaimedDelivery) {
  return resumeState === 'pending' ? null : resumeState;
}

function idsOf({ id, endpointId, url }: ClaimedDelivery) {
  return { deliveryId: id, endpointId, url };
}

function asNeverBegun(delivery: ClaimedDelivery): Settlement {
  return { ...idsOf(delivery), state: 'pending', nextAttemptAt: delivery.dueAt, attempt: null };
}

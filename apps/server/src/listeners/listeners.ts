import type { App } from '../app.ts';
import { randomText } from '../ids.ts';
import { loop } from '../queue/loop.ts';
import {
  findUntold,
  forgetListener,
  LISTENER_CHANNEL,
  type LocalListener,
  renewListeners,
  settleTold,
  type Untold,
  waitForListener,
} from '../store/local-listeners.ts';
import type { Store } from '../store/store.ts';
import { signPayload } from '../webhooks/sign.ts';

/** One listener's websocket, in this process. */
export interface Connection {
  listener: LocalListener;
  /** Names this connection among all that the listener ever has. */
  holder: string;
  /** The address it came from. */
  address: string;
  /** Has it given a sign of life since this was last asked? Asks it for the next one. */
  isAlive(): boolean;
  send(message: EventMessage): void;
  /** Says good-bye; without a sign of life there is nobody to say it to. */
  close(how: 'politely' | 'at once'): void;
}

/** An event as a listener is told of it. */
export interface EventMessage {
  /** What the listener acknowledges it by. */
  conversationId: string;
  eventId: string;
  /** Null: in the version it was made in. */
  apiVersion: string | null;
  /** The event's JSON, which `signature` is of. */
  body: string;
  signature: string;
}

export type Departure = 'will be back' | 'done' | 'gone';

export interface Listeners {
  attach(connection: Connection): void;
  /**
   * @param how It `will be back`; it said that it is `done`; or it is `gone` without a word, and is waited for a little.
   */
  detach(connection: Connection, how: Departure): void;
  /** The listener has what was sent to it under this id. */
  acknowledge(connection: Connection, conversationId: string): void;
  start(): void;
  /** Connections are closed by whoever attached them, before. */
  stop(): Promise<void>;
}

/** Told to one listener and not yet acknowledged, at most. */
const WINDOW = 100;
/** Acknowledgements come at once; the vendor's older command lines send none. */
const UNACKNOWLEDGED_MAX_MS = 60_000;
const BATCH = 200;
/** A third of what a listener may be away for. */
const RENEW_EVERY_MS = 30_000;

interface ListenersOptions extends Pick<App, 'db' | 'clock' | 'log'> {
  store: Pick<Store, 'onNotify'>;
  /** The event in each version a listener may want; `undefined` when it is no more. */
  render(eventId: string): Promise<Rendered[] | undefined>;
  pollMs?: number;
  renewEveryMs?: number;
  unacknowledgedMaxMs?: number;
}

type Rendered = Pick<EventMessage, 'apiVersion' | 'body'>;

interface Attached {
  connection: Connection;
  /** By conversation: what it was sent, and when, on `performance.now()`. */
  underWay: Map<string, { eventId: string; sentAt: number }>;
}

/**
 * Tells the listeners connected to this process of events, in whichever process these happened: what each has still to
 * be told lies in the database until it is acknowledged, and is told again to whoever connects again before that.
 */
export function openListeners(options: ListenersOptions): Listeners {
  const { store, render, pollMs = 1_000, renewEveryMs = RENEW_EVERY_MS, ...app } = options;
  const { unacknowledgedMaxMs = UNACKNOWLEDGED_MAX_MS } = options;
  const attached = new Map<string, Attached>();
  /** Acknowledged, and not yet settled. */
  let told: Untold[] = [];
  let unhear = () => {};

  const teller = loop(settleAndTell, { name: 'local listeners', pollMs, log: app.log });
  const keeper = loop(keep, { name: 'local listeners that are connected', pollMs: renewEveryMs, log: app.log });

  async function settleAndTell() {
    dropUnacknowledged();
    await settle();
    const roomy = [...attached.values()].filter(({ underWay }) => underWay.size < WINDOW);
    const limit = roomy.reduce((sum, { underWay }) => sum + underWay.size, BATCH);
    const untold = await findUntold(
      app,
      roomy.map(({ connection }) => connection.listener.id),
      limit,
    );
    const eventIds = new Set(untold.filter((each) => !isUnderWay(each)).map(({ eventId }) => eventId));
    const rendered = new Map(await Promise.all([...eventIds].map(async (id) => [id, await render(id)] as const)));
    for (const each of untold) if (!isUnderWay(each)) tell(each, rendered.get(each.eventId));
    return untold.length === limit;
  }

  async function settle() {
    const batch = told;
    told = [];
    try {
      await settleTold(app, batch);
    } catch (error) {
      told.push(...batch);
      throw error;
    }
  }

  function tell({ listenerId, eventId }: Untold, rendered: Rendered[] | undefined) {
    const to = attached.get(listenerId);
    if (!to || to.underWay.size >= WINDOW) return;
    if (!rendered) return void told.push({ listenerId, eventId });
    const { listener } = to.connection;
    const conversationId = `wc_${randomText(24)}`;
    to.underWay.set(conversationId, { eventId, sentAt: performance.now() });
    const timestamp = Math.floor(Date.now() / 1000);
    for (const { apiVersion, body } of rendered) {
      const signature = signPayload(body, [listener.secret], { timestamp, decoy: !listener.livemode });
      to.connection.send({ conversationId, eventId, apiVersion, body, signature });
    }
  }

  /** Was it sent, and is not settled yet? */
  function isUnderWay({ listenerId, eventId }: Untold): boolean {
    const sent = [...(attached.get(listenerId)?.underWay.values() ?? [])];
    return [...sent, ...told.filter((each) => each.listenerId === listenerId)].some((it) => it.eventId === eventId);
  }

  /** Whoever acknowledges nothing is taken to have it; with a full window, to be gone, or rows would gather for ever. */
  function dropUnacknowledged() {
    const before = performance.now() - unacknowledgedMaxMs;
    for (const each of attached.values()) {
      const isFull = each.underWay.size >= WINDOW;
      for (const [conversationId, { eventId, sentAt }] of each.underWay) {
        if (sentAt > before) continue;
        if (isFull) {
          end(each.connection);
          break;
        }
        each.underWay.delete(conversationId);
        told.push({ listenerId: each.connection.listener.id, eventId });
      }
    }
  }

  async function keep() {
    for (const { connection } of attached.values()) if (!connection.isAlive()) connection.close('at once');
    const connections = [...attached.values()].map(({ connection }) => connection);
    if (connections.length === 0) return false;
    const kept = await renewListeners(
      app,
      connections.map(({ listener, holder, address }) => ({ listenerId: listener.id, holder, address })),
    );
    for (const connection of connections) if (!kept.has(connection.listener.id)) end(connection);
    return false;
  }

  function end(connection: Connection) {
    connection.close('politely');
    leave(connection, 'done');
  }

  function leave({ listener, holder }: Connection, how: Departure) {
    if (attached.get(listener.id)?.connection.holder === holder) attached.delete(listener.id);
    if (how === 'will be back') return;
    const noted = how === 'done' ? forgetListener : waitForListener;
    noted(app, listener.id, holder).catch((err) => {
      // It expires by itself.
      app.log.warn({ err, listener: listener.id }, 'that a local listener has gone could not be noted');
    });
  }

  return {
    attach(connection) {
      attached.get(connection.listener.id)?.connection.close('politely');
      attached.set(connection.listener.id, { connection, underWay: new Map() });
      teller.wake();
    },
    detach: leave,
    acknowledge({ listener, holder }, conversationId) {
      const to = attached.get(listener.id);
      const acknowledged = to?.connection.holder === holder && to.underWay.get(conversationId);
      if (!acknowledged) return;
      to.underWay.delete(conversationId);
      told.push({ listenerId: listener.id, eventId: acknowledged.eventId });
      teller.wake();
    },
    start() {
      unhear = store.onNotify(LISTENER_CHANNEL, () => teller.wake());
      teller.start();
      keeper.start();
    },
    async stop() {
      unhear();
      await Promise.all([teller.stop(), keeper.stop()]);
      await settle();
    },
  };
}

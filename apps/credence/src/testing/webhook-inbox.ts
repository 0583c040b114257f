import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';

// As they were before a test could replace them: signatures are checked by real time, and a wait that hangs helps nobody.
const { setTimeout, clearTimeout } = globalThis;
const realNow = Date.now.bind(Date);

/** All that can happen to a session; `redacted` is sent to those only who ask for it by name. */
const EVENTS = [
  'identity.verification_session.canceled',
  'identity.verification_session.created',
  'identity.verification_session.processing',
  'identity.verification_session.redacted',
  'identity.verification_session.requires_input',
  'identity.verification_session.verified',
] as const satisfies readonly Stripe.Event['type'][];

export type IdentityEventType = (typeof EVENTS)[number];
export type IdentityEvent<T extends IdentityEventType = IdentityEventType> = Extract<Stripe.Event, { type: T }>;

export interface NextOptions {
  /** How long to wait, in milliseconds of real time. Ten seconds unless said. */
  timeoutMs?: number;
  /** Only events of this session: its id, or the session. */
  session?: string | { id: string };
}

/** An integrator's webhook endpoint: it hears of everything that happens to sessions. */
export interface WebhookInbox {
  /** Where it listens. */
  readonly url: string;
  /** What its endpoint signs with: for handing an event on to a handler of your own. */
  readonly secret: string;
  /** The id of its endpoint. */
  readonly endpointId: string;
  /** What arrived, signed as it should be, in the order of arrival. */
  readonly events: readonly IdentityEvent[];
  /** The requests as they came, by place in `events`. */
  readonly requests: readonly { body: string; signature: string }[];
  /**
   * Waits for an event of a type. One that came already counts, and each is given out once: asked again, it is the one
   * after.
   *
   * @throws When none comes in time; the message lists what did.
   */
  next<T extends IdentityEventType>(type: T, options?: NextOptions): Promise<IdentityEvent<T>>;
  /** Forgets what arrived. */
  clear(): void;
  /**
   * Answers every request with this status from now on. Until it is a 2xx again, what comes is counted as refused and
   * not among `events`.
   */
  answerWith(status: number): void;
  /** How many requests were answered with a status that is no 2xx, by `answerWith` or for their signature. */
  readonly refused: number;
}

export interface OpenInbox extends WebhookInbox {
  close(): Promise<void>;
}

const WAIT_MS = 10_000;
/** No event is longer by far. */
const BODY_MAX_BYTES = 1024 * 1024;

/** Listens on a free port of this machine and registers there for all events of sessions. */
export async function openWebhookInbox(stripe: Stripe): Promise<OpenInbox> {
  const events: IdentityEvent[] = [];
  const requests: { body: string; signature: string }[] = [];
  const given = new Set<IdentityEvent>();
  const waiting = new Set<{ look(): void; fail(why: string): void }>();
  let status = 200;
  let refused = 0;
  let unsigned = 0;

  const server = createServer((request, response) => {
    readBody(request).then(
      (body) => response.writeHead(take(body, String(request.headers['stripe-signature'] ?? ''))).end(),
      () => response.destroy(),
    );
  });
  await listen(server);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
  const endpoint = await stripe.webhookEndpoints.create({ url, enabled_events: [...EVENTS] }).catch(async (error) => {
    await stop(server);
    throw error;
  });

  /** @returns The status to answer with. */
  function take(body: string, signature: string): number {
    if (status < 200 || status > 299) {
      refused += 1;
      return status;
    }
    try {
      const now = realNow();
      events.push(
        stripe.webhooks.constructEvent(body, signature, endpoint.secret!, undefined, undefined, now) as IdentityEvent,
      );
      requests.push({ body, signature });
    } catch {
      refused += 1;
      unsigned += 1;
      return 400;
    }
    for (const { look } of [...waiting]) look();
    return status;
  }

  function describe(): string {
    const list = events.map(
      (event) => `  ${event.type} of ${event.data.object.id}${given.has(event) ? ' (given out before)' : ''}`,
    );
    const arrived = list.length > 0 ? `What arrived:\n${list.join('\n')}` : 'Nothing arrived.';
    const turnedDown = refused > 0 ? `\nRefused: ${refused} (with a wrong signature: ${unsigned}).` : '';
    return arrived + turnedDown;
  }

  return {
    url,
    secret: endpoint.secret!,
    endpointId: endpoint.id,
    events,
    requests,
    get refused() {
      return refused;
    },
    next<T extends IdentityEventType>(type: T, { timeoutMs = WAIT_MS, session }: NextOptions = {}) {
      const id = typeof session === 'object' ? session.id : session;
      const what = id ? `${type} of ${id}` : type;
      return new Promise<IdentityEvent<T>>((resolve, reject) => {
        const waiter = { look, fail };
        const timer = setTimeout(() => fail(`No ${what} within ${timeoutMs} ms.`), timeoutMs);
        waiting.add(waiter);
        look();

        function look() {
          const found = events.find(
            (event) => event.type === type && !given.has(event) && (!id || event.data.object.id === id),
          );
          if (!found) return;
          given.add(found);
          leave();
          resolve(found as IdentityEvent<T>);
        }

        function fail(why: string) {
          leave();
          reject(new Error(`${why} ${describe()}`));
        }

        function leave() {
          clearTimeout(timer);
          waiting.delete(waiter);
        }
      });
    },
    clear() {
      events.length = 0;
      requests.length = 0;
      given.clear();
      refused = 0;
      unsigned = 0;
    },
    answerWith(next) {
      status = next;
    },
    async close() {
      for (const { fail } of [...waiting]) fail('This Credence was closed while the test waited.');
      await stop(server);
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_MAX_BYTES) throw new Error('too long');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Who forgets to close keeps no process from ending. */
function listen(server: Server): Promise<void> {
  server.unref();
  server.on('connection', (socket) => socket.unref());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

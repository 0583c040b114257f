import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** An integrator's webhook handler: it takes only what the official SDK accepts as signed. */
export interface WebhookInbox {
  url: string;
  /** Every event taken so far, in the order of arrival, repeats included. */
  events: Stripe.Event[];
  /** The same as they came, for other verifiers than Node's. */
  deliveries: { body: string; signature: string; headers: IncomingHttpHeaders }[];
  /** What they are signed with. */
  secret: string;
  /** How many requests the SDK turned down. */
  rejected: number;
  /** Answers with this status until it is changed: 200 at first; `never` lets requests hang. */
  answerWith(status: number | 'never'): void;
  /** Requests that came while the answer was `never`. */
  hanging: number;
  /** Waits for the next event of a type, for one session if it is named; one that came already counts. */
  next(type: string, sessionId?: string): Promise<Stripe.Event>;
  /** Waits until what arrived makes it so. */
  until(what: string, isSo: () => boolean): Promise<void>;
  /** Tells the server where the inbox is, and of what it wants to hear: of everything, unless names are given. */
  register(stripe: Stripe, events?: Stripe.WebhookEndpointCreateParams.EnabledEvent[]): Promise<void>;
  close(): Promise<void>;
}

const WAIT_MAX_MS = 90_000;

export async function openInbox(): Promise<WebhookInbox> {
  let status: number | 'never' = 200;
  const waiting = new Set<() => void>();
  const sdk = new Stripe('sk_test_unused');
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      if (status === 'never') {
        inbox.hanging += 1;
        return;
      }
      if (status >= 300) return response.writeHead(status).end();
      try {
        const signature = request.headers['stripe-signature'] as string;
        const body = Buffer.concat(chunks);
        inbox.events.push(sdk.webhooks.constructEvent(body, signature, inbox.secret));
        inbox.deliveries.push({ body: body.toString('utf8'), signature, headers: request.headers });
        response.writeHead(200).end('{"received": true}');
      } catch {
        inbox.rejected += 1;
        response.writeHead(400).end();
      }
      for (const wake of waiting) wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const inbox: WebhookInbox = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    events: [],
    deliveries: [],
    secret: '',
    rejected: 0,
    hanging: 0,
    answerWith(next) {
      status = next;
    },
    async next(type, sessionId) {
      const find = () =>
        inbox.events.find(
          (event) => event.type === type && (!sessionId || (event.data.object as { id: string }).id === sessionId),
        );
      await inbox.until(type, () => find() !== undefined);
      return find()!;
    },
    until(what, isSo) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          const got = inbox.events.map((event) => event.type).join(', ') || 'nothing';
          reject(new Error(`no ${what} within ${WAIT_MAX_MS} ms; got: ${got}`));
        }, WAIT_MAX_MS);
        const look = () => {
          if (!isSo()) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    async register(stripe, events = ['*']) {
      const endpoint = await stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: events });
      inbox.secret = endpoint.secret!;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return inbox;
}

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

/** An integrator that writes down every event, and whether one that came again was the same. */
export interface Ledger {
  url: string;
  /** How often each event came, by its id. */
  times: ReadonlyMap<string, number>;
  /** Which session each event was about. */
  sessionOf: ReadonlyMap<string, string>;
  /** What should never be: bad signatures, and events that came again with another content. */
  wrongs: string[];
  /** The endpoint's secret: without it no signature is believed. */
  trust(secret: string): void;
  close(): Promise<void>;
}

export async function openLedger(): Promise<Ledger> {
  const sdk = new Stripe('sk_test_unused');
  const times = new Map<string, number>();
  const sessionOf = new Map<string, string>();
  const contents = new Map<string, string>();
  const wrongs: string[] = [];
  let secret = '';

  function take(body: Buffer, signature: string) {
    const event = sdk.webhooks.constructEvent(body, signature, secret);
    // What is still to be told to others changes from one attempt to the next; nothing else may.
    const content = body.toString('utf8').replace(/"pending_webhooks": \d+/, '');
    const digest = createHash('sha256').update(content).digest('base64');
    const before = contents.get(event.id) ?? digest;
    if (before !== digest) wrongs.push(`${event.id} came again with another content`);
    contents.set(event.id, digest);
    times.set(event.id, (times.get(event.id) ?? 0) + 1);
    sessionOf.set(event.id, (event.data.object as { id: string }).id);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      try {
        take(Buffer.concat(chunks), request.headers['stripe-signature'] as string);
      } catch (error) {
        wrongs.push((error as Error).message);
      }
      response.end('{"received": true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    times,
    sessionOf,
    wrongs,
    trust(given) {
      secret = given;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openRelay, type Relay, type Relayed } from './relay.ts';
import { isSigned, signBody } from './webhook-signature.ts';

const BODY = Buffer.from(JSON.stringify({ id: 'evt_1', type: 'created', data: { object: { id: 'vs_1' } } }));
const OF_ENDPOINT = 'whsec_of_the_endpoint';
const OF_LISTENER = 'whsec_of_the_listener';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function relayTo(forwardTo?: URL): Promise<{ relay: Relay; relayed: Relayed[] }> {
  const relayed: Relayed[] = [];
  const destination = { forwardTo, secret: OF_LISTENER };
  const relay = await openRelay(Promise.resolve(OF_ENDPOINT), destination, (one) => relayed.push(one));
  closers.push(relay.close);
  return { relay, relayed };
}

/** A program that webhooks are passed on to. */
async function openReceiver(status: number) {
  const taken: { body: Buffer; signature: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    taken.push({ body: Buffer.concat(chunks), signature: String(request.headers['stripe-signature']) });
    response.writeHead(status, { location: 'http://127.0.0.1/' }).end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`), taken, close };
}

async function send(url: string, body: Buffer, signature = signBody(body, OF_ENDPOINT, now())): Promise<number> {
  const headers = { 'stripe-signature': signature };
  return (await fetch(url, { method: 'POST', body: new Uint8Array(body), headers })).status;
}

const now = () => Math.floor(Date.now() / 1000);

// A redirection is an answer like any other: nobody else is sent the event.
test.each([200, 307, 500])('the same bytes are passed on, signed anew, and the answer %i goes back', async (status) => {
  const receiver = await openReceiver(status);
  closers.push(receiver.close);
  const { relay, relayed } = await relayTo(receiver.url);
  expect(await send(relay.url, BODY)).toBe(status);
  expect(receiver.taken).toHaveLength(1);
  const [{ body, signature }] = receiver.taken as [{ body: Buffer; signature: string }];
  expect(body.equals(BODY)).toBe(true);
  expect(isSigned(body, OF_LISTENER, signature)).toBe(true);
  expect(relayed).toMatchObject([{ event: { id: 'evt_1' }, status }]);
});

test('where nobody listens, the server hears of it', async () => {
  const receiver = await openReceiver(200);
  await receiver.close();
  const { relay, relayed } = await relayTo(receiver.url);
  expect(await send(relay.url, BODY)).toBe(502);
  expect(relayed).toMatchObject([{ event: { id: 'evt_1' }, problem: 'nobody listens there' }]);
});

test('without a destination events are taken', async () => {
  const { relay, relayed } = await relayTo();
  expect(await send(relay.url, BODY)).toBe(200);
  expect(relayed).toMatchObject([{ event: { id: 'evt_1' } }]);
});

test('nothing is passed on that the server did not send', async () => {
  const receiver = await openReceiver(200);
  closers.push(receiver.close);
  const { relay } = await relayTo(receiver.url);
  expect(await send(relay.url, BODY, signBody(BODY, OF_LISTENER, now()))).toBe(400);
  expect(await send(new URL('/', relay.url).href, BODY)).toBe(404);
  expect((await fetch(relay.url)).status).toBe(404);
  expect(receiver.taken).toEqual([]);
});

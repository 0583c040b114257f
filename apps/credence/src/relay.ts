import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Event } from './commands/objects.ts';
import { isSigned, signBody } from './webhook-signature.ts';

/** Far more than an event has. */
const BODY_MAX_BYTES = 1024 * 1024;
/** As long as the server waits for an answer, about. */
const FORWARD_TIMEOUT_MS = 20_000;

/** An event, and what became of it. */
export interface Relayed {
  event: Event;
  /** What was answered to it; undefined when it was passed on to nobody. */
  status?: number;
  /** Why there was no answer. */
  problem?: string;
  durationMs: number;
}

interface Destination {
  /** Where events are passed on to; undefined: nowhere, they are only shown. */
  forwardTo: URL | undefined;
  /** What they are signed with. */
  secret: string;
}

/** A receiver of webhooks on this machine. */
export interface Relay {
  /** Where webhooks are to be sent. Nobody else knows the address. */
  url: string;
  close(): Promise<void>;
}

/** Takes webhooks that are signed with the endpoint's secret, and passes them on, signed with another. */
export async function openRelay(
  endpointSecret: Promise<string>,
  destination: Destination,
  onEvent: (relayed: Relayed) => void,
): Promise<Relay> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer(async (request, response) => {
    const status = request.method === 'POST' && request.url === path ? await take(request).catch(() => 500) : 404;
    response.writeHead(status, { connection: 'close' }).end();
  });
  async function take(request: IncomingMessage): Promise<number> {
    const body = await readBody(request);
    if (!body) return 413;
    const header = request.headers['stripe-signature'];
    if (!isSigned(body, await endpointSecret, [header].flat()[0])) return 400;
    const relayed = await passOn(body, destination, request.headers['user-agent']);
    onEvent(relayed);
    // The server is told what the receiver said, and tries again as it would with the receiver itself.
    return relayed.problem === undefined ? (relayed.status ?? 200) : 502;
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends the bytes of an event to its destination. */
export async function passOn(
  body: Buffer,
  { forwardTo, secret }: Destination,
  userAgent = 'Credence',
): Promise<Relayed> {
  const event = JSON.parse(body.toString('utf8')) as Event;
  const start = performance.now();
  const after = () => Math.round(performance.now() - start);
  if (!forwardTo) return { event, durationMs: 0 };
  try {
    const response = await fetch(forwardTo, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signBody(body, secret, Math.floor(Date.now() / 1000)),
        'user-agent': userAgent,
      },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(FORWARD_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return { event, status: response.status, durationMs: after() };
  } catch (error) {
    return { event, problem: problemOf(error), durationMs: after() };
  }
}

function problemOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: string }; name?: string };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code === 'ECONNREFUSED' ? 'nobody listens there' : (cause?.code ?? 'no connection');
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { RecordedSdk } from './recorded-sdks.ts';

export interface RawAnswer {
  status: number;
  /** By lower-case name. */
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever came back
  json: any;
}

const ANSWER_MAX_MS = 30_000;

/** A request as a library puts it on the wire, ready to be sent and, when a connection broke, to be sent again. */
export function requestBytes(
  sdk: RecordedSdk,
  to: { url: string; key: string },
  method: 'GET' | 'POST' | 'DELETE',
  target: string,
  body?: { type: string; bytes: Buffer; chunked?: boolean },
): Buffer {
  const headers = [...sdk.headers];
  if (sdk.version) headers.push(`Stripe-Version: ${sdk.version}`);
  if (inventsKey(sdk, method, body)) headers.push('Idempotency-Key: {uuid}');
  if (body || sdk.contentType === 'always') {
    headers.push(`Content-Type: ${body?.type ?? 'application/x-www-form-urlencoded'}`);
  }
  if (body?.chunked) headers.push('Transfer-Encoding: chunked');
  else if (method === 'POST') headers.push(`Content-Length: ${body?.bytes.length ?? 0}`);
  const head = [`${method} ${target} HTTP/1.1`, ...headers, '', '']
    .join('\r\n')
    .replaceAll('{host}', new URL(to.url).host)
    .replaceAll('{key}', to.key)
    .replaceAll('{basic}', Buffer.from(`${to.key}:`).toString('base64'))
    .replaceAll('{uuid}', randomUUID());
  return Buffer.concat([Buffer.from(head, 'latin1'), body?.chunked ? inChunks(body.bytes) : (body?.bytes ?? EMPTY)]);
}

const EMPTY = Buffer.alloc(0);

function inventsKey({ keys }: RecordedSdk, method: string, body: unknown): boolean {
  switch (keys) {
    case 'POST':
      return method === 'POST';
    case 'POST and DELETE':
      return method !== 'GET';
    case 'POST with parameters':
      return method === 'POST' && body !== undefined;
    default:
      return false;
  }
}

function inChunks(bytes: Buffer): Buffer {
  const middle = Math.ceil(bytes.length / 2);
  const chunk = (part: Buffer) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')];
  return Buffer.concat([
    ...chunk(bytes.subarray(0, middle)),
    ...chunk(bytes.subarray(middle)),
    Buffer.from('0\r\n\r\n'),
  ]);
}

/** Sends these very bytes over a connection of their own, and reads the answer, which says its length. */
export function sendBytes(url: string, bytes: Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = EMPTY;
    socket.setTimeout(ANSWER_MAX_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the connection was closed after: ${received.toString('latin1')}`)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parseAnswer(received);
      if (!answer) return;
      resolve(answer);
      socket.destroy();
    });
    socket.write(bytes);
  });
}

function parseAnswer(received: Buffer): RawAnswer | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = received.subarray(end + 4);
  if (body.length < Number(headers['content-length'])) return undefined;
  const text = body.toString('utf8');
  return { status: Number(statusLine.split(' ')[1]), headers, text, json: JSON.parse(text) };
}

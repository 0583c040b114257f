import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { Refusal } from '@credence/verification';
import proxyAddr from '@fastify/proxy-addr';
import { type WebSocket, WebSocketServer } from 'ws';
import type { App } from '../../app.ts';
import { randomText } from '../../ids.ts';
import type { Connection, Departure } from '../../listeners/listeners.ts';
import { connectListener, type LocalListener } from '../../store/local-listeners.ts';
import { answerRefusal, formatBody } from '../errors.ts';
import { formatEventMessage, PROTOCOL, readAcknowledgement } from './messages.ts';

/** Where listeners connect. */
export const LISTEN_PATH = '/stripecli/subscribe';

/** The vendor's command line cuts what it passes back to 5000 bytes of body and 21 short headers: 60 kB at worst. */
const MESSAGE_MAX_BYTES = 128 * 1024;

/** For whoever does not answer to being told to go. */
const CLOSE_GRACE_MS = 1_000;

/** Close codes of RFC 6455, section 7.4.1. */
const NORMAL = 1000;
const GOING_AWAY = 1001;
const WITHOUT_A_WORD = 1006;

/** With this reason the vendor's command line closes a connection that it is about to make anew. */
const RESETTING = 'Resetting the connection';

/**
 * Says whether a request asks for the websocket. All other requests to change the protocol are answered as if they did
 * not: Java's HTTP client offers HTTP/2 with every request.
 */
export function asksToListen({ url = '', headers }: IncomingMessage): boolean {
  return url.split('?')[0] === LISTEN_PATH && headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Lets listeners connect.
 *
 * @param server Passes on as upgrades only what `asksToListen`.
 * @returns Call it when the server is about to close.
 */
export function acceptListeners(server: Server, app: App): () => Promise<void> {
  const websockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    handleProtocols: (offered) => offered.has(PROTOCOL) && PROTOCOL,
  });
  const open = new Set<WebSocket>();
  // Whoever is told to go tries again at once, and would hold up the stop for as long as they like.
  let closing = false;
  server.on('upgrade', (request, socket, head) => {
    if (closing) return socket.destroy();
    // Whoever hangs up while we look at the database.
    socket.on('error', () => {});
    admit(app, request).then(
      (admitted) => {
        if (closing) return socket.destroy();
        websockets.handleUpgrade(request, socket, head, (websocket) => {
          open.add(websocket);
          websocket.on('close', () => open.delete(websocket));
          serve(app, websocket, admitted);
        });
      },
      (error) => refuse(app, error, socket),
    );
  });
  return async () => {
    closing = true;
    for (const websocket of open) hangUp(websocket);
    await Promise.all([...open].map((websocket) => new Promise((resolve) => websocket.once('close', resolve))));
  };
}

interface Admitted {
  listener: LocalListener;
  holder: string;
  address: string;
}

/** @throws {Refusal} In the words by which the vendor's command line knows that it must begin anew, or other ones. */
async function admit(app: App, request: IncomingMessage): Promise<Admitted> {
  if (!(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/).includes(PROTOCOL)) {
    throw new Refusal('parameter_invalid', `This websocket speaks the sub-protocol ${PROTOCOL} only.`);
  }
  const token = String(request.headers['websocket-id'] ?? '');
  const connection = { holder: randomText(16), address: proxyAddr(request, app.settings.trustedProxies) };
  const listener = app.listeners && (await connectListener(app, token, connection));
  if (!listener) throw new Refusal('resource_missing', 'Unknown WebSocket ID.');
  return { listener, ...connection };
}

function serve({ listeners }: App, websocket: WebSocket, admitted: Admitted): void {
  let alive = true;
  let dismissed = false;
  const connection: Connection = {
    ...admitted,
    isAlive() {
      const wasAlive = alive;
      alive = false;
      websocket.ping();
      return wasAlive;
    },
    send: (message) => websocket.send(formatEventMessage(message)),
    close(how) {
      dismissed = true;
      if (how === 'politely') hangUp(websocket);
      else websocket.terminate();
    },
  };
  // Every message, ping or pong.
  for (const sign of ['message', 'ping', 'pong'] as const) {
    websocket.on(sign, () => {
      alive = true;
    });
  }
  websocket.on('message', (data) => {
    const conversationId = readAcknowledgement(String(data));
    if (conversationId) listeners?.acknowledge(connection, conversationId);
  });
  // Followed by 'close'.
  websocket.on('error', () => {});
  websocket.on('close', (code, reason) => {
    listeners?.detach(connection, dismissed ? 'will be back' : departureBy(code, String(reason)));
  });
  listeners?.attach(connection);
}

function departureBy(code: number, reason: string): Departure {
  if (code === NORMAL) return reason === RESETTING ? 'will be back' : 'done';
  return code === WITHOUT_A_WORD ? 'gone' : 'will be back';
}

function hangUp(websocket: WebSocket): void {
  websocket.close(GOING_AWAY);
  const timer = setTimeout(() => websocket.terminate(), CLOSE_GRACE_MS);
  websocket.once('close', () => clearTimeout(timer));
}

function refuse(app: App, error: unknown, socket: Duplex): void {
  if (!(error instanceof Refusal)) app.log.error({ err: error }, 'a local listener could not be connected');
  const { status, body } =
    error instanceof Refusal
      ? answerRefusal(app, error)
      : { status: 500, body: { error: { type: 'api_error' as const, message: 'An unknown error occurred.' } } };
  const text = formatBody(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(text)}`,
      'connection: close',
      '',
      text,
    ].join('\r\n'),
  );
}

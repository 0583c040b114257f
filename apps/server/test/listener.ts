import { once } from 'node:events';
import Stripe from 'stripe';
import { WebSocket } from 'ws';
import type { Running } from '../src/start.ts';
import { ask } from './running-server.ts';

/** What `POST /v1/stripecli/sessions` answers with. */
export interface ListenerSession {
  secret: string;
  websocket_id: string;
  websocket_url: string;
  websocket_authorized_feature: string;
}

/** A message as it came. */
export interface ReceivedMessage {
  type: string;
  webhook_id: string;
  webhook_conversation_id: string;
  endpoint: { api_version: string | null };
  event_payload: string;
  http_headers: Record<string, string>;
}

/** The vendor's command line as a server meets it: it asks for a session, connects, and acknowledges what comes. */
export interface TestListener {
  session: ListenerSession;
  messages: ReceivedMessage[];
  /** The events that came in the account's version, each verified by the official SDK, repeats included. */
  events(): Stripe.Event[];
  send(message: object | string): void;
  /** Hangs up: with a close code, or, without one, as a machine that loses its network. */
  hangUp(code?: number, reason?: string): Promise<void>;
  /** Neither reads nor answers any more, not even to a goodbye. */
  pause(): void;
  /** With which code the server hung up. */
  closed: Promise<number>;
}

interface ListenOptions {
  /** Another key than that of the server's first account in test mode. */
  key?: string;
  /** In place of a new one: a session asked for before. */
  session?: ListenerSession;
  deviceName?: string;
  /** Whether it says what it has: at once, never, or as command lines did before they knew `event_ack`. */
  acknowledges?: 'event_ack' | 'webhook_response' | 'never';
}

export function askForSession(server: Running, deviceName = 'laptop', key?: string): Promise<ListenerSession> {
  const body = `device_name=${deviceName}&websocket_features[]=webhooks`;
  return ask(server, 'POST', '/v1/stripecli/sessions', body, key);
}

/** Connects, and resolves once it is. */
export async function listen(server: Running, options: ListenOptions = {}): Promise<TestListener> {
  const { deviceName, key, acknowledges = 'event_ack' } = options;
  const session = options.session ?? (await askForSession(server, deviceName, key));
  const websocket = connect(session);
  const sdk = new Stripe('sk_test_unused');
  const messages: ReceivedMessage[] = [];
  websocket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ReceivedMessage;
    messages.push(message);
    const { webhook_conversation_id, webhook_id } = message;
    const { api_version } = message.endpoint;
    // Like the original, of both versions; the older ones, of what was passed on.
    if (acknowledges === 'never' || (acknowledges === 'webhook_response' && api_version !== null)) return;
    websocket.send(JSON.stringify({ type: acknowledges, webhook_conversation_id, webhook_id, status: 200 }));
  });
  const closed = new Promise<number>((resolve) => websocket.once('close', resolve));
  await once(websocket, 'open');
  return {
    session,
    messages,
    events: () =>
      messages
        .filter(({ endpoint }) => endpoint.api_version === null)
        .map(({ event_payload, http_headers }) =>
          sdk.webhooks.constructEvent(event_payload, http_headers['Stripe-Signature']!, session.secret),
        ),
    send: (message) => websocket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async hangUp(code, reason) {
      if (code === undefined) websocket.terminate();
      else websocket.close(code, reason);
      await closed;
    },
    pause: () => websocket.pause(),
    closed,
  };
}

/** Asks for the websocket and is refused. */
export async function beRefused(
  session: Pick<ListenerSession, 'websocket_id' | 'websocket_url'>,
  protocol?: string,
): Promise<{ status: number; message: string }> {
  const websocket = connect(session, protocol);
  const [, response] = await once(websocket, 'unexpected-response');
  const body = JSON.parse(Buffer.concat(await response.toArray()).toString());
  return { status: response.statusCode, message: body.error.message };
}

function connect(
  { websocket_url, websocket_id }: Pick<ListenerSession, 'websocket_id' | 'websocket_url'>,
  protocol = 'stripecli-devproxy-v1',
): WebSocket {
  return new WebSocket(`${websocket_url}?websocket_feature=webhooks`, protocol, {
    headers: { 'websocket-id': websocket_id },
    perMessageDeflate: false,
  });
}

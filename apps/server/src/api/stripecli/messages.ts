import type { EventMessage } from '../../listeners/listeners.ts';

/** The one sub-protocol spoken. */
export const PROTOCOL = 'stripecli-devproxy-v1';

/**
 * A message as the vendor's command line reads it: it passes the payload on in these very characters, with these headers,
 * and takes what names a version only if it was started with `--latest`.
 */
export function formatEventMessage({ conversationId, eventId, apiVersion, body, signature }: EventMessage): string {
  return JSON.stringify({
    type: 'webhook_event',
    webhook_id: eventId,
    webhook_conversation_id: conversationId,
    endpoint: { api_version: apiVersion },
    event_payload: body,
    // Those of a webhook request.
    http_headers: {
      Accept: '*/*; q=0.5, application/xml',
      'Cache-Control': 'no-cache',
      'Content-Type': 'application/json; charset=utf-8',
      'Stripe-Signature': signature,
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    },
  });
}

/**
 * Which message a listener says it has: by `event_ack`, as soon as it came; by `webhook_response` once the program it was
 * passed on to has answered. What that answered is between the two: the command line shows it.
 *
 * @returns `undefined` for anything else: a newer command line may say more.
 */
export function readAcknowledgement(text: string): string | undefined {
  let message: { type?: unknown; webhook_conversation_id?: unknown } | null;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (message?.type !== 'event_ack' && message?.type !== 'webhook_response') return undefined;
  const { webhook_conversation_id: id } = message;
  return typeof id === 'string' ? id : undefined;
}

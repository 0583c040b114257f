import type { StoredMessage } from '../../store/messages.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const MESSAGE_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** What was written to a person, in the manner of Stripe's objects. */
export function serializeMessage({ id, message, livemode, sessionId, createdAt }: StoredMessage) {
  return {
    id,
    object: 'credence.message',
    channel: message.channel,
    code: message.code ?? null,
    created: serializeInstant(createdAt),
    kind: message.kind,
    livemode,
    subject: message.channel === 'email' ? message.subject : null,
    text: message.text,
    to: message.to,
    verification_session: sessionId,
  };
}

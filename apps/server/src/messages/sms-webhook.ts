import type { Settings } from '../config.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { AddressRules } from '../webhooks/addresses.ts';
import { openPoster } from '../webhooks/post.ts';
import { signPayload } from '../webhooks/sign.ts';
import { type Carrier, NotTaken } from './carrier.ts';

const TIMEOUT_MS = 15_000;

/** Hands text messages to the operator's gateway: one signed request each. */
export function openSmsWebhook({ url, secret }: NonNullable<Settings['smsWebhook']>, rules: AddressRules): Carrier {
  const poster = openPoster({ ...rules, timeoutMs: TIMEOUT_MS });
  return {
    async carry(message, signal) {
      const body = Buffer.from(JSON.stringify(toBody(message)));
      const signature = signPayload(body, [secret], { timestamp: Math.floor(Date.now() / 1000), decoy: false });
      // Where plain HTTP may be spoken was settled when the setting was read.
      const answer = await poster.post({ url, livemode: false }, body, signature, signal);
      if (answer.error) throw new NotTaken('phone', answer.error);
      if (answer.statusCode! < 200 || answer.statusCode! > 299) throw new NotTaken('phone', `${answer.statusCode}`);
    },
    close: () => poster.close(),
  };
}

/** What the gateway is told; docs/messages.md describes it. */
function toBody({ id, message, livemode, createdAt, sessionId }: StoredMessage) {
  return {
    id,
    object: 'credence.text_message',
    created: Math.floor(createdAt.getTime() / 1000),
    kind: message.kind,
    livemode,
    text: message.text,
    to: message.to,
    verification_session: sessionId,
  };
}

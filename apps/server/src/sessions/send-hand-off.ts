import { Refusal } from '@credence/verification';
import { type App, atomically } from '../app.ts';
import { parseEmail, parsePhone } from '../messages/addresses.ts';
import { handOffMessage } from '../messages/hand-off-message.ts';
import { canSend, sendMessage } from '../messages/send-message.ts';
import { getAccount } from '../store/accounts.ts';
import { noteHandOffLink } from '../store/hand-off-links.ts';
import type { Channel } from '../store/messages.ts';
import { requireInput } from './consent.ts';
import { requireFirst } from './hand-off.ts';
import { handOffUrl } from './hand-off-code.ts';
import { lockAsHolder } from './hosted-session.ts';

/** A message takes its time, and the phone may lie in another room. */
const LINK_LIFETIME_MS = 30 * 60_000;
/** Of a session: nobody is to be written to without end by a page that anybody may open. */
const LINKS_MAX = 5;
const LINK_PAUSE_MS = 30_000;

/** The ways a link can go out: in test mode both, into the outbox; in live mode those that the operator has set. */
export function handOffChannels(app: App, livemode: boolean): Channel[] {
  return (['email', 'phone'] as const).filter((channel) => !livemode || canSend(app.settings, channel));
}

/**
 * Sends the person a code as a link, by e-mail or text message: as good as the one that is shown, for longer.
 *
 * @param request.address An e-mail address, or else a telephone number.
 * @param request.country Of a number that does not say it: ISO 3166-1 alpha-2.
 * @throws {Refusal} `address_invalid`, `channel_missing`; `links_used_up`; `rate_limit` right after another;
 *   `hand_off_used` once a phone has the session.
 */
export function sendHandOff(
  app: App,
  request: { sessionId: string; device: string; address: string; country?: string | undefined; language: string },
): Promise<void> {
  return atomically(app, async (tx) => {
    const record = await lockAsHolder(tx, request.sessionId, request.device);
    const { session, handOff } = record;
    requireInput(session.status);
    requireFirst(record);
    if (handOff.phrase === null || handOff.phoneHash !== null) {
      throw new Refusal('hand_off_used', 'No phone is waited for.');
    }
    const channel = request.address.includes('@') ? 'email' : 'phone';
    const to = channel === 'email' ? parseEmail(request.address) : parsePhone(request.address, request.country);
    if (!to || !handOffChannels(tx, session.livemode).includes(channel)) {
      throw new Refusal('address_invalid', 'Nothing can be sent there.', channel);
    }
    const now = tx.clock.now(session);
    const limits = { max: LINKS_MAX, notSince: new Date(now.getTime() - LINK_PAUSE_MS) };
    const noted = await noteHandOffLink(tx, session.id, now, limits);
    if (noted === 'used_up') throw new Refusal('links_used_up', 'No more links can be sent.');
    if (noted === 'too_soon') throw new Refusal('rate_limit', 'A link was sent a moment ago.');
    const { businessName } = await getAccount(tx, session.accountId);
    const url = handOffUrl(tx, record, LINK_LIFETIME_MS);
    await sendMessage(
      tx,
      record,
      handOffMessage({ channel, to, url, business: businessName, language: request.language }),
    );
  });
}

import { randomInt } from 'node:crypto';
import { Refusal, type VerificationSession } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { parseEmail, parsePhone } from '../messages/addresses.ts';
import { sendMessage } from '../messages/send-message.ts';
import { codeMessage } from '../messages/wordings.ts';
import { getAccount } from '../store/accounts.ts';
import { findContacts, saveContact } from '../store/contacts.ts';
import type { Channel } from '../store/messages.ts';
import { CODE_PAUSE_MS, CODES_MAX, hashCode } from './codes.ts';
import { commit } from './commit.ts';
import { active, describe, type HostedSession } from './hosted-session.ts';
import { lockForAnswer } from './lock-for-answer.ts';

/**
 * Sends a one-time code to where the person says they are reached: the first, another, or one to another address. An
 * address that is confirmed is left as it is.
 *
 * @throws {Refusal} `address_invalid`, `code_too_soon`, `codes_used_up`.
 */
export function sendCode(
  app: App,
  request: {
    sessionId: string;
    device: string;
    channel: Channel;
    address: string;
    /** Of a telephone number without a country code: ISO 3166-1 alpha-2. */
    country?: string | undefined;
    language: string;
  },
): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockForAnswer(tx, request, request.channel);
    const { session, key } = record;
    const { channel } = request;
    const before = (await findContacts(tx, session.id, key)).find((contact) => contact.channel === channel);
    if (before?.confirmedAt) return describe(tx, record, 'mine');
    const address = channel === 'email' ? parseEmail(request.address) : parsePhone(request.address, request.country);
    if (!address) throw new Refusal('address_invalid', 'Nothing can be sent there.', channel);
    const now = tx.clock.now(session);
    requirePause(before, now);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await saveContact(tx, session.id, key, {
      channel,
      address,
      codeHash: hashCode(tx, session.id, channel, code),
      sentAt: now,
      wrongTries: 0,
      codesSent: (before?.codesSent ?? 0) + 1,
      confirmedAt: null,
      attempt: session.submissionCount,
    });
    await sendMessage(tx, record, await write(tx, session, { channel, to: address, code, language: request.language }));
    return describe(tx, await commit(tx, active(tx, record), { session }, NO_CALL), 'mine');
  });
}

function requirePause(before: { sentAt: Date; codesSent: number } | undefined, now: Date): void {
  if (!before) return;
  if (before.codesSent >= CODES_MAX) throw new Refusal('codes_used_up', 'No more codes can be sent.');
  const waitMs = before.sentAt.getTime() + CODE_PAUSE_MS - now.getTime();
  if (waitMs <= 0) return;
  throw new Refusal('code_too_soon', `You can ask for a new code in ${Math.ceil(waitMs / 1000)} seconds.`);
}

async function write(
  tx: App,
  { accountId }: VerificationSession,
  code: { channel: Channel; to: string; code: string; language: string },
) {
  const { businessName } = await getAccount(tx, accountId);
  return codeMessage({ ...code, business: businessName, publicUrl: tx.settings.publicUrl });
}

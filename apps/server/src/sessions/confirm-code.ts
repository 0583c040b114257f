import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type Contact, findContacts, saveContact } from '../store/contacts.ts';
import type { Channel } from '../store/messages.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { CODES_MAX, canBeEntered, hashCode } from './codes.ts';
import { commit } from './commit.ts';
import { endUnanswered } from './decline-answer.ts';
import { active, describe, type HostedSession } from './hosted-session.ts';
import { lockForAnswer } from './lock-for-answer.ts';

/** Of one code. */
const TRIES_MAX = 5;
/** What test mode takes in place of any code, as Stripe's does; live mode never. @see https://docs.stripe.com/connect/testing */
const TEST_CODE = '000000';

type Held = SessionRecord & { key: SessionKey };

/**
 * Confirms an address by the code that was sent there.
 *
 * A wrong code is counted although it is refused. With the last try of the last code the attempt ends: the address could
 * not be confirmed.
 *
 * @throws {Refusal} `code_wrong`, or `code_expired` when none can be entered any more: too late, or too many tries.
 */
export async function confirmCode(
  app: App,
  request: { sessionId: string; device: string; channel: Channel; code: string },
): Promise<HostedSession> {
  const outcome = await atomically(app, async (tx) => {
    const record = await lockForAnswer(tx, request, request.channel);
    const { session, key } = record;
    const contact = (await findContacts(tx, session.id, key)).find(({ channel }) => channel === request.channel);
    if (contact?.confirmedAt) return describe(tx, record, 'mine');
    const now = tx.clock.now(session);
    if (!contact || !canBeEntered(contact, now)) return EXPIRED;
    if (!isRight(tx, record, contact, request.code)) return countWrong(tx, record, contact);
    await saveContact(tx, session.id, key, { ...contact, codeHash: null, confirmedAt: now });
    return describe(tx, await commit(tx, active(tx, record), { session }, NO_CALL), 'mine');
  });
  if (outcome instanceof Refusal) throw outcome;
  return outcome;
}

const EXPIRED = new Refusal('code_expired', 'This code works no more. Ask for a new one.');
const WRONG = new Refusal('code_wrong', 'This is not the code that was sent.');

function isRight(tx: App, { session }: Held, { channel, codeHash }: Contact, code: string): boolean {
  const isSent = timingSafeEqual(hashCode(tx, session.id, channel, code), codeHash!);
  return isSent || (!session.livemode && code === TEST_CODE);
}

/** @returns The refusal, to be thrown once the count is written. */
async function countWrong(tx: App, record: Held, contact: Contact): Promise<Refusal | HostedSession> {
  const wrongTries = contact.wrongTries + 1;
  const isLast = wrongTries >= TRIES_MAX;
  await saveContact(tx, record.session.id, record.key, {
    ...contact,
    wrongTries,
    codeHash: isLast ? null : contact.codeHash,
  });
  if (!isLast) return WRONG;
  if (contact.codesSent < CODES_MAX) return EXPIRED;
  const { channel, address } = contact;
  return endUnanswered(tx, record, channel, { [channel]: { address, outcome: 'exhausted' } });
}

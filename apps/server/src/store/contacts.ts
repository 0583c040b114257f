import type { App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import type { Channel } from './messages.ts';

const PURPOSE = 'contact';

/** An address that the person of a session is to confirm by a code. */
export interface Contact {
  channel: Channel;
  /** As it is written to. */
  address: string;
  /** Of the last code, keyed; null once it cannot be entered any more. */
  codeHash: Buffer | null;
  sentAt: Date;
  /** Of the last code. */
  wrongTries: number;
  /** Over the whole of the session. */
  codesSent: number;
  confirmedAt: Date | null;
  /** How many attempts were over when the last code was asked for. */
  attempt: number;
}

/** What a session's person was asked to confirm so far. */
export async function findContacts(app: App, sessionId: string, key: SessionKey): Promise<Contact[]> {
  const rows = await app.db
    .selectFrom('contact_confirmation')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('channel')
    .execute();
  return rows.map((row) => ({
    channel: row.channel,
    address: key.openJson<string>(PURPOSE, row.address_sealed),
    codeHash: row.code_hash,
    sentAt: row.sent_at,
    wrongTries: row.wrong_tries,
    codesSent: row.codes_sent,
    confirmedAt: row.confirmed_at,
    attempt: row.attempt,
  }));
}

/** Writes where one of them stands. To be run with the session's row held. */
export async function saveContact(tx: App, sessionId: string, key: SessionKey, contact: Contact): Promise<void> {
  const columns = {
    address_sealed: key.sealJson(PURPOSE, contact.address),
    code_hash: contact.codeHash,
    sent_at: contact.sentAt,
    wrong_tries: contact.wrongTries,
    codes_sent: contact.codesSent,
    confirmed_at: contact.confirmedAt,
    attempt: contact.attempt,
  };
  await tx.db
    .insertInto('contact_confirmation')
    .values({ session_id: sessionId, channel: contact.channel, ...columns })
    .onConflict((conflict) => conflict.columns(['session_id', 'channel']).doUpdateSet(columns))
    .execute();
}

import type { Selectable } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import type { SessionKey } from '../keys/vault.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { MessageTable } from './schema.ts';

const PURPOSE = 'message';

/** Ways to reach a person. */
export type Channel = 'email' | 'phone';

/** What a message is for. */
export type MessageKind = 'code' | 'hand_off';

/** What is said to whom. */
export interface Message {
  channel: Channel;
  kind: MessageKind;
  /** An e-mail address, or a telephone number as E.164 writes it. */
  to: string;
  /** Of an e-mail; text messages have none. */
  subject: string;
  /** Plain text. */
  text: string;
  /** The one-time code in it, for programs that test. */
  code?: string;
}

export interface StoredMessage extends AccountRef {
  id: string;
  sessionId: string;
  message: Message;
  createdAt: Date;
}

/** Keeps a message, under the key of its session. */
export async function insertMessage(
  tx: App,
  session: AccountRef & { id: string; key: SessionKey },
  message: Message,
): Promise<string> {
  const id = newId('msg');
  await tx.db
    .insertInto('message')
    .values({
      id,
      account_id: session.accountId,
      livemode: session.livemode,
      session_id: session.id,
      channel: message.channel,
      kind: message.kind,
      message_sealed: session.key.sealJson(PURPOSE, message),
      created_at: tx.clock.now(session),
    })
    .execute();
  return id;
}

/** Finds a message by its id alone: for the job that sends it. `undefined` once it was sent or erased. */
export async function findMessageAnywhere(app: App, id: string): Promise<StoredMessage | undefined> {
  const row = await app.db.selectFrom('message').selectAll().where('id', '=', id).executeTakeFirst();
  return row && (await open(app, [row]))[0];
}

/** Forgets a message, for good. */
export async function deleteMessage(app: App, id: string): Promise<void> {
  await app.db.deleteFrom('message').where('id', '=', id).execute();
}

/** Lists what was written to an account's people and is kept, newest first. */
export async function listMessages(
  app: App,
  account: AccountRef,
  { sessionId }: { sessionId?: string | undefined },
  page: PageRequest,
): Promise<Page<StoredMessage>> {
  const all = app.db
    .selectFrom('message')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
  const wanted = sessionId === undefined ? all : all.where('session_id', '=', sessionId);
  const { rows, hasMore } = await pageOf(wanted, page, all);
  return { items: await open(app, rows), hasMore };
}

/** Messages whose session has lost its key meanwhile are left out. */
async function open(app: App, rows: readonly Selectable<MessageTable>[]): Promise<StoredMessage[]> {
  if (rows.length === 0) return [];
  const keys = await app.db
    .selectFrom('verification_session')
    .select(['id', 'wrapped_key'])
    .where('id', 'in', [...new Set(rows.map((row) => row.session_id))])
    .execute();
  const keyOf = new Map(keys.map(({ id, wrapped_key }) => [id, wrapped_key && app.vault.openSessionKey(wrapped_key)]));
  return rows.flatMap((row) => {
    const key = keyOf.get(row.session_id);
    if (!key) return [];
    return {
      id: row.id,
      accountId: row.account_id,
      livemode: row.livemode,
      sessionId: row.session_id,
      message: key.openJson<Message>(PURPOSE, row.message_sealed),
      createdAt: row.created_at,
    };
  });
}

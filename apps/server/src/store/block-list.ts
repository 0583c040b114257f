import type { DocumentType } from '@credence/verification';
import type { Selectable } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { BlockListEntryTable } from './schema.ts';

const NOTE_PURPOSE = 'block-list-note';

/** A document that an account does not accept. Its number is not kept: a keyed hash recognises it. */
export interface BlockListEntry extends AccountRef {
  id: string;
  document: { type: DocumentType; country: string | null };
  /** The operator's own. */
  note: string | null;
  /** The session it was made from; its redaction takes the entry away. */
  sessionId: string | null;
  createdAt: Date;
}

/** Adds a document to an account's block list. */
export async function insertBlockListEntry(
  tx: App,
  account: AccountRef,
  entry: Pick<BlockListEntry, 'document' | 'note' | 'sessionId'> & { hash: Buffer },
): Promise<BlockListEntry> {
  const row = await tx.db
    .insertInto('block_list_entry')
    .values({
      id: newId('ble'),
      account_id: account.accountId,
      livemode: account.livemode,
      lookup_hash: entry.hash,
      document_type: entry.document.type,
      country: entry.document.country,
      note_sealed: entry.note === null ? null : tx.vault.sealForServer(NOTE_PURPOSE, Buffer.from(entry.note)),
      session_id: entry.sessionId,
      created_at: tx.clock.now(account),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(tx, row);
}

/** Finds an entry; `undefined` both for an unknown id and for another account's or mode's. */
export async function findBlockListEntry(
  app: App,
  account: AccountRef,
  id: string,
): Promise<BlockListEntry | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(app, row);
}

/** Lists an account's entries, newest first. */
export async function listBlockListEntries(
  app: App,
  account: AccountRef,
  page: PageRequest,
): Promise<Page<BlockListEntry>> {
  const { rows, hasMore } = await pageOf(ofAccount(app, account), page);
  return { items: rows.map((row) => fromRow(app, row)), hasMore };
}

/** Takes an entry off the list, for good. */
export async function deleteBlockListEntry(app: App, { id }: Pick<BlockListEntry, 'id'>): Promise<void> {
  await app.db.deleteFrom('block_list_entry').where('id', '=', id).execute();
}

function ofAccount(app: App, { accountId, livemode }: AccountRef) {
  return app.db
    .selectFrom('block_list_entry')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('livemode', '=', livemode);
}

function fromRow(app: App, row: Selectable<BlockListEntryTable>): BlockListEntry {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    document: { type: row.document_type, country: row.country },
    note: row.note_sealed && app.vault.openForServer(NOTE_PURPOSE, row.note_sealed).toString('utf8'),
    sessionId: row.session_id,
    createdAt: row.created_at,
  };
}

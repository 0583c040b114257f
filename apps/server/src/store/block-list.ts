import type { DocumentType } from '@credence/verification';
import type { Selectable } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { BlockListEntryTable } from './schema.ts';

const NOTE_PURPOSE = 'block-list-note';

/** Somebody's document or face that an account does not accept. */
export interface BlockListEntry extends AccountRef {
  id: string;
  /** Its number is not kept: a keyed hash recognises it. Null where it is a face that is blocked. */
  document: { type: DocumentType; country: string | null } | null;
  /** The operator's own. */
  note: string | null;
  /** The session it was made from; its redaction takes the entry away. */
  sessionId: string | null;
  createdAt: Date;
}

/** What an entry stands for, as its row has it. */
export type Blocked =
  | { document: { type: DocumentType; country: string | null }; hash: Buffer; sessionId: string | null }
  /** `face`: a template, sealed under the key of the session. */
  | { face: Buffer; sessionId: string };

/** Adds a document or a face to an account's block list. */
export async function insertBlockListEntry(
  tx: App,
  account: AccountRef,
  { note, ...blocked }: Blocked & Pick<BlockListEntry, 'note'>,
): Promise<BlockListEntry> {
  const row = await tx.db
    .insertInto('block_list_entry')
    .values({
      id: newId('ble'),
      account_id: account.accountId,
      livemode: account.livemode,
      note_sealed: note === null ? null : tx.vault.sealForServer(NOTE_PURPOSE, Buffer.from(note)),
      created_at: tx.clock.now(account),
      ...toColumns(blocked),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(tx, row);
}

/**
 * Counts an account's entries of a kind, up to a limit. Holds the account's row until the transaction ends, so that of several
 * who count and then add none goes past the limit.
 */
export async function countBlockListEntries(
  tx: App,
  account: AccountRef,
  { kind, max }: { kind: 'documents' | 'faces'; max: number },
): Promise<number> {
  await tx.db.selectFrom('account').select('id').where('id', '=', account.accountId).forNoKeyUpdate().execute();
  const entries = tx.db
    .selectFrom('block_list_entry')
    .select('id')
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode)
    .where('face_sealed', kind === 'faces' ? 'is not' : 'is', null)
    .limit(max);
  const { count } = await tx.db
    .selectFrom(entries.as('counted'))
    .select((e) => e.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
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

function toColumns(blocked: Blocked) {
  if ('face' in blocked) return { face_sealed: blocked.face, session_id: blocked.sessionId };
  const { document, hash, sessionId } = blocked;
  return { lookup_hash: hash, document_type: document.type, country: document.country, session_id: sessionId };
}

function fromRow(app: App, row: Selectable<BlockListEntryTable>): BlockListEntry {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    document: row.document_type && { type: row.document_type, country: row.country },
    note: row.note_sealed && app.vault.openForServer(NOTE_PURPOSE, row.note_sealed).toString('utf8'),
    sessionId: row.session_id,
    createdAt: row.created_at,
  };
}

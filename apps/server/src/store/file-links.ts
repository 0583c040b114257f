import { type Selectable, sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { FileLinkTable } from './schema.ts';

/** A way to a file's contents without a key. */
export interface FileLinkRecord extends AccountRef {
  id: string;
  fileId: string;
  metadata: Record<string, string>;
  /** The API key that made it. */
  actor: string;
  createdAt: Date;
  expiresAt: Date | null;
}

export type NewFileLink = Pick<FileLinkRecord, 'fileId' | 'metadata' | 'actor' | 'expiresAt'>;

/** Adds a link to a file of the account. */
export async function insertFileLink(tx: App, account: AccountRef, link: NewFileLink): Promise<FileLinkRecord> {
  const row = await tx.db
    .insertInto('file_link')
    .values({
      id: newId('link'),
      account_id: account.accountId,
      livemode: account.livemode,
      file_id: link.fileId,
      metadata: JSON.stringify(link.metadata),
      actor: link.actor,
      created_at: tx.clock.now(account),
      expires_at: link.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Finds a link; `undefined` both for an unknown id and for another account's or mode's. */
export async function findFileLink(app: App, account: AccountRef, id: string): Promise<FileLinkRecord | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** As `findFileLink`, holding the row until the transaction ends, so that two changes do not overwrite each other. */
export async function lockFileLink(tx: App, account: AccountRef, id: string): Promise<FileLinkRecord | undefined> {
  const row = await ofAccount(tx, account).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && fromRow(row);
}

/** Finds the link that somebody without a key opened: its address, which only we can make, was their proof. */
export async function findFileLinkAnywhere(app: App, id: string): Promise<FileLinkRecord | undefined> {
  const row = await app.db.selectFrom('file_link').selectAll().where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Lists an account's links, newest first. */
export async function listFileLinks(
  app: App,
  account: AccountRef,
  { fileId, expired }: { fileId?: string; expired?: boolean },
  page: PageRequest,
): Promise<Page<FileLinkRecord>> {
  const everything = ofAccount(app, account);
  let wanted = fileId === undefined ? everything : everything.where('file_id', '=', fileId);
  if (expired !== undefined) {
    const now = app.clock.now(account);
    wanted = expired
      ? wanted.where('expires_at', '<=', now)
      : wanted.where((e) => e.or([e('expires_at', 'is', null), e('expires_at', '>', now)]));
  }
  const { rows, hasMore } = await pageOf(wanted, page, everything);
  return { items: rows.map(fromRow), hasMore };
}

/** The newest links of several files at once: `perFile` of each, and one more where there are more. */
export async function findLinksOfFiles(
  app: App,
  account: AccountRef,
  fileIds: readonly string[],
  perFile: number,
): Promise<ReadonlyMap<string, FileLinkRecord[]>> {
  const links = new Map<string, FileLinkRecord[]>(fileIds.map((id) => [id, []]));
  if (fileIds.length === 0) return links;
  const ranked = ofAccount(app, account)
    .where('file_id', 'in', fileIds)
    .select(sql<number>`row_number() over (partition by file_id order by created_at desc, id desc)`.as('rank'));
  const rows = await app.db
    .selectFrom(ranked.as('ranked'))
    .selectAll()
    .where('rank', '<=', perFile + 1)
    .orderBy('rank')
    .execute();
  for (const row of rows) links.get(row.file_id)?.push(fromRow(row));
  return links;
}

/** Writes what of a link can change. */
export async function updateFileLink(
  tx: App,
  link: FileLinkRecord,
  change: Pick<FileLinkRecord, 'metadata' | 'expiresAt'>,
): Promise<FileLinkRecord> {
  const row = await tx.db
    .updateTable('file_link')
    .set({ metadata: JSON.stringify(change.metadata), expires_at: change.expiresAt })
    .where('account_id', '=', link.accountId)
    .where('livemode', '=', link.livemode)
    .where('id', '=', link.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

function ofAccount(app: App, account: AccountRef) {
  return app.db
    .selectFrom('file_link')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

function fromRow(row: Selectable<FileLinkTable>): FileLinkRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    fileId: row.file_id,
    metadata: row.metadata,
    actor: row.actor,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

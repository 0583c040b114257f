import type { Selectable } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from './page.ts';
import type { Sweep } from './present.ts';
import type { FileTable } from './schema.ts';

/** A file: an integrator's upload, or a photo a person took. */
export interface FileRecord extends AccountRef {
  id: string;
  /** Whose person it shows; null for uploads. */
  sessionId: string | null;
  purpose: string;
  type: string;
  filename: string | null;
  title: string | null;
  sizeBytes: number;
  blobName: string;
  /** The file's data key under its session's key, or the server's. */
  wrappedKey: Buffer;
  createdAt: Date;
  expiresAt: Date | null;
}

export type NewUpload = Pick<
  FileRecord,
  'purpose' | 'type' | 'filename' | 'sizeBytes' | 'blobName' | 'wrappedKey' | 'expiresAt'
>;

/** Writes the row of an upload whose bytes are already put away. */
export async function insertUpload(tx: App, account: AccountRef, upload: NewUpload): Promise<FileRecord> {
  const row = await tx.db
    .insertInto('file')
    .values({
      id: newId('file'),
      account_id: account.accountId,
      livemode: account.livemode,
      session_id: null,
      purpose: upload.purpose,
      type: upload.type,
      filename: upload.filename,
      size_bytes: upload.sizeBytes,
      blob_name: upload.blobName,
      wrapped_key: upload.wrappedKey,
      created_at: tx.clock.now(account),
      expires_at: upload.expiresAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return fromRow(row);
}

/** Finds a file; `undefined` both for an unknown id and for another account's or mode's. */
export async function findFile(app: App, account: AccountRef, id: string): Promise<FileRecord | undefined> {
  const row = await ofAccount(app, account).where('id', '=', id).executeTakeFirst();
  return row && fromRow(row);
}

/** Finds an upload of an account, whichever mode it was made in. */
export async function findFileOfAccount(app: App, accountId: string, id: string): Promise<FileRecord | undefined> {
  const row = await app.db
    .selectFrom('file')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', id)
    .where('session_id', 'is', null)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Finds a picture that was uploaded for an account's pages, by its id alone: everybody may see it once it is set. */
export async function findBrandFile(app: App, id: string): Promise<FileRecord | undefined> {
  const row = await app.db
    .selectFrom('file')
    .selectAll()
    .where('id', '=', id)
    .where('purpose', 'in', ['business_icon', 'business_logo'])
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Finds several at once, by id. */
export async function findFiles(
  app: App,
  account: AccountRef,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FileRecord>> {
  if (ids.length === 0) return new Map();
  const rows = await ofAccount(app, account).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, fromRow(row)]));
}

/** Lists an account's files, newest first. */
export async function listFiles(
  app: App,
  account: AccountRef,
  { purpose }: { purpose?: string },
  page: PageRequest,
): Promise<Page<FileRecord>> {
  const everything = ofAccount(app, account);
  const wanted = purpose === undefined ? everything : everything.where('purpose', '=', purpose);
  const { rows, hasMore } = await pageOf(wanted, page, everything);
  return { items: rows.map(fromRow), hasMore };
}

/** When the submission a photo belongs to was judged; null while it has not been, or was never handed over. */
export async function findProcessedAt(app: App, fileId: string): Promise<Date | null> {
  const row = await app.db
    .selectFrom('capture')
    .innerJoin('verification_report', 'verification_report.submission_id', 'capture.submission_id')
    .select('verification_report.created_at')
    .where('capture.file_id', '=', fileId)
    .executeTakeFirst();
  return row?.created_at ?? null;
}

/** Files of anyone that have outlived their purpose, the oldest first. Uses file_expiry. */
export async function findExpiredFiles(
  { db }: Pick<App, 'db'>,
  { before, covers, limit }: Sweep,
): Promise<Pick<FileRecord, 'id' | 'blobName'>[]> {
  const rows = await db
    .selectFrom('file')
    .select(['id', 'blob_name'])
    .where('expires_at', '<=', before)
    .where(covers('account_id', 'livemode'))
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map(({ id, blob_name }) => ({ id, blobName: blob_name }));
}

/** Deletes a file's row, and its links with it. */
export async function deleteFile(app: Pick<App, 'db'>, id: string): Promise<void> {
  await app.db.deleteFrom('file').where('id', '=', id).execute();
}

function ofAccount(app: App, account: AccountRef) {
  return app.db
    .selectFrom('file')
    .selectAll()
    .where('account_id', '=', account.accountId)
    .where('livemode', '=', account.livemode);
}

function fromRow(row: Selectable<FileTable>): FileRecord {
  return {
    id: row.id,
    accountId: row.account_id,
    livemode: row.livemode,
    sessionId: row.session_id,
    purpose: row.purpose,
    type: row.type,
    filename: row.filename,
    title: row.title,
    sizeBytes: row.size_bytes,
    blobName: row.blob_name,
    wrappedKey: row.wrapped_key,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

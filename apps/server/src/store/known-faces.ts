import { FACE_KNOWN_MIN, type FaceTemplate, type SeenFace } from '@credence/verification';
import { sql } from 'kysely';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';

const PURPOSE = 'face-template';

/** 10,000 take about half a second of processor time (docs/benchmarks.md): between two fetches others get their turn. */
const FETCHED_AT_ONCE = 500;

/** The newest of an account's faces: comparing more would keep people waiting (docs/benchmarks.md). */
const SEARCHED_MAX = 100_000;

/** Sessions are told up to this: beyond, more of them tell no more. */
const SEEN_MAX = 100;

/** A face to be looked for, and what was shown with it. */
export interface SoughtFace {
  session: AccountRef & { id: string; clientReferenceId: string | null };
  face: FaceTemplate;
  /** Null where no document could be told from others. */
  documentHash: Buffer | null;
}

/** What is kept of a face: its template, under the key of the session that showed it. */
export function sealFace(key: SessionKey, face: FaceTemplate): Buffer {
  return key.sealBytes(PURPOSE, new Uint8Array(face.buffer, face.byteOffset, face.length));
}

/**
 * Finds the face on an account's block list that is most like another; `undefined` when there is none on it.
 *
 * Each is compared: nothing that could be searched for may be kept of a face. Not to be run in a transaction, which would
 * keep the embedded database from everybody else meanwhile.
 */
export async function findMostAlikeBlocked(
  app: App,
  account: AccountRef,
  face: FaceTemplate,
): Promise<{ entryId: string; similarity: number } | undefined> {
  let most: { entryId: string; similarity: number } | undefined;
  const compare = comparerOf(app, face);
  for await (const row of rowByRow((after) => fetchBlocked(app, account, after))) {
    const similarity = compare(row);
    if (!most || similarity > most.similarity) most = { entryId: row.id, similarity };
  }
  return most;
}

/**
 * Finds the sessions of an account whose face is taken for the same person's, the most alike first; those of the same client
 * reference left out. As above, each is compared, and not in a transaction.
 */
export async function findSeenFaces(app: App, { session, face, documentHash }: SoughtFace): Promise<SeenFace[]> {
  const seen: SeenFace[] = [];
  const compare = comparerOf(app, face);
  let searched = 0;
  for await (const row of rowByRow((before) => fetchSeen(app, session, before))) {
    if (searched >= SEARCHED_MAX) break;
    searched += 1;
    const similarity = compare(row);
    if (similarity < FACE_KNOWN_MIN) continue;
    seen.push({ sessionId: row.id, similarity, document: compareDocuments(documentHash, row.document_hash) });
  }
  return seen.toSorted((a, b) => b.similarity - a.similarity).slice(0, SEEN_MAX);
}

/** Keeps the face of a session to be looked for in later ones; of a further attempt, in place of the one before. */
export async function insertSeenFace(tx: App, key: SessionKey, { session, face, documentHash }: SoughtFace) {
  const kept = { document_hash: documentHash, face_sealed: sealFace(key, face) };
  await tx.db
    .insertInto('seen_face')
    .values({ session_id: session.id, account_id: session.accountId, livemode: session.livemode, ...kept })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(kept))
    .execute();
}

interface FaceRow {
  id: string;
  wrapped_key: Buffer;
  face_sealed: Buffer;
}

/** Compares a face with those of rows, which are opened for it and for no longer. */
function comparerOf(app: App, face: FaceTemplate): (row: FaceRow) => number {
  const norm = Math.sqrt(product(face, face));
  return ({ wrapped_key, face_sealed }) => {
    const bytes = app.vault.openSessionKey(wrapped_key).openBytes(PURPOSE, face_sealed);
    const other = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    return product(face, other) / (norm * Math.sqrt(product(other, other)));
  };
}

/** `similarityOf` is for any numbers; over bytes alone this takes a fraction of it. */
function product(a: FaceTemplate, b: FaceTemplate): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function compareDocuments(own: Buffer | null, other: Buffer | null): SeenFace['document'] {
  if (!own || !other) return 'unknown';
  return own.equals(other) ? 'same' : 'other';
}

/** Row after row, fetched a few at a time. @param fetch Those beyond an id, in their order. */
async function* rowByRow<Row extends { id: string }>(fetch: (beyond: string | undefined) => Promise<Row[]>) {
  for (let beyond: string | undefined; ; ) {
    const rows = await fetch(beyond);
    yield* rows;
    beyond = rows.at(-1)?.id;
    if (rows.length < FETCHED_AT_ONCE) return;
  }
}

function fetchBlocked(app: App, { accountId, livemode }: AccountRef, after = '') {
  return app.db
    .selectFrom('block_list_entry')
    .innerJoin('verification_session', 'verification_session.id', 'block_list_entry.session_id')
    .select(['block_list_entry.id', 'wrapped_key', 'face_sealed'])
    .where('block_list_entry.account_id', '=', accountId)
    .where('block_list_entry.livemode', '=', livemode)
    .where('face_sealed', 'is not', null)
    .where('wrapped_key', 'is not', null)
    .where('block_list_entry.id', '>', after)
    .orderBy('block_list_entry.id')
    .limit(FETCHED_AT_ONCE)
    .$narrowType<{ wrapped_key: Buffer; face_sealed: Buffer }>()
    .execute();
}

/** Newest first. */
function fetchSeen(app: App, { id, clientReferenceId, ...account }: SoughtFace['session'], before?: string) {
  return app.db
    .selectFrom('seen_face')
    .innerJoin('verification_session as other', 'other.id', 'seen_face.session_id')
    .select(['seen_face.session_id as id', 'other.wrapped_key', 'face_sealed', 'document_hash'])
    .where('seen_face.account_id', '=', account.accountId)
    .where('seen_face.livemode', '=', account.livemode)
    .where('seen_face.session_id', '<>', id)
    .where('other.wrapped_key', 'is not', null)
    .where(
      sql<boolean>`(${clientReferenceId}::text is null or other.client_reference_id is distinct from ${clientReferenceId}::text)`,
    )
    .$if(before !== undefined, (query) => query.where('seen_face.session_id', '<', before!))
    .orderBy('seen_face.session_id', 'desc')
    .limit(FETCHED_AT_ONCE)
    .$narrowType<{ wrapped_key: Buffer }>()
    .execute();
}

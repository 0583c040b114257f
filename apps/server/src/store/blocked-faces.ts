import { type FaceTemplate, similarityOf } from '@credence/verification';
import type { AccountRef, App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';

const PURPOSE = 'face-template';

/** 10,000 take up to 0.45 s of processor time (docs/benchmarks.md): between two fetches others get their turn. */
const FETCHED_AT_ONCE = 500;

/** What is kept of a face: its template, under the key of the session that showed it. */
export function sealFace(key: SessionKey, face: FaceTemplate): Buffer {
  return key.sealBytes(PURPOSE, new Uint8Array(face.buffer, face.byteOffset, face.length));
}

/** Opens what `sealFace` closed. */
export function openFace(key: SessionKey, sealed: Buffer): FaceTemplate {
  const bytes = key.openBytes(PURPOSE, sealed);
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
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
  for await (const { id, wrapped_key, face_sealed } of blockedFaces(app, account)) {
    const similarity = similarityOf(face, openFace(app.vault.openSessionKey(wrapped_key), face_sealed));
    if (!most || similarity > most.similarity) most = { entryId: id, similarity };
  }
  return most;
}

async function* blockedFaces(app: App, { accountId, livemode }: AccountRef) {
  let after = '';
  for (;;) {
    const rows = await app.db
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
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < FETCHED_AT_ONCE) return;
    after = last.id;
  }
}

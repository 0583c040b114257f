import { redactedReport, redactedSession } from '@credence/verification';
import type { App } from '../app.ts';
import type { SessionKey } from '../keys/vault.ts';
import { redactEventSnapshots } from './events.ts';
import { redactReports } from './reports.ts';
import { deleteRequestsOf } from './request-log.ts';

/**
 * Erases what is kept of a session's person beside the session's own row: photos and their links, readings, stored
 * answers, messages, addresses and ID numbers, lines of the request log, what recognises its document, pictures and face, entries of the block list made from it; reports and events are left with placeholders. The access log stays. Then destroys
 * the session's key, so that no copy of the database can be read either.
 *
 * To be run with the session's row held, in the transaction that writes its redacted state.
 *
 * @returns The blobs that no row names any more.
 */
export async function eraseTraces(tx: App, { id, key }: { id: string; key: SessionKey | null }): Promise<string[]> {
  await redactReports(tx, { sessionId: id, key }, redactedReport);
  await redactEventSnapshots(tx, { sessionId: id, key }, redactedSession);
  await eraseAnswers(tx, id);
  await deleteRequestsOf(tx, id);
  await tx.db.deleteFrom('ephemeral_key').where('session_id', '=', id).execute();
  await tx.db
    .updateTable('submission')
    .set({ readings_sealed: null, answers_sealed: null, decision_sealed: null })
    .where('session_id', '=', id)
    .execute();
  await tx.db
    .updateTable('review')
    .set({ status: 'redacted', closed_at: tx.clock.now(), decision_sealed: null })
    .where('session_id', '=', id)
    .where('status', '=', 'open')
    .execute();
  await tx.db.deleteFrom('shown_document').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('shown_picture').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('seen_face').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('block_list_entry').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('capture').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('selfie_challenge').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('message').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('contact_confirmation').where('session_id', '=', id).execute();
  await tx.db.deleteFrom('id_number_answer').where('session_id', '=', id).execute();
  // Their links go with them.
  const files = await tx.db.deleteFrom('file').where('session_id', '=', id).returning('blob_name').execute();
  await tx.db
    .updateTable('verification_session')
    .set({ wrapped_key: null, device_hash: null, phone_hash: null, hand_off_phrase: null })
    .where('id', '=', id)
    .execute();
  return files.map((file) => file.blob_name);
}

/**
 * Forgets the stored answers that tell of a session. Of the request that created it the row stays, without its answer:
 * repeated, it must not create another. The others can be repeated as if for the first time.
 */
async function eraseAnswers(tx: App, sessionId: string): Promise<void> {
  const created = tx.db
    .selectFrom('event')
    .select('request_id')
    .where('session_id', '=', sessionId)
    .where('type', '=', 'identity.verification_session.created');
  await tx.db
    .updateTable('idempotency_key')
    .set({ body_sealed: Buffer.alloc(0) })
    .where('session_id', '=', sessionId)
    .where('request_id', 'in', created)
    .execute();
  await tx.db
    .deleteFrom('idempotency_key')
    .where('session_id', '=', sessionId)
    .where((e) => e.not(e.exists(created.where('request_id', '=', e.ref('idempotency_key.request_id')))))
    .execute();
}

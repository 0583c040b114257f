import { type DocumentType, identityOf, Refusal } from '@credence/verification';
import { type AccountRef, type App, atomically } from '../app.ts';
import { type BlockListEntry, insertBlockListEntry } from '../store/block-list.ts';
import { findReport } from '../store/reports.ts';
import { lockSession } from '../store/sessions.ts';
import { documentHash } from '../store/shown-documents.ts';

interface NamedDocument {
  type: DocumentType;
  /** ISO 3166-1 alpha-2; null for issuers that have none. */
  country: string | null;
  number: string;
}

/**
 * Keeps a document from being accepted in an account and mode, by a keyed hash.
 *
 * @throws {Refusal} When the number has neither a letter nor a digit.
 */
export async function addToBlockList(
  tx: App,
  account: AccountRef,
  { document, note, sessionId = null }: { document: NamedDocument; note: string | null; sessionId?: string | null },
): Promise<BlockListEntry> {
  const identity = identityOf(document);
  if (identity === null) throw new Refusal('parameter_invalid', 'A number has letters or digits.', 'document[number]');
  const { type, country } = document;
  const hash = documentHash(tx, account, identity);
  return insertBlockListEntry(tx, account, { document: { type, country }, note, sessionId, hash });
}

/**
 * Keeps the document that a session was shown last from being accepted again. The session's redaction takes it off.
 *
 * @throws {Refusal} When there is no such session, or nothing that tells its document from others was read.
 */
export function blockShownDocument(
  app: App,
  account: AccountRef,
  { sessionId, note }: { sessionId: string; note: string | null },
): Promise<BlockListEntry> {
  return atomically(app, async (tx) => {
    const param = 'verification_session';
    const record = await lockSession(tx, account, sessionId);
    if (!record) throw new Refusal('reference_missing', `No such VerificationSession: '${sessionId}'`, param);
    const { lastReportId, redaction } = record.session;
    const report = lastReportId === null || redaction ? undefined : await findReport(tx, account, lastReportId);
    const data = report?.report.document?.data;
    if (!data?.type || !data.number) {
      throw new Refusal(
        'parameter_invalid',
        'No document was read in this VerificationSession that could be told from others.',
        param,
      );
    }
    const document = { type: data.type, country: data.issuingCountry, number: data.number };
    return addToBlockList(tx, account, { document, note, sessionId });
  });
}

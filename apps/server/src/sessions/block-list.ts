import {
  type DocumentType,
  identityOf,
  isRecognisable,
  type Readings,
  Refusal,
  TEST_OUTCOME_POLICY,
  templateOfSelfie,
} from '@credence/verification';
import { type AccountRef, type App, atomically } from '../app.ts';
import { type BlockListEntry, countBlockListEntries, insertBlockListEntry } from '../store/block-list.ts';
import { sealFace } from '../store/known-faces.ts';
import { findReport } from '../store/reports.ts';
import { lockSession, type SessionRecord } from '../store/sessions.ts';
import { documentHash } from '../store/shown-documents.ts';
import { findSubmission } from '../store/submissions.ts';
import { findExamined } from './examined.ts';

/**
 * How many entries a list takes. A selfie is compared with all faces: 10,000 take up to half a second (docs/benchmarks.md).
 * Documents are looked up by an index, whatever their number: theirs is so that nobody fills the disk.
 */
const ENTRIES_MAX = { documents: 100_000, faces: 10_000 } as const;

const PARAM = 'verification_session';

interface NamedDocument {
  type: DocumentType;
  /** ISO 3166-1 alpha-2; null for issuers that have none. */
  country: string | null;
  number: string;
}

/** What a session showed that is to be blocked. */
interface Shown {
  sessionId: string;
  note: string | null;
}

/**
 * Keeps a document from being accepted in an account and mode, by a keyed hash.
 *
 * @throws {Refusal} When the number has neither a letter nor a digit, or the list is full.
 */
export function addToBlockList(
  app: App,
  account: AccountRef,
  { document, note, sessionId = null }: { document: NamedDocument; note: string | null; sessionId?: string | null },
): Promise<BlockListEntry> {
  const identity = identityOf(document);
  if (identity === null) throw new Refusal('parameter_invalid', 'A number has letters or digits.', 'document[number]');
  return atomically(app, async (tx) => {
    await requireRoom(tx, account, 'documents');
    const { type, country } = document;
    const hash = documentHash(tx, account, identity);
    return insertBlockListEntry(tx, account, { document: { type, country }, note, sessionId, hash });
  });
}

/**
 * Keeps the document that a session was shown last from being accepted again. The session's redaction takes it off.
 *
 * @throws {Refusal} When there is no such session, or nothing that tells its document from others was read.
 */
export function blockShownDocument(app: App, account: AccountRef, { sessionId, note }: Shown): Promise<BlockListEntry> {
  return atomically(app, async (tx) => {
    const { session } = await lockShown(tx, account, sessionId);
    const { lastReportId, redaction } = session;
    const report = lastReportId === null || redaction ? undefined : await findReport(tx, account, lastReportId);
    const data = report?.report.document?.data;
    if (!data?.type || !data.number) {
      throw new Refusal(
        'parameter_invalid',
        'No document was read in this VerificationSession that could be told from others.',
        PARAM,
      );
    }
    const document = { type: data.type, country: data.issuingCountry, number: data.number };
    return addToBlockList(tx, account, { document, note, sessionId });
  });
}

/**
 * Keeps whoever took a session's last selfie from being verified again, by a template of their face: taken from what was
 * read, and kept under the session's key, with which it goes when the session is redacted.
 *
 * @throws {Refusal} When there is no such session, no face could be told on its selfie, or the list is full.
 */
export function blockShownFace(app: App, account: AccountRef, { sessionId, note }: Shown): Promise<BlockListEntry> {
  return atomically(app, async (tx) => {
    const record = await lockShown(tx, account, sessionId);
    const face = await findFace(tx, record);
    if (!face || !record.key) {
      const message = 'No face was read in a selfie of this VerificationSession that could be told from others.';
      throw new Refusal('parameter_invalid', message, PARAM);
    }
    await requireRoom(tx, account, 'faces');
    return insertBlockListEntry(tx, account, { face: sealFace(record.key, face), note, sessionId });
  });
}

async function lockShown(tx: App, account: AccountRef, sessionId: string): Promise<SessionRecord> {
  const record = await lockSession(tx, account, sessionId);
  if (!record) throw new Refusal('reference_missing', `No such VerificationSession: '${sessionId}'`, PARAM);
  return record;
}

/** The face of the selfie that was examined last, or is held. */
async function findFace(tx: App, record: SessionRecord) {
  const examined = record.key && (await findExamined(tx, record));
  // Where the outcome was chosen nothing was read.
  if (!record.key || !examined || examined.decidedBy.policy === TEST_OUTCOME_POLICY) return undefined;
  if (!isRecognisable(examined.checks)) return undefined;
  const submission = await findSubmission(tx, examined.submissionId);
  if (!submission?.readingsSealed) return undefined;
  return templateOfSelfie(record.key.openJson<Readings>('readings', submission.readingsSealed));
}

async function requireRoom(tx: App, account: AccountRef, kind: keyof typeof ENTRIES_MAX): Promise<void> {
  const max = ENTRIES_MAX[kind];
  if ((await countBlockListEntries(tx, account, { kind, max })) < max) return;
  const message = `Your block list has ${max.toLocaleString('en')} ${kind}, which is as many as it takes. Delete some first.`;
  throw new Refusal('parameter_invalid', message);
}

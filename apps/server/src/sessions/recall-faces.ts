import {
  earliestDateOnEarth,
  identifyDocument,
  type KnownFaces,
  partsAsked,
  type Readings,
  templateOfSelfie,
} from '@credence/verification';
import type { App } from '../app.ts';
import { getAccount } from '../store/accounts.ts';
import { findMostAlikeBlocked, findSeenFaces, type SoughtFace } from '../store/known-faces.ts';
import { findSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { documentHash } from '../store/shown-documents.ts';
import { findSubmission } from '../store/submissions.ts';

/** What is known of the face on a selfie. */
export interface RecalledFaces {
  known: KnownFaces;
  /** The face, where it is to be looked for in later sessions. */
  sought?: SoughtFace;
}

/** What its checks are told with four digits: more would only make records larger. */
const DIGITS = 4;

/**
 * Whom the face on a submission's selfie looks like, by the account's records; `undefined` where none was asked for or
 * found. To be run before the transaction that decides: every face there is has to be compared.
 */
export async function recallFaces(app: App, submissionId: string): Promise<RecalledFaces | undefined> {
  const submission = await findSubmission(app, submissionId);
  const record = submission && (await findSessionAnywhere(app, submission.sessionId));
  if (!record?.key || !submission?.readingsSealed || !partsAsked(record.session).includes('selfie')) return undefined;
  const readings = record.key.openJson<Readings>('readings', submission.readingsSealed);
  const face = templateOfSelfie(readings);
  if (!face) return undefined;
  const most = await findMostAlikeBlocked(app, record.session, face);
  const blocked = most ? rounded(most) : null;
  if (!(await mayBeSought(app, record))) return { known: { blocked } };
  const identity = identifyDocument(readings, earliestDateOnEarth(app.clock.now(record.session)));
  const hash = identity === null ? null : documentHash(app, record.session, identity);
  const sought = { session: record.session, face, documentHash: hash };
  const seen = await findSeenFaces(app, sought);
  return { known: { blocked, seen: seen.map(rounded) }, sought };
}

/** Where the account looks for faces, and the person agreed to that. */
async function mayBeSought(app: App, { session }: SessionRecord): Promise<boolean> {
  if (!session.consent?.faceSearch) return false;
  return (await getAccount(app, session.accountId)).settings.faceSearch === true;
}

function rounded<T extends { similarity: number }>(found: T): T {
  return { ...found, similarity: Number(found.similarity.toFixed(DIGITS)) };
}

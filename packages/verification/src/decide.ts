import type { AnsweredPart, Answers } from './answers.ts';
import { partsAsked } from './asked.ts';
import type { Check, Evidence } from './checks/check.ts';
import { documentBlockList } from './checks/document-block-list.ts';
import { documentComplete } from './checks/document-complete.ts';
import { documentDates } from './checks/document-dates.ts';
import { documentExpiry } from './checks/document-expiry.ts';
import { documentFileUnedited } from './checks/document-file-unedited.ts';
import { documentFound } from './checks/document-found.ts';
import { documentInColour } from './checks/document-in-colour.ts';
import { documentInSurroundings } from './checks/document-in-surroundings.ts';
import { documentIssuer } from './checks/document-issuer.ts';
import { documentLegible } from './checks/document-legible.ts';
import { documentMachineReadable } from './checks/document-machine-readable.ts';
import { documentNotAPage } from './checks/document-not-a-page.ts';
import { documentNotMirrored } from './checks/document-not-mirrored.ts';
import { documentOnScreen } from './checks/document-on-screen.ts';
import { documentPictureSeenBefore } from './checks/document-picture-seen-before.ts';
import { documentPresence } from './checks/document-presence.ts';
import { documentReprinted } from './checks/document-reprinted.ts';
import { documentSeenBefore } from './checks/document-seen-before.ts';
import { documentDeclared, documentType } from './checks/document-type.ts';
import { documentWhole } from './checks/document-whole.ts';
import { faceSeenBefore } from './checks/face-seen-before.ts';
import { knownDetails } from './checks/known-details.ts';
import { minimumAge } from './checks/minimum-age.ts';
import { mrzCheckDigits } from './checks/mrz-check-digits.ts';
import { mrzTypeConforms } from './checks/mrz-type-conforms.ts';
import { oneDocument } from './checks/one-document.ts';
import { pictureLargeEnough } from './checks/picture-large-enough.ts';
import { pictureOfOnePiece } from './checks/picture-of-one-piece.ts';
import { portraitFound } from './checks/portrait-found.ts';
import { portraitHasGrain } from './checks/portrait-has-grain.ts';
import { portraitLevel } from './checks/portrait-level.ts';
import { portraitNotStuckOn } from './checks/portrait-not-stuck-on.ts';
import { portraitQuality } from './checks/portrait-quality.ts';
import { portraitsOfOnePerson } from './checks/portraits-of-one-person.ts';
import { printAgrees } from './checks/print-agrees.ts';
import { printConfirms } from './checks/print-confirms.ts';
import { selfieBlockList } from './checks/selfie-block-list.ts';
import { selfieChallenge } from './checks/selfie-challenge.ts';
import { selfieFound } from './checks/selfie-found.ts';
import { selfieIsOwn } from './checks/selfie-is-own.ts';
import { selfieMatch } from './checks/selfie-match.ts';
import { selfieQuality } from './checks/selfie-quality.ts';
import { selfieSamePerson } from './checks/selfie-same-person.ts';
import { sidesAgree } from './checks/sides-agree.ts';
import { sidesDiffer } from './checks/sides-differ.ts';
import { sidesInPlace } from './checks/sides-in-place.ts';
import { documentTakenByCamera, selfieTakenByCamera } from './checks/taken-by-camera.ts';
import { valuesTypedAlike } from './checks/values-typed-alike.ts';
import { whereOf } from './checks/where.ts';
import { portraitOf } from './faces.ts';
import { gatherFacts } from './facts.ts';
import {
  type DocumentFindingCode,
  type Finding,
  type FindingCode,
  finding,
  type SelfieFindingCode,
} from './findings.ts';
import type { History, KnownFaces, SeenPictures } from './history.ts';
import { judgeAnswers } from './judge-answers.ts';
import { consequenceOf, POLICIES, type Policy } from './policy.ts';
import type { Readings } from './readings.ts';
import {
  type CalendarDate,
  type CheckResult,
  type DocumentData,
  NO_DATA,
  type ReportSections,
  type VerifiedOutputs,
} from './report.ts';
import type { DecisionLimits, VerificationSession } from './session.ts';

/** Raised whenever the same readings could be decided differently. A report names it with its policy: `document-9/standard`. */
export const POLICY_VERSION = 'document-34';

/**
 * Every check of a document, in the order in which a person would want to hear of them: the first that does not pass
 * is what they are told.
 */
export const DOCUMENT_CHECKS: readonly Check[] = [
  documentFound,
  documentNotMirrored,
  oneDocument,
  documentNotAPage,
  pictureLargeEnough,
  documentWhole,
  sidesDiffer,
  documentLegible,
  documentType,
  documentDeclared,
  documentIssuer,
  mrzCheckDigits,
  sidesInPlace,
  sidesAgree,
  printAgrees,
  printConfirms,
  documentComplete,
  documentDates,
  documentExpiry,
  minimumAge,
  documentInSurroundings,
  documentInColour,
  documentOnScreen,
  documentReprinted,
  documentFileUnedited,
  documentTakenByCamera,
  documentPresence,
  pictureOfOnePiece,
  portraitNotStuckOn,
  portraitLevel,
  portraitHasGrain,
  portraitsOfOnePerson,
  mrzTypeConforms,
  valuesTypedAlike,
  documentMachineReadable,
  knownDetails,
  documentBlockList,
  documentSeenBefore,
  documentPictureSeenBefore,
];

/** Every check of a selfie, in the same kind of order; asked only where a selfie is. */
export const SELFIE_CHECKS: readonly Check<SelfieFindingCode>[] = [
  selfieFound,
  selfieQuality,
  portraitFound,
  portraitQuality,
  selfieSamePerson,
  selfieIsOwn,
  selfieMatch,
  selfieChallenge,
  selfieTakenByCamera,
  selfieBlockList,
  faceSeenBefore,
];

/** All checks folded into what the report says and what the session becomes. */
export interface Decision extends ReportSections {
  checks: CheckResult[];
  /** Why the evidence did not convince, in the order of `PARTS`; null when everything asked for was verified. */
  error: Finding | null;
  /** The checks that a person has to look at before the session may end; empty unless nothing else stands against it. */
  holds: string[];
  policy: string;
}

/** The ids of the photos that a decision is about. */
export interface JudgedFiles {
  /** Front first. */
  document: string[];
  selfie: string | null;
}

const NO_FILES: JudgedFiles = { document: [], selfie: null };

/** What of a session matters to its decision. */
export type Asked = Pick<VerificationSession, 'livemode' | 'type' | 'options' | 'declared' | 'expectedDetails'>;

/** What else a decision goes by. */
export interface Circumstances {
  files?: JudgedFiles;
  /** What the person confirmed and gave beside their photos. */
  answers?: Answers;
  /** What the account's records say of the document; left out, nobody looked. */
  history?: History | undefined;
  /** The same of its pictures. */
  pictures?: SeenPictures | undefined;
  /** The same of the face on the selfie. */
  faces?: KnownFaces | undefined;
  policy?: Policy;
  limits?: DecisionLimits | undefined;
}

/**
 * Decides a submission from its readings. Pure: the same readings, session, date and circumstances give the same decision.
 *
 * What becomes of a check that does not pass is for the policy to say: unless it says otherwise, one that stays
 * `inconclusive` convinces no more than one that fails.
 *
 * @param today The earliest date anywhere on Earth, `YYYY-MM-DD`; see `earliestDateOnEarth`.
 */
export function decide(
  readings: Readings,
  session: Asked,
  today: CalendarDate,
  { files = NO_FILES, answers = {}, history, pictures, faces, policy = POLICIES.standard, limits }: Circumstances = {},
): Decision {
  const facts = gatherFacts(readings, today);
  const evidence = { readings, facts, session: inView(session), history, pictures, faces, today, limits };
  const document = { ...runChecks(DOCUMENT_CHECKS, evidence, policy), data: facts.data };
  const selfie = partsAsked(session).includes('selfie')
    ? { ...runChecks(SELFIE_CHECKS, evidence, policy), compared: portraitOf(readings) !== undefined }
    : undefined;
  const decision = conclude(session, { document, selfie, answers, files, policy: `${POLICY_VERSION}/${policy.name}` });
  // What is refused needs nobody to look at it, and neither does what nobody asked for.
  if (decision.error) return decision;
  return { ...decision, holds: [...(decision.document ? document.holds : []), ...(selfie?.holds ?? [])] };
}

/** Decides a submission that could not be read, for reasons of our own: nothing of it is verified. */
export function decideUnread(
  session: Asked,
  { files = NO_FILES, answers = {} }: Pick<Circumstances, 'files' | 'answers'> = {},
): Decision {
  const check: CheckResult = {
    id: 'analysis',
    outcome: 'inconclusive',
    why: 'the photos could not be analysed on our side',
    evidence: {},
  };
  const tell = 'The photos could not be analysed. Please try again.';
  const document = { checks: [check], data: NO_DATA, error: finding('document_unverified_other', tell), holds: [] };
  const selfie = { checks: [], error: finding('selfie_unverified_other', tell), holds: [], compared: false };
  return conclude(session, { document, selfie, answers, files, policy: 'none' });
}

/**
 * Decides an attempt that ended at what its person would not or could not answer: nothing else of it was looked at, and
 * the report has that part only.
 */
export function decideUnanswered(part: AnsweredPart, answers: Answers): Decision {
  const { sections, checks } = judgeAnswers([part], answers, null);
  const error = sections[part]?.error ?? null;
  return { document: null, selfie: null, ...sections, checks, error, holds: [], policy: POLICY_VERSION };
}

/** What of a session its checks may see. */
function inView({ livemode, options, declared, expectedDetails }: Asked): Evidence['session'] {
  return {
    livemode,
    allowedTypes: options.document?.allowedTypes,
    declared,
    matching: options.matching,
    expected: expectedDetails,
  };
}

/** What the checks of one part came to. */
interface Checked<Code extends FindingCode> {
  checks: CheckResult[];
  error: Finding<Code> | null;
  holds: string[];
}

function runChecks<Code extends FindingCode>(
  questions: readonly Check<Code>[],
  evidence: Evidence,
  policy: Policy,
): Checked<Code> {
  const checks: CheckResult[] = [];
  const holds: string[] = [];
  let error: Finding<Code> | null = null;
  for (const check of questions) {
    const answer = check.run(evidence);
    if (!answer) continue;
    const result: CheckResult = { id: check.id, ...answer };
    const consequence = consequenceOf(policy, result);
    const regions = whereOf(result, evidence);
    checks.push({ ...result, ...(regions.length > 0 && { regions }), consequence });
    if (consequence === 'refuse') error ??= toFinding(check, result);
    if (consequence === 'hold') holds.push(check.id);
  }
  return { checks, error, holds };
}

function toFinding<Code extends FindingCode>(check: Check<Code>, { outcome }: CheckResult): Finding<Code> {
  const { finding: code, tell } = outcome === 'inconclusive' && check.open ? check.open : check;
  return finding(code, tell);
}

interface Conclusion {
  document: Checked<DocumentFindingCode> & { data: DocumentData };
  /** Whether there was a portrait to compare with; absent when no selfie was asked for. */
  selfie: (Checked<SelfieFindingCode> & { compared: boolean }) | undefined;
  answers: Answers;
  files: JudgedFiles;
  policy: string;
}

/** Puts the outcomes of document and selfie beside those of the other parts asked for. */
function conclude(session: Asked, { document, selfie, answers, files, policy }: Conclusion): Decision {
  const asked = partsAsked(session);
  const statusOf = ({ error }: { error: Finding | null }) => (error ? 'unverified' : 'verified');
  const { data, error } = document;
  const answered = judgeAnswers(asked, answers, asked.includes('document') ? data : null);
  const sections: ReportSections = {
    ...answered.sections,
    document: asked.includes('document') ? { status: statusOf(document), error, data, fileIds: files.document } : null,
    selfie:
      selfie && asked.includes('selfie')
        ? {
            status: statusOf(selfie),
            error: selfie.error,
            documentFileId: (selfie.compared && files.document[0]) || null,
            selfieFileId: files.selfie,
          }
        : null,
  };
  return {
    ...sections,
    checks: [
      ...(sections.document ? document.checks : []),
      ...(sections.selfie && selfie ? selfie.checks : []),
      ...answered.checks,
    ],
    error: asked.map((part) => sections[part]?.error).find((error) => error) ?? null,
    holds: [],
    policy,
  };
}

/** What a verified session tells of its person: of each part, what was verified. */
export function outputsOf({ document, idNumber, email, phone }: ReportSections): VerifiedOutputs {
  const person = document?.data;
  return {
    firstName: person?.firstName ?? idNumber?.firstName ?? null,
    lastName: person?.lastName ?? idNumber?.lastName ?? null,
    address: person?.address ?? null,
    birthDate: person?.birthDate ?? idNumber?.birthDate ?? null,
    sex: person?.sex ?? null,
    unparsedSex: person?.unparsedSex ?? null,
    unparsedPlaceOfBirth: person?.unparsedPlaceOfBirth ?? null,
    email: email?.email ?? null,
    phone: phone?.phone ?? null,
    idNumber: idNumber?.idNumber ?? null,
    idNumberType: idNumber?.idNumberType ?? null,
  };
}

/** The date at UTC−12, where each day lasts longest: nobody's document expires before it does where they are. */
export function earliestDateOnEarth(now: Date): CalendarDate {
  return new Date(now.getTime() - 12 * 3600_000).toISOString().slice(0, 10);
}

import { partsAsked } from './asked.ts';
import type { Check, Evidence } from './checks/check.ts';
import { documentBlockList } from './checks/document-block-list.ts';
import { documentComplete } from './checks/document-complete.ts';
import { documentExpiry } from './checks/document-expiry.ts';
import { documentFound } from './checks/document-found.ts';
import { documentIssuer } from './checks/document-issuer.ts';
import { documentLegible } from './checks/document-legible.ts';
import { documentSeenBefore } from './checks/document-seen-before.ts';
import { documentDeclared, documentType } from './checks/document-type.ts';
import { knownDetails } from './checks/known-details.ts';
import { mrzCheckDigits } from './checks/mrz-check-digits.ts';
import { sidesAgree } from './checks/sides-agree.ts';
import { gatherFacts, NO_DATA } from './facts.ts';
import { type DocumentFindingCode, type Finding, finding } from './findings.ts';
import type { History } from './history.ts';
import { consequenceOf, POLICIES, type Policy } from './policy.ts';
import type { Readings } from './readings.ts';
import type { CalendarDate, CheckResult, DocumentData, ReportSections, VerifiedOutputs } from './report.ts';
import type { VerificationSession } from './session.ts';
import { notCarriedOut, UNAVAILABLE_PARTS } from './unavailable.ts';

/** Raised whenever the same readings could be decided differently. A report names it with its policy: `document-4/standard`. */
export const POLICY_VERSION = 'document-4';

/**
 * Every check of a document, in the order in which a person would want to hear of them: the first that does not pass
 * is what they are told.
 */
export const DOCUMENT_CHECKS: readonly Check[] = [
  documentFound,
  documentLegible,
  documentType,
  documentDeclared,
  documentIssuer,
  mrzCheckDigits,
  sidesAgree,
  documentComplete,
  documentExpiry,
  knownDetails,
  documentBlockList,
  documentSeenBefore,
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
type Asked = Pick<
  VerificationSession,
  'livemode' | 'type' | 'options' | 'declared' | 'providedDetails' | 'expectedDetails'
>;

/** What else a decision goes by. */
export interface Circumstances {
  files?: JudgedFiles;
  /** What the account's records say of the document; left out, nobody looked. */
  history?: History | undefined;
  policy?: Policy;
}

/**
 * Decides a submission from its readings. Pure: the same readings, session, date and circumstances give the same decision.
 *
 * What becomes of a check that does not pass is for the policy to say: unless it says otherwise, one that stays
 * `inconclusive` convinces no more than one that fails. A part that nobody can check yet is not verified.
 *
 * @param today The earliest date anywhere on Earth, `YYYY-MM-DD`; see `earliestDateOnEarth`.
 */
export function decide(
  readings: Readings,
  session: Asked,
  today: CalendarDate,
  { files = NO_FILES, history, policy = POLICIES.standard }: Circumstances = {},
): Decision {
  const { holds, ...document } = checkDocument(readings, session, { today, history, policy });
  const decision = conclude(session, { document, files, policy: `${POLICY_VERSION}/${policy.name}` });
  // What is refused needs nobody to look at it.
  return decision.error ? decision : { ...decision, holds };
}

/** Decides a submission that could not be read, for reasons of our own: nothing of it is verified. */
export function decideUnread(session: Asked, files: JudgedFiles = NO_FILES): Decision {
  const check: CheckResult = {
    id: 'analysis',
    outcome: 'inconclusive',
    why: 'the photos could not be analysed on our side',
    evidence: {},
  };
  const error = finding('document_unverified_other', 'The photos could not be analysed. Please try again.');
  return conclude(session, { document: { checks: [check], data: NO_DATA, error }, files, policy: 'none' });
}

function checkDocument(
  readings: Readings,
  session: Asked,
  { today, history, policy }: { today: CalendarDate; history: History | undefined; policy: Policy },
): CheckedDocument & { holds: string[] } {
  const facts = gatherFacts(readings, today);
  const evidence: Evidence = {
    readings,
    facts,
    session: {
      livemode: session.livemode,
      allowedTypes: session.options.document?.allowedTypes,
      declared: session.declared,
      matching: session.options.matching,
      expected: session.expectedDetails,
    },
    history,
    today,
  };
  const checks: CheckResult[] = [];
  const holds: string[] = [];
  let error: Finding<DocumentFindingCode> | null = null;
  for (const check of DOCUMENT_CHECKS) {
    const answer = check.run(evidence);
    if (!answer) continue;
    const result = { id: check.id, ...answer };
    checks.push(result);
    const consequence = consequenceOf(policy, result);
    if (consequence === 'refuse') error ??= finding(check.finding, check.tell);
    if (consequence === 'hold') holds.push(check.id);
  }
  return { checks, data: facts.data, error, holds };
}

/** What the checks of a document came to. */
interface CheckedDocument {
  checks: CheckResult[];
  data: DocumentData;
  error: Finding<DocumentFindingCode> | null;
}

/** Puts the document's outcome beside those of the other parts asked for. */
function conclude(
  session: Asked,
  { document, files, policy }: { document: CheckedDocument; files: JudgedFiles; policy: string },
): Decision {
  const { checks, data, error } = document;
  const asked = partsAsked(session);
  const sections: ReportSections = {
    ...notCarriedOut(asked, { details: session.providedDetails, selfieFileId: files.selfie }),
    document: asked.includes('document')
      ? { status: error ? 'unverified' : 'verified', error, data, fileIds: files.document }
      : null,
  };
  const unavailable = UNAVAILABLE_PARTS.filter(({ part }) => asked.includes(part));
  return {
    ...sections,
    checks: [
      ...(sections.document ? checks : []),
      ...unavailable.map(({ id, why }): CheckResult => ({ id, outcome: 'inconclusive', why, evidence: {} })),
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

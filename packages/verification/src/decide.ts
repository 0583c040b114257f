import { partsAsked } from './asked.ts';
import type { Check, Evidence } from './checks/check.ts';
import { documentComplete } from './checks/document-complete.ts';
import { documentExpiry } from './checks/document-expiry.ts';
import { documentFound } from './checks/document-found.ts';
import { documentIssuer } from './checks/document-issuer.ts';
import { documentLegible } from './checks/document-legible.ts';
import { documentDeclared, documentType } from './checks/document-type.ts';
import { knownDetails } from './checks/known-details.ts';
import { mrzCheckDigits } from './checks/mrz-check-digits.ts';
import { sidesAgree } from './checks/sides-agree.ts';
import { gatherFacts, NO_DATA } from './facts.ts';
import { type DocumentFindingCode, type Finding, finding } from './findings.ts';
import type { Readings } from './readings.ts';
import type { CalendarDate, CheckResult, DocumentData, ReportSections, VerifiedOutputs } from './report.ts';
import type { VerificationSession } from './session.ts';
import { notCarriedOut, UNAVAILABLE_PARTS } from './unavailable.ts';

/** Raised whenever the same readings could be decided differently. */
export const POLICY_VERSION = 'document-3';

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
];

/** All checks folded into what the report says and what the session becomes. */
export interface Decision extends ReportSections {
  checks: CheckResult[];
  /** Why the evidence did not convince, in the order of `PARTS`; null when everything asked for was verified. */
  error: Finding | null;
  policy: string;
}

/** What of a session matters to its decision. */
type Asked = Pick<VerificationSession, 'livemode' | 'type' | 'options' | 'declared' | 'providedDetails'>;

/**
 * Decides a submission from its readings. Pure: the same readings, session and date give the same decision.
 *
 * A check that stays `inconclusive` convinces no more than one that fails, and a part that nobody can check yet is not
 * verified.
 *
 * @param today The earliest date anywhere on Earth, `YYYY-MM-DD`; see `earliestDateOnEarth`.
 * @param photos The ids of the photos judged, front first.
 */
export function decide(
  readings: Readings,
  session: Asked,
  today: CalendarDate,
  { photos = [] }: { photos?: string[] } = {},
): Decision {
  const { checks, data, error } = checkDocument(readings, session, today);
  return conclude(session, checks, { data, error, fileIds: photos }, POLICY_VERSION);
}

/** Decides a submission that could not be read, for reasons of our own: nothing of it is verified. */
export function decideUnread(session: Asked, { photos = [] }: { photos?: string[] } = {}): Decision {
  const check: CheckResult = {
    id: 'analysis',
    outcome: 'inconclusive',
    why: 'the photos could not be analysed on our side',
    evidence: {},
  };
  const error = finding('document_unverified_other', 'The photos could not be analysed. Please try again.');
  return conclude(session, [check], { data: NO_DATA, error, fileIds: photos }, 'none');
}

function checkDocument(readings: Readings, session: Asked, today: CalendarDate) {
  const facts = gatherFacts(readings, today);
  const evidence: Evidence = {
    readings,
    facts,
    session: {
      livemode: session.livemode,
      allowedTypes: session.options.document?.allowedTypes,
      declared: session.declared,
      matching: session.options.matching,
    },
    today,
  };
  const checks: CheckResult[] = [];
  let error: Finding<DocumentFindingCode> | null = null;
  for (const check of DOCUMENT_CHECKS) {
    const answer = check.run(evidence);
    if (!answer) continue;
    checks.push({ id: check.id, ...answer });
    if (answer.outcome !== 'pass') error ??= finding(check.finding, check.tell);
  }
  return { checks, data: facts.data, error };
}

/** Puts the document's outcome beside those of the other parts asked for. */
function conclude(
  session: Asked,
  documentChecks: CheckResult[],
  document: { data: DocumentData; error: Finding<DocumentFindingCode> | null; fileIds: string[] },
  policy: string,
): Decision {
  const asked = partsAsked(session);
  const sections: ReportSections = {
    ...notCarriedOut(asked, session.providedDetails),
    document: asked.includes('document') ? { status: document.error ? 'unverified' : 'verified', ...document } : null,
  };
  const unavailable = UNAVAILABLE_PARTS.filter(({ part }) => asked.includes(part));
  return {
    ...sections,
    checks: [
      ...(sections.document ? documentChecks : []),
      ...unavailable.map(({ id, why }): CheckResult => ({ id, outcome: 'inconclusive', why, evidence: {} })),
    ],
    error: asked.map((part) => sections[part]?.error).find((error) => error) ?? null,
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

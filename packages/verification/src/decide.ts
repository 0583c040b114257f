import type { Check, Evidence } from './checks/check.ts';
import { documentComplete } from './checks/document-complete.ts';
import { documentExpiry } from './checks/document-expiry.ts';
import { documentFound } from './checks/document-found.ts';
import { documentIssuer } from './checks/document-issuer.ts';
import { documentLegible } from './checks/document-legible.ts';
import { documentDeclared, documentType } from './checks/document-type.ts';
import { mrzCheckDigits } from './checks/mrz-check-digits.ts';
import { sidesAgree } from './checks/sides-agree.ts';
import { gatherFacts } from './facts.ts';
import { type DocumentFindingCode, type Finding, finding } from './findings.ts';
import type { Readings } from './readings.ts';
import type { CalendarDate, CheckResult, DocumentData, VerifiedOutputs } from './report.ts';
import type { VerificationSession } from './session.ts';

/** Raised whenever the same readings could be decided differently. */
export const POLICY_VERSION = 'document-2';

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
];

/** All checks folded into what the report says and what the session becomes. */
export interface Decision {
  checks: CheckResult[];
  data: DocumentData;
  /** Why the evidence did not convince; null when every check passed. */
  error: Finding<DocumentFindingCode> | null;
  policy: string;
}

/**
 * Decides a submission from its readings. Pure: the same readings, session and date give the same decision.
 *
 * A check that stays `inconclusive` convinces no more than one that fails.
 *
 * @param today The earliest date anywhere on Earth, `YYYY-MM-DD`; see `earliestDateOnEarth`.
 */
export function decide(
  readings: Readings,
  session: Pick<VerificationSession, 'livemode' | 'options' | 'declared'>,
  today: CalendarDate,
): Decision {
  const facts = gatherFacts(readings, today);
  const evidence: Evidence = {
    readings,
    facts,
    session: {
      livemode: session.livemode,
      allowedTypes: session.options.document?.allowedTypes,
      declared: session.declared,
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
  return { checks, data: facts.data, error, policy: POLICY_VERSION };
}

/** What a verified session tells of its person. */
export function outputsOf(data: DocumentData): VerifiedOutputs {
  return {
    firstName: data.firstName,
    lastName: data.lastName,
    address: data.address,
    birthDate: data.birthDate,
    sex: data.sex,
    unparsedSex: data.unparsedSex,
    unparsedPlaceOfBirth: data.unparsedPlaceOfBirth,
    // Addresses that nobody confirmed are no outputs: these wait for a passed email or phone check.
    email: null,
    phone: null,
    idNumber: null,
    idNumberType: null,
  };
}

/** The date at UTC−12, where each day lasts longest: nobody's document expires before it does where they are. */
export function earliestDateOnEarth(now: Date): CalendarDate {
  return new Date(now.getTime() - 12 * 3600_000).toISOString().slice(0, 10);
}

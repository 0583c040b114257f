import { PARTS, type Part, partsAsked } from './asked.ts';
import type { Decision, JudgedFiles } from './decide.ts';
import { FINDINGS, type Finding, type FindingCode, finding } from './findings.ts';
import { Refusal } from './refusal.ts';
import type {
  CheckResult,
  DocumentData,
  EmailSection,
  IdNumberSection,
  PhoneSection,
  ReportSections,
  SelfieSection,
} from './report.ts';
import type { EarlyCode, VerificationSession } from './session.ts';

/** How an attempt can be made to end in test mode. */
export type TestOutcome = 'verified' | FindingCode;

export const TEST_OUTCOMES = ['verified', ...(Object.keys(FINDINGS) as FindingCode[])] as const;

/** Found in the `policy` of a report whose outcome was chosen. */
export const TEST_OUTCOME_POLICY = 'test-outcome';

/** The person whom a chosen outcome tells of, part by part. */
export interface TestPerson {
  document: DocumentData;
  idNumber: Omit<IdNumberSection, 'status' | 'error'>;
  phone: Omit<PhoneSection, 'status' | 'error'>;
  email: Omit<EmailSection, 'status' | 'error'>;
}

const EARLY = {
  abandoned: true,
  consent_declined: true,
  country_not_supported: true,
  device_not_supported: true,
  under_supported_age: true,
} as const satisfies Record<EarlyCode, true>;

/** Whether an attempt that ends so ends before anything is submitted: it then has no report. */
export function endsEarly(outcome: TestOutcome): outcome is EarlyCode {
  return outcome in EARLY;
}

const PART_BY_PREFIX: [prefix: string, part: Part][] = [
  ['document_', 'document'],
  ['selfie_', 'selfie'],
  ['id_number_', 'idNumber'],
  ['phone_', 'phone'],
  ['email_', 'email'],
];

/** What makes a session ask for each part. */
export const HOW_TO_ASK: Record<Part, string> = {
  document: 'create it with type=document',
  selfie: 'set options[document][require_matching_selfie]=true on the session',
  idNumber: 'set options[document][require_id_number]=true on the session, or create it with type=id_number',
  phone: 'create it from a verification flow with options[phone][require_verification]=true',
  email: 'create it from a verification flow with options[email][require_verification]=true',
};

/** In words, for messages. */
export const PART_WORDS: Record<Part, string> = {
  document: 'a document',
  selfie: 'a selfie',
  idNumber: 'an ID number',
  phone: 'a confirmed phone number',
  email: 'a confirmed email address',
};

/** @throws {Refusal} When the outcome is of a check that the session does not ask for; says how it would. */
export function requirePossible(
  session: Pick<VerificationSession, 'type' | 'options'>,
  outcome: TestOutcome,
  param: string,
): void {
  const part = partOf(outcome);
  if (part === null || partsAsked(session).includes(part)) return;
  throw new Refusal(
    'parameter_invalid',
    `This VerificationSession does not ask for ${PART_WORDS[part]}, so it cannot end in ${outcome}. To have it ask, ${HOW_TO_ASK[part]}.`,
    param,
  );
}

/** What the session could end in: verified, then what ends it early, then part by part in the order of `PARTS`. */
export function possibleOutcomes(session: Pick<VerificationSession, 'type' | 'options'>): TestOutcome[] {
  const asked = partsAsked(session);
  const earlyOrAsked = TEST_OUTCOMES.filter((outcome) => {
    const part = partOf(outcome);
    return part === null || asked.includes(part);
  });
  return earlyOrAsked.sort((a, b) => placeOf(a) - placeOf(b));
}

/** @throws {Refusal} Unless the session waits for its person. */
export function requireCompletable(session: VerificationSession): void {
  if (session.redaction !== null) {
    throw new Refusal('session_state', 'This VerificationSession has been redacted and can no longer be completed.');
  }
  if (session.status === 'requires_input') return;
  throw new Refusal(
    'session_state',
    `You cannot complete this VerificationSession because it has a status of "${session.status}". Only a VerificationSession in "requires_input" status may be completed.`,
  );
}

/**
 * Decides as was chosen: the parts before the one that fails are verified, those after it were not looked at and are
 * absent. The report says by its one check and its policy that nothing was examined.
 *
 * @param outcome One that does not end early.
 * @param reason In place of the general one of its code.
 */
export function decideAsChosen(
  session: Pick<VerificationSession, 'type' | 'options'>,
  { outcome, reason }: { outcome: Exclude<TestOutcome, EarlyCode>; reason?: string | undefined },
  { person, files }: { person: TestPerson; files: JudgedFiles },
): Decision {
  const error = outcome === 'verified' ? null : finding(outcome, reason);
  const failing = partOf(outcome);
  const asked = partsAsked(session);
  const reached = failing === null ? asked : asked.slice(0, asked.indexOf(failing) + 1);
  // Which codes belong to which part is what `partOf` tells; the compiler cannot follow it there.
  const judge = (part: Part): { status: 'verified' | 'unverified'; error: Finding<never> | null } =>
    part === failing ? { status: 'unverified', error: error as Finding<never> } : { status: 'verified', error: null };
  const section = <T extends object>(part: Part, content: T) =>
    reached.includes(part) ? { ...judge(part), ...content } : null;
  const selfie: Omit<SelfieSection, 'status' | 'error'> = {
    documentFileId: files.document[0] ?? null,
    selfieFileId: files.selfie,
  };
  const sections: ReportSections = {
    document: section('document', { data: person.document, fileIds: files.document }),
    selfie: section('selfie', selfie),
    idNumber: section('idNumber', person.idNumber),
    phone: section('phone', person.phone),
    email: section('email', person.email),
  };
  const check: CheckResult = {
    id: 'test_outcome',
    outcome: error ? 'fail' : 'pass',
    why: 'chosen in test mode: nothing was examined',
    evidence: { outcome },
  };
  return { ...sections, checks: [check], error, holds: [], policy: TEST_OUTCOME_POLICY };
}

function placeOf(outcome: TestOutcome): number {
  const part = partOf(outcome);
  return part === null ? -1 : PARTS.indexOf(part);
}

/** Which part a code speaks of; null: none, or all. */
export function partOf(outcome: TestOutcome | FindingCode): Part | null {
  return PART_BY_PREFIX.find(([prefix]) => outcome.startsWith(prefix))?.[1] ?? null;
}

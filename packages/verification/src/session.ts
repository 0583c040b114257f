import { ANSWERED_PARTS, type AnsweredPart } from './answers.ts';
import { type CaptureKind, partsAsked, requiredCaptures } from './asked.ts';
import { FINDINGS, type Finding, type FindingCode } from './findings.ts';
import { Refusal } from './refusal.ts';
import type { CalendarDate, DocumentType, VerifiedOutputs } from './report.ts';

export type SessionStatus = 'requires_input' | 'processing' | 'verified' | 'canceled';
export type VerificationType = 'document' | 'id_number' | 'verification_flow';

export interface SessionOptions {
  document?: DocumentOptions;
  idNumber?: Record<string, never>;
  /** Set by verification flows only, like the two below. */
  email?: { requireVerification?: boolean };
  phone?: { requireVerification?: boolean };
  /** How closely what was verified must agree with what the integrator knows. */
  matching?: { name?: Matching; dob?: Matching };
}

export interface DocumentOptions {
  allowedTypes?: DocumentType[];
  requireIdNumber?: boolean;
  requireLiveCapture?: boolean;
  requireMatchingSelfie?: boolean;
}

/** What an account demands of documents beside its policy. */
export interface DecisionLimits {
  /** In years. */
  minimumAge?: number;
  /** For how many days a document counts as valid after its last day. */
  expiryGraceDays?: number;
}

export type Matching = 'none' | 'similar';

export interface ProvidedDetails {
  email?: string;
  phone?: string;
}

/** What the integrator knows of the person, to be compared with what the document says. */
export interface ExpectedDetails {
  firstName?: string;
  lastName?: string;
  birthDate?: CalendarDate;
}

/** One request to verify one person. */
export interface VerificationSession {
  id: string;
  accountId: string;
  livemode: boolean;
  type: VerificationType;
  /** The flow it was made from; null unless `type` is `verification_flow`. */
  verificationFlowId: string | null;
  status: SessionStatus;
  createdAt: Date;
  options: SessionOptions;
  metadata: Record<string, string>;
  clientReferenceId: string | null;
  relatedCustomer: string | null;
  relatedCustomerAccount: string | null;
  relatedPerson: { account: string; person: string } | null;
  returnUrl: string | null;
  providedDetails: ProvidedDetails | null;
  expectedDetails: ExpectedDetails | null;
  lastError: Finding | null;
  lastReportId: string | null;
  verifiedOutputs: VerifiedOutputs | null;
  redaction: 'processing' | 'redacted' | null;
  /** The submission being analysed, while `processing`. */
  submissionId: string | null;
  /** How many times the person has submitted. */
  submissionCount: number;
  consent: Consent | null;
  /** What the person says they are about to show. */
  declared: DeclaredDocument | null;
}

/** The wording a person agreed to, and when. */
export interface Consent {
  at: string;
  language: string;
  textVersion: string;
  /** SHA-256 of the wording as it was shown, names and numbers filled in; left out where the browser computes none. */
  textHash?: string;
  /** The wording told of comparing faces with those of other sessions. */
  faceSearch?: true;
}

export interface DeclaredDocument {
  type: DocumentType;
  /** ISO 3166-1 alpha-2, or `UTO` for the specimen state of test mode. */
  country: string;
}

export const SESSION_EVENT_TYPES = [
  'identity.verification_session.canceled',
  'identity.verification_session.created',
  'identity.verification_session.processing',
  'identity.verification_session.redacted',
  'identity.verification_session.requires_input',
  'identity.verification_session.verified',
] as const;
export type SessionEventType = (typeof SESSION_EVENT_TYPES)[number];

/** A session's next state with the event and the job it causes: committed together, or not at all. */
export interface Transition {
  session: VerificationSession;
  event?: { type: SessionEventType };
  job?: { name: 'analyze-submission'; submissionId: string } | { name: 'redact-session'; sessionId: string };
}

/** `requires_input → processing`: the person has handed over everything the session asks for. */
export function submit(
  session: VerificationSession,
  submission: { id: string; captures: readonly CaptureKind[]; answered: readonly AnsweredPart[] },
): Transition {
  if (session.status !== 'requires_input') throw notAwaitingInput(session);
  const missing = requiredCaptures(session).filter((kind) => !submission.captures.includes(kind));
  if (missing.length > 0) {
    throw new Refusal('captures_missing', `Still to be captured: ${missing.join(', ')}.`);
  }
  const open = answersMissing(session, submission.answered);
  if (open.length > 0) throw new Refusal('captures_missing', `Still to be answered: ${open.join(', ')}.`);
  return {
    session: {
      ...session,
      status: 'processing',
      submissionId: submission.id,
      submissionCount: session.submissionCount + 1,
      // Clients poll the status and take any last_error for a failure: a new attempt starts clean.
      lastError: null,
    },
    event: { type: 'identity.verification_session.processing' },
    job: { name: 'analyze-submission', submissionId: submission.id },
  };
}

/** What a person has still to confirm or give, in the order in which they are asked. */
export function answersMissing(
  session: Pick<VerificationSession, 'type' | 'options'>,
  answered: readonly AnsweredPart[],
): AnsweredPart[] {
  const asked = partsAsked(session);
  return ANSWERED_PARTS.filter((part) => asked.includes(part) && !answered.includes(part));
}

/** `processing → verified`: every check the session asks for passed. */
export function verify(session: VerificationSession, reportId: string, outputs: VerifiedOutputs): Transition {
  mustBeProcessing(session);
  return {
    session: {
      ...session,
      status: 'verified',
      submissionId: null,
      lastReportId: reportId,
      lastError: null,
      verifiedOutputs: outputs,
    },
    event: { type: 'identity.verification_session.verified' },
  };
}

/** `processing → requires_input`: the evidence did not convince; the person may try again. */
export function askAgain(session: VerificationSession, reportId: string, error: Finding): Transition {
  mustBeProcessing(session);
  return {
    session: { ...session, status: 'requires_input', submissionId: null, lastReportId: reportId, lastError: error },
    event: { type: 'identity.verification_session.requires_input' },
  };
}

/** How an attempt can end before anything is submitted. */
export type EarlyCode = Extract<
  FindingCode,
  'abandoned' | 'consent_declined' | 'country_not_supported' | 'device_not_supported' | 'under_supported_age'
>;

/**
 * `requires_input → requires_input`, with an error: the attempt ended before anything was submitted, because the
 * person declined, is too young, or cannot take part.
 */
export function giveUp(session: VerificationSession, code: EarlyCode, reason: string = FINDINGS[code]): Transition {
  if (session.status !== 'requires_input') throw notAwaitingInput(session);
  return {
    session: { ...session, lastError: { code, reason } },
    event: { type: 'identity.verification_session.requires_input' },
  };
}

/**
 * `requires_input → canceled`. Cancelling twice changes nothing and is granted; the error of the last attempt is
 * erased with it.
 */
export function cancel(session: VerificationSession): Transition {
  if (session.status === 'canceled') return { session };
  if (session.status !== 'requires_input') {
    throw new Refusal(
      'session_state',
      `You cannot cancel this VerificationSession because it has a status of "${session.status}". Only a VerificationSession in "requires_input" status may be canceled.`,
    );
  }
  return {
    session: { ...session, status: 'canceled', lastError: null },
    event: { type: 'identity.verification_session.canceled' },
  };
}

/** Only our own work ends an attempt: that it is under way is for its caller to know, no one else is to blame. */
function mustBeProcessing({ id, status }: VerificationSession): void {
  if (status !== 'processing') throw new Error(`session ${id} is ${status}: there is no attempt to conclude`);
}

function notAwaitingInput(session: VerificationSession) {
  return new Refusal('session_closed', `A session that is ${session.status} takes no submission.`);
}

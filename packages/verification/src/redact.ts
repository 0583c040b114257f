import { Refusal } from './refusal.ts';
import type {
  Address,
  CalendarDate,
  DocumentData,
  IdNumberSection,
  VerificationReport,
  VerifiedOutputs,
} from './report.ts';
import type { Transition, VerificationSession } from './session.ts';

/** What stands where a text was. */
const TEXT = '[redacted]';
/** What stands where a date was: the first of January of the year 1. */
const DATE: CalendarDate = '0001-01-01';

/**
 * Orders that all a session holds of its person be erased, for good. One that was not finished is cancelled by it;
 * asking twice changes nothing.
 *
 * @param held Whether a `processing` session waits for a person to look at it: then nothing of ours is at work on it.
 */
export function redact(session: VerificationSession, { held = false }: { held?: boolean } = {}): Transition {
  if (session.redaction !== null) return { session };
  if (session.status === 'processing' && !held) {
    throw new Refusal(
      'session_state',
      'You cannot redact this VerificationSession because it has a status of "processing".',
    );
  }
  const job = { name: 'redact-session', sessionId: session.id } as const;
  if (session.status === 'verified' || session.status === 'canceled') {
    return { session: { ...session, redaction: 'processing' }, job };
  }
  return {
    // The event tells of a cancelled session; of its redaction another one will.
    session: { ...session, status: 'canceled', submissionId: null, lastError: null, redaction: 'processing' },
    event: { type: 'identity.verification_session.canceled' },
    job,
  };
}

/** `redaction: processing → redacted`: all is erased but what the placeholders keep. */
export function finishRedaction(session: VerificationSession): Transition {
  if (session.redaction !== 'processing') throw new Error(`session ${session.id} is not being redacted`);
  return {
    session: { ...redactedSession(session), redaction: 'redacted' },
    event: { type: 'identity.verification_session.redacted' },
  };
}

/** A session, or one as an event tells of it, without its person: status, options and outcome stay. */
export function redactedSession(session: VerificationSession): VerificationSession {
  return {
    ...session,
    metadata: {},
    clientReferenceId: null,
    // Whom they name in the integrator's own books is as personal as a name.
    relatedCustomer: null,
    relatedCustomerAccount: null,
    relatedPerson: null,
    returnUrl: null,
    providedDetails: null,
    expectedDetails: null,
    verifiedOutputs: session.verifiedOutputs && redactedOutputs(session.verifiedOutputs),
    consent: null,
    declared: null,
  };
}

/** A report without what was read: its outcome, the kind of document and its country stay. */
export function redactedReport(report: VerificationReport): VerificationReport {
  const { document, selfie, idNumber, phone, email } = report;
  return {
    ...report,
    document: document && { ...document, data: redactedDocument(document.data), fileIds: [] },
    selfie: selfie && { ...selfie, documentFileId: null, selfieFileId: null },
    idNumber: idNumber && redactedIdNumber(idNumber),
    phone: phone && { ...phone, phone: redactedText(phone.phone) },
    email: email && { ...email, email: redactedText(email.email) },
    checks: report.checks.map(({ regions: _, ...check }) => ({ ...check, evidence: {} })),
  };
}

function redactedOutputs(outputs: VerifiedOutputs): VerifiedOutputs {
  return {
    firstName: redactedText(outputs.firstName),
    lastName: redactedText(outputs.lastName),
    address: redactedAddress(outputs.address),
    birthDate: redactedDate(outputs.birthDate),
    sex: outputs.sex && TEXT,
    unparsedSex: redactedText(outputs.unparsedSex),
    unparsedPlaceOfBirth: redactedText(outputs.unparsedPlaceOfBirth),
    email: redactedText(outputs.email),
    phone: redactedText(outputs.phone),
    idNumber: redactedText(outputs.idNumber),
    idNumberType: null,
  };
}

function redactedDocument(data: DocumentData): DocumentData {
  return {
    type: data.type,
    firstName: redactedText(data.firstName),
    lastName: redactedText(data.lastName),
    address: redactedAddress(data.address),
    issuingCountry: data.issuingCountry,
    issuedDate: redactedDate(data.issuedDate),
    birthDate: redactedDate(data.birthDate),
    expirationDate: redactedDate(data.expirationDate),
    number: redactedText(data.number),
    sex: data.sex && TEXT,
    unparsedSex: redactedText(data.unparsedSex),
    unparsedPlaceOfBirth: redactedText(data.unparsedPlaceOfBirth),
  };
}

function redactedIdNumber(section: IdNumberSection): IdNumberSection {
  return {
    ...section,
    firstName: redactedText(section.firstName),
    lastName: redactedText(section.lastName),
    birthDate: redactedDate(section.birthDate),
    idNumber: redactedText(section.idNumber),
    idNumberType: null,
  };
}

function redactedAddress(address: Address | null): Address | null {
  return (
    address && {
      line1: redactedText(address.line1),
      line2: redactedText(address.line2),
      city: redactedText(address.city),
      state: redactedText(address.state),
      postalCode: redactedText(address.postalCode),
      country: address.country,
    }
  );
}

function redactedText(text: string | null): string | null {
  return text === null ? null : TEXT;
}

function redactedDate(date: CalendarDate | null): CalendarDate | null {
  return date === null ? null : DATE;
}

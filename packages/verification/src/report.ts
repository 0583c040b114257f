import type { DocumentFindingCode, Finding } from './findings.ts';
import type { VerificationType } from './session.ts';

export type DocumentType = 'driving_license' | 'id_card' | 'passport';

/** A calendar date without a zone, `YYYY-MM-DD`. */
export type CalendarDate = string;

export interface Address {
  line1: string | null;
  line2: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

/** What was read of a document's holder and of the document, whatever the outcome. */
export interface DocumentData {
  type: DocumentType | null;
  firstName: string | null;
  lastName: string | null;
  address: Address | null;
  /** ISO 3166-1 alpha-2; null for issuers outside ISO 3166, such as the specimen state UTO. */
  issuingCountry: string | null;
  issuedDate: CalendarDate | null;
  birthDate: CalendarDate | null;
  expirationDate: CalendarDate | null;
  number: string | null;
  sex: 'female' | 'male' | 'unknown' | null;
  /** As printed. */
  unparsedSex: string | null;
  unparsedPlaceOfBirth: string | null;
}

/** What one check found. Stored with its report, so that an operator can see why. */
export interface CheckResult {
  id: string;
  outcome: 'pass' | 'fail' | 'inconclusive';
  /** A sentence that says why, without personal data. */
  why: string;
  /** Numbers and words the check went by; never names, numbers or dates of the holder. */
  evidence: Record<string, string | number | boolean | null>;
}

/** The `document` section of a report. */
export interface DocumentSection {
  status: 'verified' | 'unverified';
  error: Finding<DocumentFindingCode> | null;
  data: DocumentData;
  /** The photos judged, front first. */
  fileIds: string[];
}

/** The outcome of one submission. */
export interface VerificationReport {
  id: string;
  sessionId: string;
  submissionId: string;
  type: VerificationType;
  createdAt: Date;
  document: DocumentSection | null;
  checks: CheckResult[];
  /** What decided, so that the decision can be repeated: version of the policy and of the readings' pipeline. */
  decidedBy: { policy: string; pipeline: Record<string, string> };
}

/** What a verified session tells about its person. */
export interface VerifiedOutputs {
  firstName: string | null;
  lastName: string | null;
  address: Address | null;
  birthDate: CalendarDate | null;
  sex: 'female' | 'male' | 'unknown' | null;
  unparsedSex: string | null;
  unparsedPlaceOfBirth: string | null;
  email: string | null;
  phone: string | null;
  idNumber: string | null;
  idNumberType: 'br_cpf' | 'sg_nric' | 'us_ssn' | null;
}

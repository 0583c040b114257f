import type { IdNumberType } from '@credence/documents';
import type { Region } from './evidence.ts';
import type {
  DocumentFindingCode,
  EmailFindingCode,
  Finding,
  FindingCode,
  IdNumberFindingCode,
  PhoneFindingCode,
  SelfieFindingCode,
} from './findings.ts';
import type { Consequence } from './policy.ts';
import type { SessionOptions, VerificationType } from './session.ts';

export type DocumentType = 'driving_license' | 'id_card' | 'passport';

/** `[redacted]` takes the place of what was erased. */
export type Sex = 'female' | 'male' | 'unknown' | '[redacted]';

export type { IdNumberType };

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
  sex: Sex | null;
  /** As printed. */
  unparsedSex: string | null;
  unparsedPlaceOfBirth: string | null;
}

/** A document of which nothing could be read. */
export const NO_DATA: DocumentData = {
  type: null,
  firstName: null,
  lastName: null,
  address: null,
  issuingCountry: null,
  issuedDate: null,
  birthDate: null,
  expirationDate: null,
  number: null,
  sex: null,
  unparsedSex: null,
  unparsedPlaceOfBirth: null,
};

/** What one check found. Stored with its report, so that an operator can see why. */
export interface CheckResult {
  id: string;
  outcome: 'pass' | 'fail' | 'inconclusive';
  /** A sentence that says why, without personal data. */
  why: string;
  /** Numbers and words the check went by; never names, numbers or dates of the holder. */
  evidence: Record<string, string | number | boolean | null>;
  /** Where on the pictures, if anywhere. */
  regions?: Region[];
  /** What the policy made of it. Absent in reports of earlier versions, and where no policy decided. */
  consequence?: Consequence;
}

/** One part of a verification as it turned out; `error` is null when it is verified. */
interface Section<Code extends FindingCode> {
  status: 'verified' | 'unverified';
  error: Finding<Code> | null;
}

export interface DocumentSection extends Section<DocumentFindingCode> {
  data: DocumentData;
  /** The photos judged, front first. */
  fileIds: string[];
}

export interface SelfieSection extends Section<SelfieFindingCode> {
  /** The photo whose portrait was compared; null when none was. */
  documentFileId: string | null;
  selfieFileId: string | null;
}

export interface IdNumberSection extends Section<IdNumberFindingCode> {
  firstName: string | null;
  lastName: string | null;
  birthDate: CalendarDate | null;
  idNumber: string | null;
  idNumberType: IdNumberType | null;
}

export interface EmailSection extends Section<EmailFindingCode> {
  email: string | null;
}

export interface PhoneSection extends Section<PhoneFindingCode> {
  phone: string | null;
}

/** What a report says of each part; null: it was not asked for. */
export interface ReportSections {
  document: DocumentSection | null;
  selfie: SelfieSection | null;
  idNumber: IdNumberSection | null;
  phone: PhoneSection | null;
  email: EmailSection | null;
}

/** The outcome of one submission. */
export interface VerificationReport extends ReportSections {
  id: string;
  sessionId: string;
  submissionId: string;
  type: VerificationType;
  verificationFlowId: string | null;
  /** What was asked for when the person submitted. */
  options: Pick<SessionOptions, 'document' | 'idNumber'>;
  createdAt: Date;
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
  sex: Sex | null;
  unparsedSex: string | null;
  unparsedPlaceOfBirth: string | null;
  email: string | null;
  phone: string | null;
  idNumber: string | null;
  idNumberType: IdNumberType | null;
}

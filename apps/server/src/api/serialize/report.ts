import type {
  DocumentSection,
  EmailSection,
  IdNumberSection,
  PhoneSection,
  SelfieSection,
  SessionOptions,
} from '@credence/verification';
import type { ReportRecord } from '../../store/reports.ts';
import type { Expandable, Expansion } from '../expand.ts';
import { named } from './sensitive.ts';
import { serializeAddress, serializeDate, serializeFinding, serializeInstant } from './values.ts';

export const REPORT_EXPANDABLE = {
  names: ['document', 'email', 'id_number', 'options', 'phone', 'selfie'],
  sensitive: [
    'document.dob',
    'document.expiration_date',
    'document.number',
    'document.sex',
    'document.unparsed_place_of_birth',
    'document.unparsed_sex',
    'id_number.dob',
    'id_number.id_number',
  ],
} as const satisfies Expandable;

/**
 * A report in Stripe's shape. Only checks that ran are present; of what was read, the sensitive members only when named.
 *
 * @see https://docs.stripe.com/api/identity/verification_reports/object
 */
export function serializeReport(record: ReportRecord, expand: Expansion) {
  const { report } = record;
  return {
    id: record.id,
    object: 'identity.verification_report',
    client_reference_id: record.clientReferenceId,
    created: serializeInstant(record.createdAt),
    ...(report.document && { document: serializeDocument(report.document, expand.under('document')) }),
    ...(report.email && { email: serializeEmail(report.email) }),
    ...(report.idNumber && { id_number: serializeIdNumber(report.idNumber, expand.under('id_number')) }),
    livemode: record.livemode,
    options: serializeReportOptions(report.options),
    ...(report.phone && { phone: serializePhone(report.phone) }),
    ...(report.selfie && { selfie: serializeSelfie(report.selfie) }),
    type: record.type,
    ...(report.verificationFlowId !== null && { verification_flow: report.verificationFlowId }),
    verification_session: record.sessionId,
  };
}

/** What a report repeats of its session's options: these two, and of them only what was set. */
export function serializeReportOptions({ document, idNumber }: Pick<SessionOptions, 'document' | 'idNumber'>) {
  return {
    ...(document && {
      document: {
        ...(document.allowedTypes && { allowed_types: document.allowedTypes }),
        ...(document.requireIdNumber !== undefined && { require_id_number: document.requireIdNumber }),
        ...(document.requireLiveCapture !== undefined && { require_live_capture: document.requireLiveCapture }),
        ...(document.requireMatchingSelfie !== undefined && {
          require_matching_selfie: document.requireMatchingSelfie,
        }),
      },
    }),
    ...(idNumber && { id_number: {} }),
  };
}

function serializeDocument({ status, error, data, fileIds }: DocumentSection, expand: Expansion) {
  return {
    address: serializeAddress(data.address),
    ...named(expand, {
      dob: serializeDate(data.birthDate),
      expiration_date: serializeDate(data.expirationDate),
    }),
    error: serializeFinding(error),
    files: fileIds,
    first_name: data.firstName,
    issued_date: serializeDate(data.issuedDate),
    issuing_country: data.issuingCountry,
    last_name: data.lastName,
    ...named(expand, {
      number: data.number,
      sex: data.sex,
    }),
    status,
    type: data.type,
    ...named(expand, {
      unparsed_place_of_birth: data.unparsedPlaceOfBirth,
      unparsed_sex: data.unparsedSex,
    }),
  };
}

function serializeEmail({ status, error, email }: EmailSection) {
  return { email, error: serializeFinding(error), status };
}

function serializePhone({ status, error, phone }: PhoneSection) {
  return { error: serializeFinding(error), phone, status };
}

function serializeSelfie({ status, error, documentFileId, selfieFileId }: SelfieSection) {
  return { document: documentFileId, error: serializeFinding(error), selfie: selfieFileId, status };
}

function serializeIdNumber(section: IdNumberSection, expand: Expansion) {
  return {
    ...named(expand, { dob: serializeDate(section.birthDate) }),
    error: serializeFinding(section.error),
    first_name: section.firstName,
    ...named(expand, { id_number: lastDigits(section) }),
    id_number_type: section.idNumberType,
    last_name: section.lastName,
    status: section.status,
  };
}

/** Of a social security number a report tells the last four digits only, however much of it was given. */
function lastDigits({ idNumber, idNumberType }: IdNumberSection): string | null {
  return idNumberType === 'us_ssn' && idNumber !== null ? idNumber.slice(-4) : idNumber;
}

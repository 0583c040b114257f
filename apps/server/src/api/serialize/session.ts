import type { SessionOptions, VerificationSession, VerifiedOutputs } from '@credence/verification';
import type { ReportRecord } from '../../store/reports.ts';
import { type Expandable, type Expansion, NOTHING_EXPANDED } from '../expand.ts';
import { REPORT_EXPANDABLE, serializeReport, serializeReportOptions } from './report.ts';
import { named } from './sensitive.ts';
import { serializeAddress, serializeDate, serializeFinding, serializeInstant } from './values.ts';

export const SESSION_EXPANDABLE = {
  // All but the report and the outputs are always sent in full: naming them changes nothing.
  names: [
    'last_error',
    'last_verification_report',
    'options',
    'provided_details',
    'redaction',
    'related_person',
    'verified_outputs',
  ],
  sensitive: [
    'verified_outputs.dob',
    'verified_outputs.id_number',
    'verified_outputs.sex',
    'verified_outputs.unparsed_place_of_birth',
    'verified_outputs.unparsed_sex',
    ...REPORT_EXPANDABLE.sensitive.map((path) => `last_verification_report.${path}`),
  ],
} as const satisfies Expandable;

/** What an answer adds to the session itself. */
export interface SessionExtras {
  url: string | null;
  clientSecret: string | null;
  expand: Expansion;
  /** The last report, when it is to be expanded. */
  report?: ReportRecord | undefined;
}

/** As events tell of it: stored and shown, hence without a way in and without results. */
const MINIMAL: SessionExtras = { url: null, clientSecret: null, expand: NOTHING_EXPANDED };

/**
 * A session in Stripe's shape.
 *
 * @see https://docs.stripe.com/api/identity/verification_sessions/object
 */
export function serializeSession(session: VerificationSession, extras: SessionExtras = MINIMAL) {
  const { expand, report } = extras;
  return {
    id: session.id,
    object: 'identity.verification_session',
    client_reference_id: session.clientReferenceId,
    client_secret: extras.clientSecret,
    created: serializeInstant(session.createdAt),
    last_error: serializeFinding(session.lastError),
    last_verification_report:
      report && expand.has('last_verification_report')
        ? serializeReport(report, expand.under('last_verification_report'))
        : session.lastReportId,
    livemode: session.livemode,
    metadata: session.metadata,
    options: serializeOptions(session.options),
    provided_details: session.providedDetails,
    redaction: session.redaction && { status: session.redaction },
    related_customer: session.relatedCustomer,
    related_customer_account: session.relatedCustomerAccount,
    ...(session.relatedPerson && { related_person: session.relatedPerson }),
    status: session.status,
    type: session.type,
    url: extras.url,
    ...(session.verificationFlowId !== null && { verification_flow: session.verificationFlowId }),
    ...(expand.has('verified_outputs') && {
      verified_outputs: serializeOutputs(session, expand.under('verified_outputs')),
    }),
  };
}

/** Only members that were set appear. */
export function serializeOptions({ document, email, idNumber, matching, phone }: SessionOptions) {
  return {
    ...serializeReportOptions({ ...(document && { document }), ...(idNumber && { idNumber }) }),
    ...(email && { email: serializeContactOptions(email) }),
    ...(matching && { matching: { ...matching } }),
    ...(phone && { phone: serializeContactOptions(phone) }),
  };
}

function serializeContactOptions({ requireVerification }: { requireVerification?: boolean }) {
  return { ...(requireVerification !== undefined && { require_verification: requireVerification }) };
}

function serializeOutputs({ status, verifiedOutputs }: VerificationSession, expand: Expansion) {
  if (status !== 'verified' || verifiedOutputs === null) return null;
  const outputs: VerifiedOutputs = verifiedOutputs;
  return {
    address: serializeAddress(outputs.address),
    ...named(expand, { dob: serializeDate(outputs.birthDate) }),
    email: outputs.email,
    first_name: outputs.firstName,
    ...named(expand, { id_number: outputs.idNumber }),
    id_number_type: outputs.idNumberType,
    last_name: outputs.lastName,
    phone: outputs.phone,
    ...named(expand, {
      sex: outputs.sex,
      unparsed_place_of_birth: outputs.unparsedPlaceOfBirth,
      unparsed_sex: outputs.unparsedSex,
    }),
  };
}

interface Reason {
  members: string[];
  reason: string;
}

/** Members of published answers that this server never sends, and why. */
const NEVER_SENT: Reason[] = [
  {
    members: ['api_error.charge', 'api_error.decline_code', 'api_error.payment_method_type'],
    reason: 'They tell of payments: this server takes none.',
  },
  {
    members: ['api_error.request_log_url'],
    reason: 'It leads to a page of Stripe’s dashboard; here the log is read at /v1/credence/request_logs.',
  },
  {
    members: ['event.account', 'event.context'],
    reason: 'They are on events of connected accounts and organizations only, which this server has not.',
  },
  {
    members: ['notification_event_data.previous_attributes'],
    reason: 'It is on events named `*.updated` only, of which Identity has none.',
  },
];

/** Members that are always null, and why. */
const ALWAYS_NULL: Reason[] = [
  {
    members: ['webhook_endpoint.application', 'credence.webhook_endpoint.application'],
    reason: 'There are no Connect applications.',
  },
  { members: ['file.title'], reason: 'No upload can set one; Stripe’s own reports have them.' },
  {
    members: [
      'identity.id_number_report.dob',
      'identity.id_number_report.first_name',
      'identity.id_number_report.id_number',
      'identity.id_number_report.id_number_type',
      'identity.id_number_report.last_name',
      'identity.verified_outputs.id_number',
      'identity.verified_outputs.id_number_type',
    ],
    reason: 'ID numbers are not verified yet: in test mode they can be asked for, and are never found.',
  },
  {
    members: ['identity.selfie_report.document', 'identity.selfie_report.selfie'],
    reason: 'No selfie is taken yet: in test mode one can be asked for, and never matches.',
  },
  {
    members: ['identity.verified_outputs.email', 'identity.verified_outputs.phone'],
    reason: 'Email addresses and phone numbers are not verified yet.',
  },
  {
    members: ['identity.document_report.unparsed_place_of_birth', 'identity.verified_outputs.unparsed_place_of_birth'],
    reason: 'Places of birth are not read yet.',
  },
];

/** How much of a member is ever seen, by what is listed above: `never` it, only `null`, or a `value`. */
export function expectedOf(member: string): 'never' | 'null' | 'value' {
  const isIn = (reasons: Reason[]) => reasons.some(({ members }) => members.includes(member));
  if (isIn(NEVER_SENT)) return 'never';
  return isIn(ALWAYS_NULL) ? 'null' : 'value';
}

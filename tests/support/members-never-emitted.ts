/** Members of published answers that this server never sends, and why. An asterisk stands for all members of a shape. */
export const NEVER_EMITTED: { members: string[]; reason: string }[] = [
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
    reason: 'They are on events of connected accounts only, which this server has not.',
  },
  {
    members: ['notification_event_data.previous_attributes'],
    reason: 'It is on events named `*.updated` only, of which Identity has none.',
  },
];

/** The reasons given for one member; there should be one or none. */
export function reasonsFor(member: string): string[] {
  const shape = `${member.split('.').slice(0, -1).join('.')}.*`;
  return NEVER_EMITTED.filter(({ members }) => members.includes(member) || members.includes(shape)).map(
    ({ reason }) => reason,
  );
}

import type { JsonSchema } from '../form/meaning.ts';
import type { AnyOperation } from '../operation.ts';

/** The schema of a parameter, or of all an operation takes. */
export interface ParameterSchema extends JsonSchema {
  description?: string;
  properties?: Record<string, ParameterSchema>;
  anyOf?: ParameterSchema[];
  items?: ParameterSchema;
}

const METADATA =
  'Up to 50 texts of your own, by keys of up to 40 characters. An empty value removes its key; an empty text in place of the map removes all.';

/** By name with brackets; before it, where a name means more than one thing, the operations it is meant for. */
const DESCRIPTIONS: Record<string, string> = {
  // Every operation
  expand: 'Parts of the answer to show in full, by their paths; on lists each path starts with `data`.',

  // Lists
  limit: 'How many to return, 1 to 100. What is out of range is brought into range.',
  starting_after: 'The id of the last object of the page before: answers what is older.',
  ending_before: 'The id of the first object of the page after: answers what is newer.',
  created: 'When it was made, in seconds since 1970: one second, or a range.',
  'created[gt]': 'Made after this second.',
  'created[gte]': 'Made in or after this second.',
  'created[lt]': 'Made before this second.',
  'created[lte]': 'Made in or before this second.',

  // Shared
  metadata: METADATA,
  'POST /v1/identity/verification_sessions metadata': `${METADATA} Redaction erases them. In test mode, \`credence_outcome\` has the session end in \`verified\` or in a \`last_error\` code without anybody taking part: right after it is created, or, with \`credence_when\` set to \`open\`, once its link is opened.`,
  'POST /v1/identity/verification_sessions/:id metadata': `${METADATA} Redaction erases them.`,
  client_reference_id: 'Your own id for the person or the case.',
  related_customer: 'The id of your customer. It is kept and shown, not looked up.',
  related_customer_account: 'The id of your customer’s account. It is kept and shown, not looked up.',

  // Verification sessions
  type: 'What to verify: a `document`, or an `id_number` against what the person tells.',
  'POST /v1/identity/verification_sessions type':
    'What to verify: a `document`, or an `id_number` against what the person tells. Required, unless a `verification_flow` is named.',
  verification_flow: 'The id of a verification flow to take all settings from, in place of `type` and `options`.',
  options: 'What to ask of the person.',
  'options[document]': 'Settings for documents. An empty text sets none.',
  'options[document][allowed_types]': 'The kinds of document to accept; all, when none are named.',
  'options[document][require_id_number]': 'Also ask for an ID number, and compare it with the document.',
  'options[document][require_live_capture]': 'Take photos with the camera only: no files can be chosen instead.',
  'options[document][require_matching_selfie]':
    'Also ask for a selfie, and compare it with the portrait on the document.',
  provided_details: 'What you know already.',
  'provided_details[email]': 'The person’s e-mail address.',
  'provided_details[phone]': 'The person’s telephone number.',
  related_person: 'The person of an account that this verification is about. Kept and shown, not looked up.',
  'related_person[account]': 'The id of the account.',
  'related_person[person]': 'The id of the person.',
  return_url: 'Where the person goes when done: an absolute address.',
  'GET /v1/identity/verification_sessions status': 'Only sessions of this status.',
  'GET /v1/identity/verification_sessions client_reference_id': 'Only sessions with this reference.',
  'GET /v1/identity/verification_sessions related_customer': 'Only sessions of this customer.',
  'GET /v1/identity/verification_sessions related_customer_account': 'Only sessions of this customer account.',

  // Verification flows
  active: 'Whether sessions can be made from it.',
  'GET /v1/identity/verification_flows active': 'Only flows that are active, or only those that are not.',
  name: 'What you call it. An empty text takes the name away.',
  'options[email]': 'Settings for the person’s email address. An empty text takes them away.',
  'options[email][require_verification]': 'Also send a code to the email address. In test mode only, so far.',
  'options[phone]': 'Settings for the person’s telephone number. An empty text takes them away.',
  'options[phone][require_verification]': 'Also send a code to the telephone number. In test mode only, so far.',
  'options[id_number]': 'Settings for an ID number without a document. An empty text takes them away.',
  'options[id_number][require_verification]':
    'Ask for an ID number; without settings for documents, in place of a document. In test mode only, so far.',
  'options[matching]': 'How closely the results must agree with what you know. An empty text takes the settings away.',
  'options[matching][dob]': '`similar`: the date of birth must agree. In test mode only, so far.',
  'options[matching][name]': '`similar`: the name must agree. In test mode only, so far.',
  static_link: 'One address for everyone: each visitor leaves an email address and gets a session of their own.',
  'static_link[active]': 'Whether the address works. It stays the same when switched off and on again.',

  // Verification reports
  'GET /v1/identity/verification_reports client_reference_id': 'Only reports of sessions with this reference.',
  'GET /v1/identity/verification_reports type': 'Only reports of this type.',
  'GET /v1/identity/verification_reports verification_session': 'Only reports of this session.',

  // Files
  purpose: 'What it is for: decides which formats and sizes are taken, and who may see the contents.',
  'GET /v1/files purpose': 'Only files of this purpose.',
  file_link_data: 'A link to make together with the file, for purposes that may be linked to.',
  'file_link_data[create]': 'Whether to make the link.',
  'file_link_data[expires_at]': 'When it ends, in seconds since 1970; never, when left out.',
  'file_link_data[metadata]': 'Metadata of the link.',

  // File links
  'POST /v1/file_links file': 'The id of the file to link to.',
  'POST /v1/file_links expires_at':
    'When it ends, in seconds since 1970; never, when left out. For pictures of people: at most 30 seconds from now.',
  'POST /v1/file_links/:id expires_at':
    'When it ends, in seconds since 1970; `now` to end it at once; an empty text for never. A picture of a person: at most 30 seconds after the link was made.',
  'GET /v1/file_links file': 'Only links to this file.',
  expired: 'Only links that have ended, or those that have not.',

  // Events
  'GET /v1/events type': 'Only events of this name; an asterisk at its end stands for anything.',
  types: 'Only events of these names, up to 20. Not together with `type`.',
  delivery_success: 'Only events that all endpoints have taken, or those that one has not.',

  // Request logs
  'GET /v1/credence/request_logs method': 'Only requests of this method.',
  'GET /v1/credence/request_logs status': 'Only requests answered with this HTTP status.',
  'GET /v1/credence/request_logs verification_session': 'Only requests about this session.',

  // Reviews, and what they go by
  'GET /v1/credence/reviews status': 'Only those that stand so.',
  'GET /v1/credence/reviews verification_session': 'Only those of this session.',
  'GET /v1/credence/outbox verification_session': 'Only messages to the person of this session.',
  'GET /v1/credence/policy_replay policy':
    'What to decide by: one of ours, or one of your own as a map or as JSON; each by the policy that decided it, when left out.',
  'POST /v1/credence/verification_sessions/:id/decide outcome':
    'What you conclude: `verified`, or the `last_error` code that it ends with.',
  'GET /v1/credence/verification_sessions/:id/evidence verification_report':
    'A report of the session. The submission that is held, or else the last report, when none is named.',
  'POST /v1/credence/verification_sessions/:id/expected_details first_name': 'Their given names, as you know them.',
  'POST /v1/credence/verification_sessions/:id/expected_details last_name': 'Their family name, as you know it.',
  'POST /v1/credence/verification_sessions/:id/expected_details dob': 'Their date of birth, as you know it.',
  'POST /v1/credence/verification_sessions/:id/expected_details dob[day]': 'Of the month.',
  'POST /v1/credence/verification_sessions/:id/expected_details dob[month]': '1 to 12.',
  'POST /v1/credence/verification_sessions/:id/expected_details dob[year]': 'Four digits.',
  'POST /v1/credence/block_list_entries document': 'The document, where you know it yourself.',
  'document[country]': 'Who issued it: ISO 3166-1 alpha-2; left out for issuers that have no such code.',
  'document[number]': 'Its number. It is not kept.',
  'document[type]': 'Which kind of document.',
  note: 'For yourself. Say nothing of the person here that is to be erased with their session.',
  'POST /v1/credence/block_list_entries type':
    'What of the session is blocked: its document (unless you say otherwise), or the `face` on its selfie.',
  'POST /v1/credence/block_list_entries verification_session':
    'The session that was shown it. Redacting that session takes the entry away.',

  // Webhook endpoints
  url: 'The address to send events to. In live mode it must use https.',
  enabled_events: 'The names of the events to send; `*` for all but those that must be named.',
  api_version: 'The version to send events in; the version of your account, when none is named.',
  connect: 'Refused when true: there are no connected accounts.',
  description: 'What the endpoint is for, for yourself.',
  'POST /v1/webhook_endpoints/:id description': 'What the endpoint is for, for yourself. An empty text takes it away.',
  disabled: 'Whether to stop sending. Enabled again, what still waits for its next attempt goes on.',
  expires_in:
    'For how many seconds the old secret signs beside the new one: up to 86400. It ends at once when left out.',
  expire_old_at: 'Until when, in seconds since 1970, instead of `expires_in`.',
  'POST /v1/events/:id/retry webhook_endpoint':
    'The endpoint to send it to; when left out, all enabled ones that ask for its type.',
  'POST /v1/events/:id/retry account': 'Your own account, if any: there are no connected accounts.',
  for_stripecli:
    'Whether to send it to whoever runs `stripe listen`; to endpoints then only if one is named in `webhook_endpoint`.',

  // Stripe's command line
  device_name: 'Which of your machines it is: each has a signing secret of its own.',
  websocket_features: 'What to hear of: `webhooks`, possibly among others, which this server has nothing to say about.',
  filters: 'Refused: listeners choose by themselves.',
  forward_to_url: 'Where the command line passes events on to. Not kept.',
  forward_connect_to_url: 'The same for events of connected accounts, which there are not.',
  forward_thin_to_url: 'The same for thin events, which there are not.',
  forward_thin_connect_to_url: 'The same for thin events of connected accounts, which there are not.',

  // Test helpers
  outcome: 'How the attempt ends: `verified`, or the `last_error` code it ends with.',
  reason: 'What `last_error` says in words, in place of the general reason of its code.',
  delay: 'For how many seconds the session is `processing` first.',
  outputs:
    'What to report of the person and the document; the rest is made up, always the same for the same session. An empty text in place of one reports none.',
  'outputs[first_name]': 'Their given names.',
  'outputs[last_name]': 'Their family name.',
  'outputs[dob]': 'Their date of birth. Who is verified is an adult.',
  'outputs[dob][day]': 'Of the month.',
  'outputs[dob][month]': '1 to 12.',
  'outputs[dob][year]': 'Four digits.',
  'outputs[address]': 'Their address as the document has it, all of it: what is left out is null.',
  'outputs[address][line1]': 'Street and number.',
  'outputs[address][line2]': 'What does not fit the first line.',
  'outputs[address][city]': 'City or town.',
  'outputs[address][state]': 'State, province or region.',
  'outputs[address][postal_code]': 'Postal code.',
  'outputs[address][country]': 'Two capital letters, ISO 3166-1 alpha-2.',
  'outputs[id_number]': 'Their ID number, of sessions that ask for one.',
  'outputs[id_number_type]': 'Which kind of number it is.',
  'outputs[email]': 'The email address, of sessions that have one confirmed.',
  'outputs[phone]': 'The telephone number, of sessions that have one confirmed.',
  'outputs[sex]': 'As the document tells it.',
  'outputs[unparsed_sex]': 'As the document prints it.',
  'outputs[unparsed_place_of_birth]': 'As the document prints it.',
  'outputs[document_type]': 'Which document was shown; the first that the session accepts, when left out.',
  'outputs[document_number]': 'Its number.',
  'outputs[issuing_country]': 'Who issued it: two capital letters, ISO 3166-1 alpha-2.',
  'outputs[issued_date]': 'When it was issued.',
  'outputs[issued_date][day]': 'Of the month.',
  'outputs[issued_date][month]': '1 to 12.',
  'outputs[issued_date][year]': 'Four digits.',
  'outputs[expiration_date]': 'Until when it is valid: for `document_expired` a date that has passed.',
  'outputs[expiration_date][day]': 'Of the month.',
  'outputs[expiration_date][month]': '1 to 12.',
  'outputs[expiration_date][year]': 'Four digits.',

  // Deliveries
  'GET /v1/credence/deliveries event': 'Only deliveries of this event.',
  'GET /v1/credence/deliveries webhook_endpoint': 'Only deliveries to this endpoint.',
  'GET /v1/credence/deliveries state': 'Only deliveries in this state.',
};

/** Adds to each parameter what it does, in words. */
export function describeParameters(operation: AnyOperation, schema: ParameterSchema): ParameterSchema {
  return describe(schema, '');

  function describe(at: ParameterSchema, name: string): ParameterSchema {
    const description = at.description ?? descriptionOf(operation, name);
    return {
      ...at,
      ...(description && { description }),
      ...(at.anyOf && { anyOf: at.anyOf.map((branch) => ({ ...describe(branch, name), description: undefined })) }),
      ...(at.properties && {
        properties: Object.fromEntries(
          Object.entries(at.properties).map(([key, property]) => [
            key,
            describe(property, name === '' ? key : `${name}[${key}]`),
          ]),
        ),
      }),
    } as ParameterSchema;
  }
}

function descriptionOf({ method, path }: AnyOperation, name: string): string | undefined {
  return DESCRIPTIONS[`${method} ${path} ${name}`] ?? DESCRIPTIONS[name];
}

import STRIPE_OBJECTS from './objects.json' with { type: 'json' };

/** What the members of Stripe's objects mean here. Its published shapes come without words; ours have theirs beside them. */
const OBJECTS: Record<string, string> = {
  address: 'A postal address as it was read. Lines that were not there are null.',
  api_error: 'Why a request was refused. Members that would be null are left out.',
  error: 'The body of every refusal.',
  event: 'Something that happened, with the object as it stood then. Can be read for 30 days.',
  ephemeral_key: 'Opens one session to an app on the person’s own device, for an hour.',
  file: 'A picture a person took, or a file you uploaded.',
  file_link: 'Opens one file to whoever has its address, without a key.',
  'identity.date': 'A calendar date. After redaction 1, 1 and 1.',
  'identity.document_report': 'What was read from the document, whether it holds up or not.',
  'identity.session_last_error':
    'Why the last attempt failed. A new session has none, and a new attempt clears it; so `requires_input` with it means “failed”, without it “not begun”.',
  'identity.verification_report':
    'What came of one submission: a section for each check that ran. Every submission has a report of its own.',
  'identity.verification_session': 'One request to verify one person.',
  'identity.verification_session_event':
    'An `event` about a session. Its `data.object` is the session without results, `url` and `client_secret`: retrieve it for those.',
  'identity.verified_outputs':
    'What is known of the person once every check passed. Those that are marked so come only when named one by one.',
  webhook_endpoint: 'An address of yours that is told of events.',
};

const SENSITIVE = 'Only when named in `expand`, with a restricted key that may read sensitive results.';
const PAYMENTS = 'Never sent: it belongs to payments.';
const UNVERIFIED = 'Why it was not verified; null when it was.';
const OUTCOME = '`verified` or `unverified`.';

/** In every object, ours too. */
const EVERYWHERE: Record<string, string> = {
  id: 'Its id: a text without meaning, up to 255 characters.',
  object: 'What kind of object this is.',
  created: 'When it was made, in seconds since 1970.',
  livemode: 'Whether it is of live mode.',
  metadata: 'Your own texts.',
};

/** In Stripe’s objects, by name; before it, where a name means more than one thing, the object it is meant for. */
const MEMBERS: Record<string, string> = {
  client_reference_id: 'Your own id for the person or the case.',
  error: UNVERIFIED,
  status: OUTCOME,
  dob: `Date of birth. ${SENSITIVE}`,
  sex: `As a word. ${SENSITIVE}`,
  unparsed_sex: `As it is printed. ${SENSITIVE}`,
  unparsed_place_of_birth: `As it is printed. ${SENSITIVE}`,
  id_number: `An ID number. ${SENSITIVE}`,
  id_number_type: 'What kind of ID number it is.',
  first_name: 'Given names.',
  last_name: 'Family name.',
  address: 'Where the person lives, if the document says so.',
  email: 'The person’s e-mail address.',
  phone: 'The person’s telephone number.',
  expires_at: 'When it ends, in seconds since 1970; null: never.',
  code: 'One of the codes of `last_error`.',
  reason: 'A sentence that may be shown to the person.',
  verification_flow: 'The flow it was made from; absent without one.',
  'identity.provided_details email': 'The e-mail address you gave. Nobody has checked it.',
  'identity.provided_details phone': 'The telephone number you gave. Nobody has checked it.',

  'address city': 'City.',
  'address country': 'Two letters, as in ISO 3166. It stays after redaction.',
  'address line1': 'Street and number.',
  'address line2': 'What does not fit there.',
  'address postal_code': 'Postal code.',
  'address state': 'State or province.',
  'identity.date day': '1 to 31.',
  'identity.date month': '1 to 12.',
  'identity.date year': 'Four digits.',

  // Refusals
  'error error': 'What is wrong.',
  'api_error charge': PAYMENTS,
  'api_error decline_code': PAYMENTS,
  'api_error payment_method_type': PAYMENTS,
  'api_error code': 'What kind of problem, for programs: see the list of errors above.',
  'api_error doc_url': 'Where the code is explained.',
  'api_error message': 'What is wrong and what to do, for people.',
  'api_error param': 'The parameter at fault, with brackets when it is nested.',
  'api_error request_log_url': 'Never sent: the header `Request-Id` names the request in the request log.',
  'api_error type': '`idempotency_error` when the idempotency key is at fault.',

  // Sessions
  'identity.verification_session client_secret':
    'For the page that embeds the verification: one use, within 24 hours. Null unless the session waits for the person. Once spent, retrieving the session answers a new one.',
  'identity.verification_session url':
    'The link to send the person to: one use, within 48 hours. Null unless the session waits for the person. Once spent, retrieving the session answers a new one.',
  'identity.verification_session last_error': 'Why the last attempt failed, if it did.',
  'identity.verification_session last_verification_report': 'The report of the last submission: its id, or all of it.',
  'identity.verification_session options': 'What is asked of the person.',
  'identity.verification_session provided_details': 'What you knew already.',
  'identity.verification_session redaction': 'Null, until the session is redacted.',
  'identity.verification_session related_customer': 'The customer you named.',
  'identity.verification_session related_customer_account': 'The customer account you named.',
  'identity.verification_session related_person': 'The person you named; absent without one.',
  'identity.verification_session status':
    '`requires_input`: the person has not begun, or the last attempt failed (then there is a `last_error`). `processing`: what they sent is being checked. `verified`, `canceled`: over.',
  'identity.verification_session type': 'What is verified.',
  'identity.verification_session verified_outputs':
    'Only when expanded: what is known of the person, or null until the session is verified.',
  'identity.redaction status': '`processing` until everything is erased, then `redacted`.',
  'identity.related_person account': 'The id of the account.',
  'identity.related_person person': 'The id of the person.',
  'identity.session_options document': 'Settings for documents.',
  'identity.session_options email': 'Settings for the e-mail address.',
  'identity.session_options id_number': 'Settings for ID numbers.',
  'identity.session_options matching': 'How closely the results must agree with what you know.',
  'identity.session_options phone': 'Settings for the telephone number.',
  'identity.document_options allowed_types': 'The kinds of document that are accepted; all, when it is absent.',
  'identity.document_options require_id_number': 'Whether an ID number is asked for as well.',
  'identity.document_options require_live_capture': 'Whether photos must be taken with the camera.',
  'identity.document_options require_matching_selfie': 'Whether a selfie is asked for as well.',

  // Reports
  'identity.verification_report document': 'The document, if one was asked for.',
  'identity.verification_report email': 'The e-mail address, if it was to be confirmed.',
  'identity.verification_report id_number': 'The ID number, if one was asked for.',
  'identity.verification_report phone': 'The telephone number, if it was to be confirmed.',
  'identity.verification_report selfie': 'The selfie, if one was asked for.',
  'identity.verification_report options': 'What was asked of the person.',
  'identity.verification_report type': 'What was verified.',
  'identity.verification_report verification_session': 'The session it belongs to.',
  'identity.report_options document': 'Settings for documents.',
  'identity.report_options id_number': 'Settings for ID numbers.',
  'identity.document_report expiration_date': `Last day it is valid. ${SENSITIVE}`,
  'identity.document_report number': `Number of the document. ${SENSITIVE}`,
  'identity.document_report files': 'The ids of its pictures, front first. A link of 30 seconds shows one.',
  'identity.document_report issued_date': 'When it was issued.',
  'identity.document_report issuing_country': 'Two letters, as in ISO 3166.',
  'identity.document_report type': 'The kind of document.',
  'identity.selfie_report document': 'The id of the picture of the document whose portrait was compared.',
  'identity.selfie_report selfie': 'The id of the picture of the face.',

  // Files and their links
  'file filename': 'Its name when it was uploaded.',
  'file links': 'The links to it, when expanded.',
  'file purpose': 'What it is for.',
  'file size': 'In bytes.',
  'file title': 'Always null.',
  'file type': '`jpg`, `png`, `pdf` or `gif`, by its first bytes.',
  'file url': 'Where a key may read its contents; null when none may.',
  'file_link expired': 'Whether it has ended.',
  'file_link file': 'The file: its id, or all of it.',
  'file_link url':
    'Where anyone sees the file. Of a picture of a person it is told once, in the answer that creates the link.',

  // Events and endpoints
  'event account': 'Never sent: there are no connected accounts.',
  'event context': 'Never sent: there are no organizations.',
  'event api_version': 'The version `data` is in.',
  'event data': 'The object it is about.',
  'event pending_webhooks': 'How many endpoints have yet to take it.',
  'event request': 'The request that caused it; nulls inside, when none did.',
  'event type': 'What happened, such as `identity.verification_session.verified`.',
  'notification_event_data object': 'The object as it stood.',
  'notification_event_data previous_attributes': 'Only on types that end in `.updated`, of which there are none.',
  'notification_event_request id': 'The `Request-Id` it answered.',
  'notification_event_request idempotency_key': 'The key it was made with.',
  'webhook_endpoint api_version': 'The version its events are in; null: that of the account.',
  'webhook_endpoint application': 'Always null: there are no Connect applications.',
  'webhook_endpoint description': 'What it is for.',
  'webhook_endpoint enabled_events': 'The events it is told of; `*` for all but those that must be named.',
  'webhook_endpoint secret': 'What its requests are signed with: told once, in the answer that creates it.',
  'webhook_endpoint status': '`enabled` or `disabled`.',
  'webhook_endpoint url': 'Where its events are sent.',
  'ephemeral_key expires': 'When it ends, in seconds since 1970.',
  'ephemeral_key secret': 'The key itself: told once, in the answer that creates it.',
  deleted: 'True.',
};

export interface ObjectSchema {
  description?: string;
  properties?: Record<string, { description?: string }>;
}

/** Adds to an object and its members what they mean, where the shape itself does not say. */
export function describeMembers(name: string, schema: ObjectSchema): ObjectSchema {
  const description = schema.description ?? OBJECTS[name];
  const properties = Object.entries(schema.properties ?? {}).map(([member, property]) => {
    const meaning = property.description ?? meaningOf(name, member);
    return [member, meaning === undefined ? property : { ...property, description: meaning }] as const;
  });
  return {
    ...schema,
    ...(description !== undefined && { description }),
    ...(schema.properties && { properties: Object.fromEntries(properties) }),
  };
}

function meaningOf(name: string, member: string): string | undefined {
  const ofStripe = name in STRIPE_OBJECTS.$defs ? (MEMBERS[`${name} ${member}`] ?? MEMBERS[member]) : undefined;
  return ofStripe ?? EVERYWHERE[member];
}

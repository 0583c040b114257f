/** The parameters that each operation of the published API takes, nested ones by their names with brackets. */
export const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  'POST /v1/identity/verification_sessions': [
    ...names('client_reference_id expand metadata options related_customer related_customer_account related_person'),
    ...names('related_person[account] related_person[person] return_url type verification_flow'),
    ...names('options[document] options[document][allowed_types] options[document][require_id_number]'),
    ...names('options[document][require_live_capture] options[document][require_matching_selfie]'),
    ...names('provided_details provided_details[email] provided_details[phone]'),
  ],
  'GET /v1/identity/verification_sessions': [
    ...listed(),
    ...created(),
    ...names('client_reference_id related_customer related_customer_account status'),
  ],
  'GET /v1/identity/verification_sessions/:id': ['expand'],
  'POST /v1/identity/verification_sessions/:id': [
    ...names('expand metadata options options[document] options[document][allowed_types]'),
    ...names('options[document][require_id_number] options[document][require_live_capture]'),
    ...names('options[document][require_matching_selfie] provided_details provided_details[email]'),
    ...names('provided_details[phone] type'),
  ],
  'POST /v1/identity/verification_sessions/:id/cancel': ['expand'],
  'POST /v1/identity/verification_sessions/:id/redact': ['expand'],
  'GET /v1/identity/verification_reports': [
    ...listed(),
    ...created(),
    ...names('client_reference_id type verification_session'),
  ],
  'GET /v1/identity/verification_reports/:id': ['expand'],
  'POST /v1/files': [
    ...names('expand file file_link_data file_link_data[create] file_link_data[expires_at]'),
    ...names('file_link_data[metadata] purpose'),
  ],
  'GET /v1/files': [...listed(), ...created(), 'purpose'],
  'GET /v1/files/:id': ['expand'],
  'POST /v1/file_links': names('expand expires_at file metadata'),
  'GET /v1/file_links': [...listed(), ...created(), ...names('expired file')],
  'GET /v1/file_links/:id': ['expand'],
  'POST /v1/file_links/:id': names('expand expires_at metadata'),
  'GET /v1/events': [...listed(), ...created(), ...names('delivery_success type types')],
  'GET /v1/events/:id': ['expand'],
  'POST /v1/webhook_endpoints': names('api_version connect description enabled_events expand metadata url'),
  'GET /v1/webhook_endpoints': listed(),
  'GET /v1/webhook_endpoints/:id': ['expand'],
  'POST /v1/webhook_endpoints/:id': names('description disabled enabled_events expand metadata url'),
  // `expand` works on every operation, listed or not.
  'DELETE /v1/webhook_endpoints/:id': ['expand'],
  'POST /v1/ephemeral_keys': names('customer expand issuing_card nonce verification_session'),
  'DELETE /v1/ephemeral_keys/:id': ['expand'],
};

/**
 * Operations that the published API has without listing them: `stripe events resend` and `stripe listen` ask for the first
 * two, the addresses of files lead to the third.
 */
export const UNLISTED: readonly string[] = [
  'POST /v1/events/:id/retry',
  'POST /v1/stripecli/sessions',
  'GET /v1/files/:id/contents',
];

function names(spaced: string): string[] {
  return spaced.split(' ');
}

function listed(): string[] {
  return names('ending_before expand limit starting_after');
}

function created(): string[] {
  return names('created created[gt] created[gte] created[lt] created[lte]');
}

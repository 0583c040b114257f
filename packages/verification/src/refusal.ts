/**
 * Why a request is turned down. A closed list: each code has its HTTP status in the server's `api/errors.ts`, and its
 * line in docs/errors.md.
 */
export type RefusalCode =
  // The words of the Stripe API
  | 'api_key_expired'
  | 'idempotency_error'
  | 'idempotency_key_in_use'
  | 'lock_timeout'
  | 'parameter_invalid_empty'
  | 'parameter_invalid_integer'
  | 'parameter_missing'
  | 'parameter_unknown'
  | 'property_expansion_max_depth'
  | 'rate_limit'
  | 'resource_missing'
  | 'url_invalid'
  /** A parameter names an object there is none of: `resource_missing` on the wire, but the request's own fault. */
  | 'reference_missing'
  // Refused without a code on the wire
  | 'api_key_invalid'
  | 'api_key_missing'
  | 'parameter_invalid'
  | 'permission_denied'
  | 'request_line_too_long'
  | 'request_too_large'
  | 'session_state'
  | 'unknown_route'
  // The person's own pages
  | 'address_invalid'
  | 'captures_missing'
  | 'challenge_expired'
  | 'channel_missing'
  | 'code_expired'
  | 'code_too_soon'
  | 'code_wrong'
  | 'codes_used_up'
  | 'consent_missing'
  | 'hand_off_expired'
  | 'hand_off_used'
  | 'id_number_invalid'
  | 'image_rejected'
  | 'link_elsewhere'
  | 'link_expired'
  | 'links_used_up'
  | 'session_closed'
  | 'too_many_attempts';

/** A request that cannot be granted. Thrown by domain and verbs, turned into a response in one place. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** The parameter at fault, with brackets when nested. */
  readonly param: string | undefined;

  constructor(code: RefusalCode, message: string, param?: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.param = param;
  }
}

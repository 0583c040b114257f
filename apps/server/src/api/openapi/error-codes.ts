/** What each `error.code` means, for the reference that `error.doc_url` points to. */
export const ERROR_CODES: readonly { code: string; status: string; meaning: string }[] = [
  {
    code: 'api_key_expired',
    status: '401',
    meaning: 'The key was replaced or revoked. Use the one that took its place.',
  },
  {
    code: 'idempotency_key_in_use',
    status: '409',
    meaning: 'A request with this idempotency key is still being carried out. Repeat it in a moment.',
  },
  {
    code: 'lock_timeout',
    status: '429',
    meaning: 'Other requests held the object for too long. Nothing was changed; repeat the request.',
  },
  {
    code: 'parameter_invalid_empty',
    status: '400',
    meaning: 'A parameter that cannot be unset was sent empty. Leave it out, or give it a value.',
  },
  { code: 'parameter_invalid_integer', status: '400', meaning: 'A parameter must be a whole number within its range.' },
  { code: 'parameter_missing', status: '400', meaning: 'A required parameter was left out.' },
  {
    code: 'parameter_unknown',
    status: '400',
    meaning: 'There is no such parameter here. Look at its spelling, and at the brackets around nested ones.',
  },
  {
    code: 'property_expansion_max_depth',
    status: '400',
    meaning: 'A path in expand has more than four levels; on lists, data is one of them.',
  },
  {
    code: 'rate_limit',
    status: '429',
    meaning: 'The key made too many requests at once. Slow down, and repeat this one.',
  },
  {
    code: 'resource_missing',
    status: '404 or 400',
    meaning:
      'There is no such object in this account and mode: 404 when the address names it, 400 when a parameter does. Objects of test mode are not found with live keys, nor the other way round.',
  },
  { code: 'url_invalid', status: '400', meaning: 'A parameter must be an absolute address that this server may use.' },
];

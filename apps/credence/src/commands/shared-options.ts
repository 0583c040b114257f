/** Whose keys. */
export const ACCOUNT_OPTION = {
  account: { type: 'string', value: 'id', help: 'of which account; the only one there is, unless given' },
} as const;

/** Whose objects, in test mode. */
export const TEST_ACCESS_OPTIONS = {
  ...ACCOUNT_OPTION,
  'api-key': {
    type: 'string',
    value: 'key',
    help: 'the key to use; that in CREDENCE_API_KEY or else the test key of the account, unless given',
  },
} as const;

/** Whose objects, in either mode. */
export const ACCESS_OPTIONS = {
  ...TEST_ACCESS_OPTIONS,
  live: { type: 'boolean', help: 'in live mode, which needs a live key' },
} as const;

/** How many of a list. */
export const LIMIT_OPTION = {
  limit: { type: 'string', value: 'number', help: 'how many, up to 100; 10, unless given' },
} as const;

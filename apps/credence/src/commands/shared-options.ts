/** Whose keys. */
export const ACCOUNT_OPTION = {
  account: { type: 'string', value: 'id', help: 'of which account; the only one there is, unless given' },
} as const;

import { defineCommand } from '../command.ts';
import { formatInstant, formatTable } from '../table.ts';
import type { ApiKey } from './objects.ts';
import { ACCOUNT_OPTION } from './shared-options.ts';

export const keysList = defineCommand({
  name: 'keys list',
  summary: 'List the API keys of an account',
  options: {
    live: { type: 'boolean', help: 'those of live mode; of test mode, unless given' },
    ...ACCOUNT_OPTION,
  },
  examples: ['keys list', 'keys list --live --json'],
  async run({ api, print }, { live, account }) {
    const keys = await api.list<ApiKey>('/v1/credence/api_keys', { livemode: live, account });
    const heading = ['ID', 'TYPE', 'ENDS IN', 'NAME', 'STATUS', 'CREATED (UTC)', 'FROM', 'MAY'];
    print(keys, formatTable(heading, keys.map(rowOf)));
  },
});

function rowOf(key: ApiKey): string[] {
  return [
    key.id,
    key.type,
    key.last4,
    key.name ?? '',
    key.status === 'active' && key.expires_at !== null ? `until ${formatInstant(key.expires_at)}` : key.status,
    formatInstant(key.created),
    // Last, because they can be long.
    key.allowed_ips.join(' ') || 'anywhere',
    key.type === 'restricted' ? key.permissions.join(' ') : '',
  ];
}

import { defineCommand } from '../command.ts';
import { formatInstant, formatTable } from '../table.ts';
import type { Account } from './objects.ts';

export const accountsList = defineCommand({
  name: 'accounts list',
  summary: 'List the accounts of this server',
  options: {},
  examples: ['accounts list', 'accounts list --json'],
  async run({ api, print }) {
    const accounts = await api.list<Account>('/v1/credence/accounts');
    const rows = accounts.map(({ id, business_name, default_api_version, created }) => [
      id,
      business_name,
      default_api_version,
      formatInstant(created),
    ]);
    print(accounts, formatTable(['ID', 'NAME', 'API VERSION', 'CREATED (UTC)'], rows));
  },
});

import { defineCommand, WrongUsage } from '../command.ts';
import type { Account } from './objects.ts';

export const accountsUpdate = defineCommand({
  name: 'accounts update',
  summary: 'Change the name or the API version of an account',
  argument: 'id',
  options: {
    name: { type: 'string', help: 'the business name, as people read it on the pages' },
    'api-version': { type: 'string', value: 'version', help: 'for requests that name none, and for events' },
  },
  examples: ['accounts update acct_1a2b3c --name "Example Bank"'],
  async run({ api, print }, options, id) {
    if (options.name === undefined && options['api-version'] === undefined) {
      throw new WrongUsage('Say what to change: --name, --api-version, or both.', 'accounts update');
    }
    const account = await api.post<Account>(`/v1/credence/accounts/${encodeURIComponent(id)}`, {
      business_name: options.name,
      default_api_version: options['api-version'],
    });
    print(account, `Account ${account.id} (${account.business_name}), API version ${account.default_api_version}`);
  },
});

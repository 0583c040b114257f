import { defineCommand, WrongUsage } from '../command.ts';
import { describeNewKey } from './new-key.ts';
import type { Account } from './objects.ts';

export const accountsCreate = defineCommand({
  name: 'accounts create',
  summary: 'Create an account with test keys of its own',
  options: {
    name: { type: 'string', help: 'the business name, as people read it on the pages' },
    'api-version': { type: 'string', value: 'version', help: 'for requests that name none; the newest, unless given' },
  },
  examples: ['accounts create --name "Example Bank"'],
  async run({ api, print }, options) {
    if (options.name === undefined) {
      throw new WrongUsage('--name is missing: what people shall read on the pages.', 'accounts create');
    }
    const account = await api.post<Account>('/v1/credence/accounts', {
      business_name: options.name,
      default_api_version: options['api-version'],
    });
    const keys = (account.test_keys ?? []).map(describeNewKey).join('\n');
    print(account, `Account ${account.id} (${account.business_name})\n${keys}`);
  },
});

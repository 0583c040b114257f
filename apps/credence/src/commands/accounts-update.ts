import { defineCommand, WrongUsage } from '../command.ts';
import type { Account } from './objects.ts';

const POLICIES = ['permissive', 'standard', 'careful', 'strict'];

export const accountsUpdate = defineCommand({
  name: 'accounts update',
  summary: 'Change the settings of an account',
  argument: 'id',
  options: {
    name: { type: 'string', help: 'the business name, as people read it on the pages' },
    'api-version': { type: 'string', value: 'version', help: 'for requests that name none, and for events' },
    policy: { type: 'string', choices: POLICIES, help: 'what follows from checks that do not pass' },
    'review-hours': { type: 'string', value: 'number', help: 'how long a session is held for somebody to look at it' },
  },
  examples: [
    'accounts update acct_1a2b3c --name "Example Bank"',
    'accounts update acct_1a2b3c --policy careful --review-hours 24',
  ],
  async run({ api, print }, options, id) {
    const changes = {
      business_name: options.name,
      default_api_version: options['api-version'],
      policy: options.policy,
      review_hours: options['review-hours'],
    };
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new WrongUsage('Say what to change: --name, --api-version, --policy, --review-hours.', 'accounts update');
    }
    const account = await api.post<Account>(`/v1/credence/accounts/${encodeURIComponent(id)}`, changes);
    print(
      account,
      `Account ${account.id} (${account.business_name}), API version ${account.default_api_version}, ` +
        `policy ${account.policy}, reviews within ${account.review_hours} h`,
    );
  },
});

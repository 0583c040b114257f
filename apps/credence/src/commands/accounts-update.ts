import { defineCommand, WrongUsage } from '../command.ts';
import type { Account } from './objects.ts';
import { POLICY_OPTION, readPolicyOption } from './policy-option.ts';

export const accountsUpdate = defineCommand({
  name: 'accounts update',
  summary: 'Change the settings of an account',
  argument: 'id',
  options: {
    name: { type: 'string', help: 'the business name, as people read it on the pages' },
    'api-version': { type: 'string', value: 'version', help: 'for requests that name none, and for events' },
    policy: POLICY_OPTION,
    'minimum-age': { type: 'string', value: 'years', help: 'how old holders of documents have to be; 0: any age' },
    'expiry-grace': {
      type: 'string',
      value: 'days',
      help: 'for how long a document is good after its last day; 0: not at all',
    },
    'review-hours': { type: 'string', value: 'number', help: 'how long a session is held for somebody to look at it' },
    'face-search': {
      type: 'string',
      value: 'on|off',
      help: 'whether selfies are compared with those of other sessions, which people are asked to agree to; off: faces kept for it are erased',
    },
  },
  examples: [
    'accounts update acct_1a2b3c --name "Example Bank"',
    'accounts update acct_1a2b3c --policy careful --review-hours 24',
    'accounts update acct_1a2b3c --policy ours.json --minimum-age 18',
  ],
  async run({ api, print, cwd }, options, id) {
    const changes = {
      business_name: options.name,
      default_api_version: options['api-version'],
      policy: await readPolicyOption(options.policy, cwd),
      minimum_age: orNothing(options['minimum-age']),
      expiry_grace_days: orNothing(options['expiry-grace']),
      review_hours: options['review-hours'],
      face_search: readSwitch(options['face-search']),
    };
    if (Object.values(changes).every((value) => value === undefined)) {
      throw new WrongUsage(
        'Say what to change: --name, --api-version, --policy, --minimum-age, --expiry-grace, --review-hours, --face-search.',
        'accounts update',
      );
    }
    const account = await api.post<Account>(`/v1/credence/accounts/${encodeURIComponent(id)}`, changes);
    print(
      account,
      `Account ${account.id} (${account.business_name}), API version ${account.default_api_version}, ` +
        `policy ${account.policy}, reviews within ${account.review_hours} h`,
    );
  },
});

/** @throws {WrongUsage} On anything but `on` and `off`: what is erased does not come back. */
function readSwitch(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value !== 'on' && value !== 'off') throw new WrongUsage('--face-search takes on or off.', 'accounts update');
  return value === 'on';
}

/** How a request unsets a number. */
function orNothing(number: string | undefined): string | undefined {
  return number === '0' ? '' : number;
}

import { getAccount } from '../../../store/accounts.ts';
import { defineOperation } from '../../operation.ts';
import { ACCOUNT_EXPANDABLE } from '../../serialize/account.ts';
import { change } from '../accounts/change.ts';
import { ACCOUNT_CHANGES } from '../accounts/settings.ts';

/** `POST /v1/credence/account`: the settings of the account of the key that asks. Both of its modes go by them. */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/credence/account',
  summary: 'Update your account',
  returns: 'credence.account',
  extension: true,
  callers: ['secret'],
  permission: 'secret_key',
  params: ACCOUNT_CHANGES,
  expandable: ACCOUNT_EXPANDABLE,
  async run({ app, account }, params) {
    return change(app, await getAccount(app, account.accountId), params);
  },
});

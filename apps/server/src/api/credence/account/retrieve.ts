import { getAccount } from '../../../store/accounts.ts';
import { defineOperation } from '../../operation.ts';
import { ACCOUNT_EXPANDABLE, serializeAccount } from '../../serialize/account.ts';

/** `GET /v1/credence/account`: the account of the key that asks. */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/account',
  summary: 'Retrieve your account',
  returns: 'credence.account',
  extension: true,
  callers: ['secret'],
  permission: 'secret_key',
  params: {},
  expandable: ACCOUNT_EXPANDABLE,
  async run({ app, account }) {
    return { body: serializeAccount(await getAccount(app, account.accountId)) };
  },
});

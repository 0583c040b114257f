import { defineOperation } from '../../operation.ts';
import { ACCOUNT_EXPANDABLE, serializeAccount } from '../../serialize/account.ts';
import { getNamedAccount } from './account.ts';

/** `GET /v1/credence/accounts/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/accounts/:id',
  summary: 'Retrieve an account',
  returns: 'credence.account',
  extension: true,
  callers: ['secret', 'operator'],
  permission: 'secret_key',
  params: {},
  expandable: ACCOUNT_EXPANDABLE,
  async run(request) {
    return { body: serializeAccount(await getNamedAccount(request)) };
  },
});

import { defineOperation } from '../../operation.ts';
import { ACCOUNT_EXPANDABLE } from '../../serialize/account.ts';
import { getNamedAccount } from './account.ts';
import { change } from './change.ts';
import { ACCOUNT_CHANGES } from './settings.ts';

/** `POST /v1/credence/accounts/:id` */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/credence/accounts/:id',
  summary: 'Update an account',
  returns: 'credence.account',
  extension: true,
  callers: ['operator'],
  permission: 'secret_key',
  params: ACCOUNT_CHANGES,
  expandable: ACCOUNT_EXPANDABLE,
  async run(request, params) {
    return change(request.app, await getNamedAccount(request), params);
  },
});

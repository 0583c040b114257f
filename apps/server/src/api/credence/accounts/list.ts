import { listAccounts } from '../../../store/accounts.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { ACCOUNT_EXPANDABLE, serializeAccount } from '../../serialize/account.ts';

/** `GET /v1/credence/accounts` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/accounts',
  summary: 'List accounts',
  returns: 'credence.account_list',
  extension: true,
  callers: ['operator'],
  permission: 'secret_key',
  params: PAGE_PARAMS,
  expandable: ACCOUNT_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    return answerList(
      request,
      'account',
      () => listAccounts(request.app, pageRequest(params)),
      (accounts) => accounts.map(serializeAccount),
    );
  },
});

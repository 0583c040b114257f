import { listApiKeys } from '../../../store/api-keys.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { API_KEY_EXPANDABLE } from '../../serialize/api-key.ts';
import { serializeApiKeys } from './answer.ts';
import { API_KEY, TARGET_PARAMS, targetOf } from './target.ts';

/** `GET /v1/credence/api_keys` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/api_keys',
  summary: 'List API keys',
  returns: 'credence.api_key_list',
  extension: true,
  callers: ['secret', 'operator'],
  permission: 'secret_key',
  params: { ...PAGE_PARAMS, ...TARGET_PARAMS },
  expandable: API_KEY_EXPANDABLE,
  lists: true,
  check: checkPage,
  async run(request, params) {
    const account = await targetOf(request, params);
    return answerList(
      request,
      API_KEY.name,
      () => listApiKeys(request.app, account, pageRequest(params)),
      (keys) => serializeApiKeys(request, keys),
    );
  },
});

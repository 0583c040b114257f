import { defineOperation } from '../../operation.ts';
import { API_KEY_EXPANDABLE } from '../../serialize/api-key.ts';
import { answerApiKey } from './answer.ts';
import { getApiKey } from './target.ts';

/** `GET /v1/credence/api_keys/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/api_keys/:id',
  summary: 'Retrieve an API key',
  returns: 'credence.api_key',
  extension: true,
  callers: ['secret', 'operator'],
  permission: 'secret_key',
  params: {},
  expandable: API_KEY_EXPANDABLE,
  async run(request) {
    return answerApiKey(request, await getApiKey(request));
  },
});

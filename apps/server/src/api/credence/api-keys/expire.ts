import { expireApiKey } from '../../../store/api-keys.ts';
import { defineOperation } from '../../operation.ts';
import { API_KEY_EXPANDABLE } from '../../serialize/api-key.ts';
import { answerApiKey } from './answer.ts';
import { getApiKey } from './target.ts';

/** `POST /v1/credence/api_keys/:id/expire`: at once and for good. Whoever finds a key has leaked may end it. */
export const expire = defineOperation({
  method: 'POST',
  path: '/v1/credence/api_keys/:id/expire',
  summary: 'Expire an API key',
  returns: 'credence.api_key',
  extension: true,
  callers: ['secret', 'operator'],
  answersAskerOnly: true,
  permission: 'secret_key',
  params: {},
  expandable: API_KEY_EXPANDABLE,
  async run(request) {
    const key = await getApiKey(request);
    const keepOne = request.key.kind !== 'operator';
    return answerApiKey(request, await expireApiKey(request.app, key, { keepOne }));
  },
});

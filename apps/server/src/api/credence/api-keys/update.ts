import { updateApiKey } from '../../../store/api-keys.ts';
import { defineOperation } from '../../operation.ts';
import { API_KEY_EXPANDABLE } from '../../serialize/api-key.ts';
import { answerApiKey } from './answer.ts';
import { refuseBeyond, refuseLockout } from './reach.ts';
import { checkSettings, KEY_SETTINGS } from './settings.ts';
import { getApiKey } from './target.ts';

/** `POST /v1/credence/api_keys/:id`: its value stays as it is. */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/credence/api_keys/:id',
  summary: 'Update an API key',
  returns: 'credence.api_key',
  extension: true,
  callers: ['secret', 'operator'],
  answersAskerOnly: true,
  permission: 'secret_key',
  params: KEY_SETTINGS,
  expandable: API_KEY_EXPANDABLE,
  async run(request, params) {
    const key = await getApiKey(request);
    checkSettings(key.kind, params);
    const changes = {
      ...(params.name !== undefined && { name: params.name || null }),
      ...(params.permissions && { permissions: [...new Set(params.permissions)] }),
      ...(params.allowed_ips && { allowedIps: [...new Set(params.allowed_ips)] }),
    };
    if (key.kind !== 'publishable') {
      refuseBeyond(request.key, key);
      refuseBeyond(request.key, { ...key, ...changes });
    }
    if (changes.allowedIps) refuseLockout(request.key, key, changes.allowedIps);
    return answerApiKey(request, await updateApiKey(request.app, key, changes));
  },
});

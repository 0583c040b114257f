import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { API_KEY_KINDS, createApiKey } from '../../../store/api-keys.ts';
import { defineOperation } from '../../operation.ts';
import { API_KEY_EXPANDABLE } from '../../serialize/api-key.ts';
import { answerNewApiKey } from './answer.ts';
import { refuseBeyond } from './reach.ts';
import { checkSettings, KEY_SETTINGS } from './settings.ts';
import { TARGET_PARAMS, targetOf } from './target.ts';

/** `POST /v1/credence/api_keys`: the one answer that tells a live key's value. */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/credence/api_keys',
  summary: 'Create an API key',
  returns: 'credence.api_key',
  extension: true,
  callers: ['secret', 'operator'],
  answersAskerOnly: true,
  permission: 'secret_key',
  params: {
    ...TARGET_PARAMS,
    ...KEY_SETTINGS,
    type: z
      .enum(API_KEY_KINDS)
      .describe('`secret` for your servers, `restricted` for what one of them needs, `publishable` for browsers.'),
  },
  expandable: API_KEY_EXPANDABLE,
  check(params) {
    checkSettings(params.type, params);
    if (params.type === 'restricted' && !params.permissions?.length) {
      throw new Refusal('parameter_missing', 'Missing required param: permissions.', 'permissions');
    }
  },
  async run(request, params) {
    const account = await targetOf(request, params);
    const bindable = params.type !== 'publishable';
    const wanted = {
      kind: params.type,
      name: params.name || null,
      permissions: [...new Set(params.permissions)],
      // A key that is bound makes keys that are bound as it is, unless told to bind them closer.
      allowedIps: bindable ? [...new Set(params.allowed_ips ?? request.key.allowedIps)] : [],
    };
    // What a publishable key can do is the same from anywhere.
    if (bindable) refuseBeyond(request.key, wanted);
    return answerNewApiKey(request, await createApiKey(request.app, account, wanted));
  },
});

import { defineCommand } from '../command.ts';
import type { ApiKey } from './objects.ts';

export const keysExpire = defineCommand({
  name: 'keys expire',
  summary: 'End an API key, at once and for good',
  argument: 'id',
  options: {},
  examples: ['keys expire key_1a2b3c'],
  async run({ api, print }, _, id) {
    const key = await api.post<ApiKey>(`/v1/credence/api_keys/${encodeURIComponent(id)}/expire`);
    print(key, `${key.id} has ended: no request is answered to it any more.`);
  },
});

import { defineCommand, WrongUsage } from '../command.ts';
import { describeNewKey } from './new-key.ts';
import type { ApiKey } from './objects.ts';
import { ACCOUNT_OPTION } from './shared-options.ts';

export const keysCreate = defineCommand({
  name: 'keys create',
  summary: 'Create an API key, of live mode too',
  options: {
    type: { type: 'string', choices: ['secret', 'restricted', 'publishable'], help: 'secret, unless given' },
    live: { type: 'boolean', help: 'for live mode; test mode, unless given' },
    ...ACCOUNT_OPTION,
    name: { type: 'string', help: 'what you call it' },
    permission: { type: 'string', multiple: true, value: 'name', help: 'what a restricted key may do' },
    'allow-ip': { type: 'string', multiple: true, value: 'address', help: 'bind it to an address or range' },
  },
  examples: [
    'keys create --live',
    'keys create --live --type restricted --name reviews --permission identity_product_read',
    'keys create --live --type restricted --permission identity_product_read \\\n    --permission identity_sensitive_all_read --allow-ip 192.0.2.7 --allow-ip 2001:db8::/48',
  ],
  async run({ api, print }, options) {
    const { type = 'secret', live, account, name, permission } = options;
    if (type === 'restricted' && permission.length === 0) {
      throw new WrongUsage('A restricted key needs at least one --permission.', 'keys create');
    }
    const allowed = options['allow-ip'];
    const key = await api.post<ApiKey>('/v1/credence/api_keys', {
      type,
      livemode: live,
      account,
      name,
      ...(permission.length > 0 && { permissions: permission }),
      ...(allowed.length > 0 && { allowed_ips: allowed }),
    });
    print(key, describeNewKey(key));
  },
});

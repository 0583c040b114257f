import { atomically } from '../../../app.ts';
import { insertAccount } from '../../../store/accounts.ts';
import { API_KEY_KINDS, createApiKey, PERMISSIONS } from '../../../store/api-keys.ts';
import { defineOperation } from '../../operation.ts';
import { ACCOUNT_EXPANDABLE, serializeAccount } from '../../serialize/account.ts';
import { serializeApiKey } from '../../serialize/api-key.ts';
import { NEWEST_API_VERSION } from '../../versions.ts';
import { ACCOUNT_SETTINGS, readPolicy } from './settings.ts';

/**
 * `POST /v1/credence/accounts`: an account with one test key of each kind, as the first start makes it. Live keys are
 * made one by one, when they are wanted.
 */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/credence/accounts',
  summary: 'Create an account',
  returns: 'credence.account',
  extension: true,
  callers: ['operator'],
  permission: 'secret_key',
  params: ACCOUNT_SETTINGS,
  expandable: ACCOUNT_EXPANDABLE,
  run({ app }, params) {
    return atomically(app, async (tx) => {
      const account = await insertAccount(tx, {
        businessName: params.business_name,
        defaultApiVersion: params.default_api_version ?? NEWEST_API_VERSION,
        ...readPolicy(params),
      });
      const of = { accountId: account.id, livemode: false };
      const testKeys: object[] = [];
      for (const kind of API_KEY_KINDS) {
        const permissions = kind === 'restricted' ? PERMISSIONS : [];
        const { key, secret } = await createApiKey(tx, of, { kind, permissions });
        testKeys.push(serializeApiKey(key, tx.clock.now(), secret));
      }
      const body = serializeAccount(account);
      return { body: { ...body, test_keys: testKeys }, kept: body };
    });
  },
});

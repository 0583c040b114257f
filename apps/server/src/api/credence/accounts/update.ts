import { updateAccount } from '../../../store/accounts.ts';
import { defineOperation } from '../../operation.ts';
import { ACCOUNT_EXPANDABLE, serializeAccount } from '../../serialize/account.ts';
import { getNamedAccount } from './account.ts';
import { ACCOUNT_SETTINGS, readPolicy } from './settings.ts';

/** `POST /v1/credence/accounts/:id` */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/credence/accounts/:id',
  summary: 'Update an account',
  returns: 'credence.account',
  extension: true,
  callers: ['operator'],
  permission: 'secret_key',
  params: { ...ACCOUNT_SETTINGS, business_name: ACCOUNT_SETTINGS.business_name.optional() },
  expandable: ACCOUNT_EXPANDABLE,
  async run(request, params) {
    const account = await getNamedAccount(request);
    const updated = await updateAccount(request.app, account, {
      ...(params.business_name !== undefined && { businessName: params.business_name }),
      ...(params.default_api_version !== undefined && { defaultApiVersion: params.default_api_version }),
      ...readPolicy(params),
    });
    return { body: serializeAccount(updated) };
  },
});

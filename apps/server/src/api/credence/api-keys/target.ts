import { Refusal } from '@credence/verification';
import type { AccountRef } from '../../../app.ts';
import { findAccount, listAccounts } from '../../../store/accounts.ts';
import { type ApiKey, findApiKeyAnywhere, findApiKeyById } from '../../../store/api-keys.ts';
import { flag, text } from '../../form/parameters.ts';
import { getObject, type Noun } from '../../objects.ts';
import type { ApiRequest } from '../../operation.ts';

export const API_KEY: Noun = { name: 'API key', param: 'api_key' };

/** Whose keys: for the operator to say. A key of an account manages those of its own account and mode. */
export const TARGET_PARAMS = {
  account: text(255).optional().describe('The account, for the operator; the only one there is, when none is named.'),
  livemode: flag().optional().describe('Whether of live mode, for the operator; of test mode, when left out.'),
};

interface Target {
  account?: string | undefined;
  livemode?: boolean | undefined;
}

/** @throws {Refusal} When a key of an account names another one or the other mode, or the operator none that exists. */
export async function targetOf({ app, account: own, key }: ApiRequest, target: Target): Promise<AccountRef> {
  if (key.kind === 'operator') {
    const accountId = target.account ?? (await soleAccount(app));
    if (!(await findAccount(app, accountId))) {
      throw new Refusal('reference_missing', `No such account: '${accountId}'`, 'account');
    }
    return { accountId, livemode: target.livemode ?? false };
  }
  if (target.account !== undefined && target.account !== own.accountId) {
    throw new Refusal(
      'permission_denied',
      `The provided key '${key.masked}' does not have access to account '${target.account}' (or that account does not exist).`,
      'account',
    );
  }
  if (target.livemode !== undefined && target.livemode !== own.livemode) {
    const [here, there] = own.livemode ? ['live', 'test'] : ['test', 'live'];
    throw new Refusal(
      'permission_denied',
      `A ${here} mode key manages keys of ${here} mode. The first key of ${there} mode is made by the operator of this server: credence keys create${own.livemode ? '' : ' --live'}`,
      'livemode',
    );
  }
  return own;
}

/** The key the path names: any, for the operator. */
export async function getApiKey(request: ApiRequest): Promise<ApiKey> {
  const { app, id, key } = request;
  if (key.kind !== 'operator') return getObject(request, API_KEY, (account) => findApiKeyById(app, account, id));
  return getObject(request, API_KEY, () => findApiKeyAnywhere(app, id));
}

async function soleAccount(app: ApiRequest['app']): Promise<string> {
  const { items } = await listAccounts(app, { limit: 2 });
  const [only] = items;
  if (only && items.length === 1) return only.id;
  throw new Refusal(
    'parameter_missing',
    'Missing required param: account. This server has several; GET /v1/credence/accounts lists them.',
    'account',
  );
}

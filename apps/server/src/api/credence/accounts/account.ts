import { Refusal } from '@credence/verification';
import { type Account, findAccount } from '../../../store/accounts.ts';
import type { ApiRequest } from '../../operation.ts';

/** The account the path names: any, for the operator; for a key of an account, its own. */
export async function getNamedAccount({ app, id, key }: ApiRequest): Promise<Account> {
  const account = key.kind === 'operator' || id === key.accountId ? await findAccount(app, id) : undefined;
  if (!account) throw new Refusal('resource_missing', `No such account: '${id}'`, 'account');
  return account;
}

import { Refusal } from '@credence/verification';
import type { App } from '../../../app.ts';
import { type Account, updateAccount } from '../../../store/accounts.ts';
import { findFileOfAccount } from '../../../store/files.ts';
import type { Params } from '../../operation.ts';
import { serializeAccount } from '../../serialize/account.ts';
import { type ACCOUNT_CHANGES, readChanges } from './settings.ts';

/**
 * Changes an account as a request says, and answers it as it then stands.
 *
 * @throws {Refusal} When a picture is none of the account's, or is not meant for the place it is put in.
 */
export async function change(app: App, account: Account, params: Params<typeof ACCOUNT_CHANGES>) {
  for (const place of ['icon', 'logo'] as const) {
    const id = params.branding?.[place];
    if (!id) continue;
    const param = `branding[${place}]`;
    const file = await findFileOfAccount(app, account.id, id);
    if (!file) throw new Refusal('reference_missing', `No such file: '${id}'`, param);
    if (file.purpose === `business_${place}`) continue;
    throw new Refusal(
      'parameter_invalid',
      `The file '${id}' was not uploaded with the purpose business_${place}.`,
      param,
    );
  }
  return { body: serializeAccount(await updateAccount(app, account, readChanges(params))) };
}

import { Refusal } from '@credence/verification';
import type { AccountRef } from '../app.ts';
import type { ApiRequest } from './operation.ts';

/** How Stripe speaks of a kind of object when there is none. */
export interface Noun {
  name: string;
  /** The path's parameter. */
  param: string;
}

/** Longer or stranger ids are nobody's: they are not looked up. */
const ID = /^[A-Za-z0-9_]{1,255}$/;

/**
 * Finds the object a request's path names, or refuses in words that tell nothing of other accounts.
 *
 * @param find Looks in one mode of the account. The other mode is tried only to explain a key of the wrong mode.
 * @throws {Refusal} `resource_missing`.
 */
export async function getObject<T>(
  { account, id }: ApiRequest,
  noun: Noun,
  find: (account: AccountRef, id: string) => Promise<T | undefined>,
): Promise<T> {
  const readable = ID.test(id);
  const object = readable ? await find(account, id) : undefined;
  if (object !== undefined) return object;
  const elsewhere = readable ? await find({ ...account, livemode: !account.livemode }, id) : undefined;
  const [here, there] = account.livemode ? ['live', 'test'] : ['test', 'live'];
  const hint =
    elsewhere === undefined
      ? ''
      : `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`;
  throw new Refusal('resource_missing', `No such ${noun.name}: '${id}'${hint}`, noun.param);
}

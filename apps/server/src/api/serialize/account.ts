import type { Account } from '../../store/accounts.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const ACCOUNT_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** An account, in the manner of Stripe's objects. */
export function serializeAccount(account: Account) {
  return {
    id: account.id,
    object: 'credence.account',
    business_name: account.businessName,
    created: serializeInstant(account.createdAt),
    default_api_version: account.defaultApiVersion,
    policy: account.policy,
    review_hours: account.reviewHours,
  };
}

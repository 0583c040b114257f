import { POLICY_NAMES, type PolicyName } from '@credence/verification';
import { z } from 'zod';
import type { Account } from '../../../store/accounts.ts';
import { apiVersion, integerFrom } from '../../form/parameters.ts';

/** As long as it can be shown on the pages. */
const NAME_MAX = 100;

/** A month: whoever waits longer has gone elsewhere. */
const REVIEW_HOURS_MAX = 30 * 24;

/** What of an account is set when it is created, and may be changed later. */
export const ACCOUNT_SETTINGS = {
  business_name: z
    .string()
    .min(1)
    .max(NAME_MAX)
    .describe('Who asks for the verification, as the person reads it on the pages.'),
  default_api_version: apiVersion()
    .optional()
    .describe('The version for requests that name none, and of events. The newest, when none is named.'),
  policy: z
    .enum(POLICY_NAMES)
    .optional()
    .describe(
      'What follows from checks that do not pass, from `permissive` to `strict`. `standard`, unless told otherwise.',
    ),
  review_hours: integerFrom(1, REVIEW_HOURS_MAX)
    .optional()
    .describe('For how many hours a session is held for somebody to look at it. 72, unless told otherwise.'),
};

/** What of an account's decisions a request sets. */
export function readPolicy({
  policy,
  review_hours,
}: {
  policy?: PolicyName | undefined;
  review_hours?: number | undefined;
}): Partial<Pick<Account, 'policy' | 'reviewHours'>> {
  return { ...(policy !== undefined && { policy }), ...(review_hours !== undefined && { reviewHours: review_hours }) };
}

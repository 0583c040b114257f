import { z } from 'zod';
import { API_VERSIONS } from '../../versions.ts';

/** As long as it can be shown on the pages. */
const NAME_MAX = 100;

/** What of an account is set when it is created, and may be changed later. */
export const ACCOUNT_SETTINGS = {
  business_name: z
    .string()
    .min(1)
    .max(NAME_MAX)
    .describe('Who asks for the verification, as the person reads it on the pages.'),
  default_api_version: z
    .enum(API_VERSIONS, { error: (issue) => `Invalid Stripe API version: ${issue.input}` })
    .optional()
    .describe('The version for requests that name none, and of events. The newest, when none is named.'),
};

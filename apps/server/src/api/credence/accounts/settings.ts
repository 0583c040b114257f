import { z } from 'zod';
import { apiVersion } from '../../form/parameters.ts';

/** As long as it can be shown on the pages. */
const NAME_MAX = 100;

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
};

import { z } from 'zod';
import { flag, nested, webAddress } from '../form/parameters.ts';
import { flowOptions } from './options.ts';

/** What of a flow is set when it is created, and may be changed later; an empty text unsets. */
export const SETTING_PARAMS = {
  active: flag().optional(),
  name: z.string().max(255).optional(),
  options: flowOptions().optional(),
  return_url: z.union([webAddress(), z.literal('')]).optional(),
  static_link: nested({ active: flag().optional() }).optional(),
};

import { type DocumentOptions, documentOptionsMisplaced, type ProvidedDetails } from '@credence/verification';
import { z } from 'zod';
import { clearable, emailAddress, flag, list, nested, phoneNumber } from '../form/parameters.ts';
import type { Params } from '../operation.ts';

/** What a session asks for and what is known beforehand: the same to create it and to change it. */
export const TERMS_PARAMS = {
  type: z.enum(['document', 'id_number']).optional(),
  options: nested({ document: documentOptions().optional() }).optional(),
  provided_details: nested({ email: emailAddress().optional(), phone: phoneNumber().optional() }).optional(),
};

type TermsParams = Params<typeof TERMS_PARAMS>;

/** Settings for documents; flows have the same. */
export function documentOptions() {
  return clearable({
    allowed_types: list(z.enum(['driving_license', 'id_card', 'passport'])).optional(),
    require_id_number: flag().optional(),
    require_live_capture: flag().optional(),
    require_matching_selfie: flag().optional(),
  });
}

/** @throws {Refusal} When a session of ID numbers is given options for a document. */
export function refuseMisplaced({ type, options }: TermsParams): void {
  if (type === 'id_number' && Object.keys(options?.document ?? {}).length > 0) throw documentOptionsMisplaced();
}

/** The members that were given. An empty text in place of the map gives none. */
export function readDocumentOptions({ options }: Pick<TermsParams, 'options'>): DocumentOptions {
  const { allowed_types, require_id_number, require_live_capture, require_matching_selfie } = options?.document ?? {};
  return {
    ...(allowed_types && { allowedTypes: [...new Set(allowed_types)] }),
    ...(require_id_number !== undefined && { requireIdNumber: require_id_number }),
    ...(require_live_capture !== undefined && { requireLiveCapture: require_live_capture }),
    ...(require_matching_selfie !== undefined && { requireMatchingSelfie: require_matching_selfie }),
  };
}

/** Null when none were given. */
export function readDetails({ provided_details }: TermsParams): ProvidedDetails | null {
  const { email, phone } = provided_details ?? {};
  if (email === undefined && phone === undefined) return null;
  return { ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) };
}

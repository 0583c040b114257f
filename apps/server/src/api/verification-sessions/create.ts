import { Refusal, type SessionOptions } from '@credence/verification';
import { z } from 'zod';
import { createSession } from '../../sessions/create.ts';
import { createSessionFromFlow, getActiveFlow } from '../../sessions/create-from-flow.ts';
import { linksOf } from '../../sessions/links.ts';
import { clearable, emailAddress, flag, list, metadata, nested, text, webAddress } from '../form/parameters.ts';
import { defineOperation, type Params } from '../operation.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import { answerSession } from './answer.ts';

const PARAMS = {
  type: z.enum(['document', 'id_number']).optional(),
  verification_flow: text().optional(),
  options: nested({
    document: clearable({
      allowed_types: list(z.enum(['driving_license', 'id_card', 'passport'])).optional(),
      require_id_number: flag().optional(),
      require_live_capture: flag().optional(),
      require_matching_selfie: flag().optional(),
    }).optional(),
  }).optional(),
  provided_details: nested({ email: emailAddress().optional(), phone: text().optional() }).optional(),
  client_reference_id: text().optional(),
  related_customer: text().optional(),
  related_customer_account: text().optional(),
  related_person: nested({ account: text(), person: text() }).optional(),
  return_url: webAddress().optional(),
  metadata: metadata().optional(),
};

type CreateParams = Params<typeof PARAMS>;

/** `POST /v1/identity/verification_sessions` */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/identity/verification_sessions',
  summary: 'Create a verification session',
  returns: 'identity.verification_session',
  permission: 'identity_product_write',
  params: PARAMS,
  expandable: SESSION_EXPANDABLE,
  check(params) {
    refuseBoth(params, 'related_customer', 'related_customer_account');
    refuseBoth(params, 'type', 'verification_flow');
    // A flow is what decides these.
    refuseBoth(params, 'options', 'verification_flow');
    refuseUnsupported(params);
    if (params.type === undefined && params.verification_flow === undefined) {
      throw new Refusal('parameter_missing', 'Missing required param: type.', 'type');
    }
  },
  async run(request, params) {
    const { app, account, cause } = request;
    const details = {
      providedDetails: readDetails(params.provided_details),
      metadata: params.metadata ?? {},
      clientReferenceId: params.client_reference_id ?? null,
      relatedCustomer: params.related_customer ?? null,
      relatedCustomerAccount: params.related_customer_account ?? null,
      relatedPerson: params.related_person ?? null,
      returnUrl: params.return_url ?? null,
    };
    const record =
      params.verification_flow === undefined
        ? await createSession(
            app,
            account,
            { ...details, type: 'document', verificationFlowId: null, options: readOptions(params) },
            cause,
          )
        : await createSessionFromFlow(app, await getActiveFlow(app, account, params.verification_flow), details, cause);
    return answerSession(request, record, linksOf(request.app, record));
  },
});

function refuseBoth(params: CreateParams, first: keyof CreateParams, second: keyof CreateParams): void {
  if (params[first] === undefined || params[second] === undefined) return;
  throw new Refusal('parameter_invalid', `You may only specify one of these parameters: ${first}, ${second}.`, first);
}

/** Granting these without carrying them out would verify less than was asked. */
function refuseUnsupported({ type, options }: CreateParams): void {
  if (type === 'id_number') throw unsupported('Verification of ID numbers is', 'type');
  if (options?.document?.require_id_number) {
    throw unsupported('Verification of ID numbers is', 'options[document][require_id_number]');
  }
  if (options?.document?.require_matching_selfie) {
    throw unsupported('Comparison with a selfie is', 'options[document][require_matching_selfie]');
  }
}

function unsupported(what: string, param: string): Refusal {
  return new Refusal('parameter_invalid', `${what} not supported yet by this server.`, param);
}

/** A document session always says `document`, so that its options read `{"document": {}}` when none were set. */
function readOptions({ options }: CreateParams): SessionOptions {
  const { allowed_types, require_id_number, require_live_capture, require_matching_selfie } = options?.document ?? {};
  return {
    document: {
      ...(allowed_types && { allowedTypes: allowed_types }),
      ...(require_id_number !== undefined && { requireIdNumber: require_id_number }),
      ...(require_live_capture !== undefined && { requireLiveCapture: require_live_capture }),
      ...(require_matching_selfie !== undefined && { requireMatchingSelfie: require_matching_selfie }),
    },
  };
}

function readDetails(details: CreateParams['provided_details']) {
  const { email, phone } = details ?? {};
  if (email === undefined && phone === undefined) return null;
  return { ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) };
}

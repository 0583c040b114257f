import { Refusal, readChosenOutcome } from '@credence/verification';
import { createSession, type NewSession } from '../../sessions/create.ts';
import { createSessionFromFlow, getActiveFlow } from '../../sessions/create-from-flow.ts';
import { linksOf } from '../../sessions/links.ts';
import type { SessionRecord } from '../../store/sessions.ts';
import { metadata, nested, text, webAddress } from '../form/parameters.ts';
import { defineOperation, type Outcome, type Params } from '../operation.ts';
import { SESSION_EXPANDABLE } from '../serialize/session.ts';
import { answerSession } from './answer.ts';
import { readDetails, readDocumentOptions, refuseMisplaced, TERMS_PARAMS } from './terms.ts';

const PARAMS = {
  ...TERMS_PARAMS,
  verification_flow: text().optional(),
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
  answersAtOnce: true,
  params: PARAMS,
  expandable: SESSION_EXPANDABLE,
  check(params, { account }) {
    refuseBoth(params, 'related_customer', 'related_customer_account');
    refuseBoth(params, 'type', 'verification_flow');
    // A flow is what decides these.
    refuseBoth(params, 'options', 'verification_flow');
    refuseMisplaced(params);
    readChosenOutcome(params.metadata ?? {}, account.livemode);
    if (params.type === undefined && params.verification_flow === undefined) {
      throw new Refusal('parameter_missing', 'Missing required param: type.', 'type');
    }
  },
  async run(request, params) {
    const { app, account, cause } = request;
    const details = {
      providedDetails: readDetails(params),
      metadata: params.metadata ?? {},
      clientReferenceId: params.client_reference_id ?? null,
      relatedCustomer: params.related_customer ?? null,
      relatedCustomerAccount: params.related_customer_account ?? null,
      relatedPerson: params.related_person ?? null,
      returnUrl: params.return_url ?? null,
    };
    const tell = (record: SessionRecord) => answerSession(request, record, linksOf(app, record));
    const { keep } = request;
    let told: Outcome | undefined;
    const answer =
      keep &&
      (async (record: SessionRecord) => {
        told = await tell(record);
        return keep(told);
      });
    const record =
      params.verification_flow === undefined
        ? await createSession(
            app,
            account,
            { ...details, ...readTerms(params), verificationFlowId: null },
            cause,
            answer,
          )
        : await createSessionFromFlow(
            app,
            await getActiveFlow(app, account, params.verification_flow),
            details,
            cause,
            answer,
          );
    return told ?? tell(record);
  },
});

function refuseBoth(params: CreateParams, first: keyof CreateParams, second: keyof CreateParams): void {
  if (params[first] === undefined || params[second] === undefined) return;
  throw new Refusal('parameter_invalid', `You may only specify one of these parameters: ${first}, ${second}.`, first);
}

/** A document session always says `document`, so that its options read `{"document": {}}` when none were set. */
function readTerms(params: CreateParams): Pick<NewSession, 'type' | 'options'> {
  if (params.type === 'id_number') return { type: 'id_number', options: { idNumber: {} } };
  return { type: 'document', options: { document: readDocumentOptions(params) } };
}

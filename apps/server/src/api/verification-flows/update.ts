import { refuseChosenOutcome } from '@credence/verification';
import { requireChannels } from '../../sessions/require-channels.ts';
import { changeVerificationFlow, findVerificationFlow, type VerificationFlow } from '../../store/verification-flows.ts';
import { changeMetadata, metadataChange } from '../form/parameters.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { FLOW_EXPANDABLE } from '../serialize/verification-flow.ts';
import { answerFlow, FLOW } from './answer.ts';
import { mergeOptions } from './options.ts';
import { SETTING_PARAMS } from './settings.ts';

/** `POST /v1/identity/verification_flows/:id`: what it changes counts for sessions made from then on. */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/identity/verification_flows/:id',
  summary: 'Update a verification flow',
  returns: 'identity.verification_flow',
  extension: true,
  permission: 'identity_product_write',
  params: { ...SETTING_PARAMS, metadata: metadataChange().optional() },
  expandable: FLOW_EXPANDABLE,
  check({ metadata = {} }) {
    refuseChosenOutcome(metadata);
  },
  async run(request, params) {
    const { app, account } = request;
    const change = (flow: VerificationFlow) => {
      const options = mergeOptions(flow.options, params.options ?? {});
      requireChannels(request.app, options, account.livemode);
      return {
        name: params.name === undefined ? flow.name : params.name || null,
        options,
        returnUrl: params.return_url === undefined ? flow.returnUrl : params.return_url || null,
        metadata: params.metadata ? changeMetadata(flow.metadata, params.metadata) : flow.metadata,
        active: params.active ?? flow.active,
        staticLinkActive: params.static_link?.active ?? flow.staticLinkActive,
      };
    };
    const { id } = await getObject(request, FLOW, (of, wanted) => findVerificationFlow(app, of, wanted));
    return { body: answerFlow(request, await changeVerificationFlow(app, account, id, change)) };
  },
});

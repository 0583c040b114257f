import { refuseChosenOutcome } from '@credence/verification';
import { requireChannels } from '../../sessions/require-channels.ts';
import { insertVerificationFlow } from '../../store/verification-flows.ts';
import { metadata } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { FLOW_EXPANDABLE } from '../serialize/verification-flow.ts';
import { answerFlow } from './answer.ts';
import { mergeOptions } from './options.ts';
import { SETTING_PARAMS } from './settings.ts';

/** `POST /v1/identity/verification_flows` */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/identity/verification_flows',
  summary: 'Create a verification flow',
  returns: 'identity.verification_flow',
  extension: true,
  permission: 'identity_product_write',
  params: { ...SETTING_PARAMS, metadata: metadata().optional() },
  expandable: FLOW_EXPANDABLE,
  check({ options = {}, metadata = {} }, { app, account }) {
    requireChannels(app, mergeOptions({}, options), account.livemode);
    refuseChosenOutcome(metadata);
  },
  async run(request, params) {
    const flow = await insertVerificationFlow(request.app, request.account, {
      name: params.name || null,
      options: mergeOptions({}, params.options ?? {}),
      returnUrl: params.return_url || null,
      metadata: params.metadata ?? {},
      active: params.active ?? true,
      // Whoever has the address can make sessions: that is for the integrator to want.
      staticLinkActive: params.static_link?.active ?? false,
    });
    return { body: answerFlow(request, flow) };
  },
});

import type { VerificationFlow } from '../../store/verification-flows.ts';
import type { Expandable } from '../expand.ts';
import { serializeOptions } from './session.ts';
import { serializeInstant } from './values.ts';

export const FLOW_EXPANDABLE: Expandable = { names: [], sensitive: [] };

/**
 * A flow as this server shows it: Stripe has no such object in its API.
 *
 * @param staticLinkUrl Where its static link leads; shown while the link is switched on.
 */
export function serializeFlow(flow: VerificationFlow, staticLinkUrl: string) {
  return {
    id: flow.id,
    object: 'identity.verification_flow',
    active: flow.active,
    created: serializeInstant(flow.createdAt),
    livemode: flow.livemode,
    metadata: flow.metadata,
    name: flow.name,
    options: {
      ...serializeOptions(flow.options),
      // As it is set; sessions show it as an empty object, as Stripe's do.
      ...(flow.options.idNumber && { id_number: { require_verification: true } }),
    },
    return_url: flow.returnUrl,
    static_link: { active: flow.staticLinkActive, url: flow.staticLinkActive ? staticLinkUrl : null },
  };
}

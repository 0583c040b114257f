import { staticLinkUrl } from '../../sessions/static-link.ts';
import type { VerificationFlow } from '../../store/verification-flows.ts';
import type { Noun } from '../objects.ts';
import type { ApiRequest } from '../operation.ts';
import { serializeFlow } from '../serialize/verification-flow.ts';

export const FLOW: Noun = { name: 'verification flow', param: 'verification_flow' };

/** One flow as an answer shows it. */
export function answerFlow({ app }: ApiRequest, flow: VerificationFlow) {
  return serializeFlow(flow, staticLinkUrl(app, flow));
}

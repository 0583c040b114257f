import { POLICIES, POLICY_VERSION, type Policy } from '@credence/verification';
import { customPolicyOf } from '../../../sessions/policy-of.ts';
import { replayPolicy } from '../../../sessions/replay-policy.ts';
import { meaning } from '../../form/meaning.ts';
import { integer, text } from '../../form/parameters.ts';
import { type GivenPolicy, policy } from '../../form/policy.ts';
import { defineOperation } from '../../operation.ts';
import { CREATED_PARAMS, pageRequest } from '../../paging.ts';
import { REPLAY_EXPANDABLE, serializeReplay } from '../../serialize/policy-replay.ts';

const LIMIT_DEFAULT = 100;
/** Some twenty megabytes of readings, and a second of two processors. */
const LIMIT_MAX = 1000;

/**
 * `GET /v1/credence/policy_replay`: what another policy would have made of sessions that were decided, from what was read
 * then. Nothing is changed, and nothing that was read is told.
 */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/policy_replay',
  summary: 'Replay decisions under another policy',
  returns: 'credence.policy_replay',
  extension: true,
  permission: 'identity_product_read',
  params: {
    policy: policy().optional(),
    limit: meaning(integer(), { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }).optional(),
    starting_after: text(255).optional(),
    ...CREATED_PARAMS,
  },
  expandable: REPLAY_EXPANDABLE,
  async run({ app, account }, { policy: given, limit = LIMIT_DEFAULT, ...cursor }) {
    const asked = given === undefined ? undefined : policyFrom(given);
    const page = { ...pageRequest(cursor), limit: Math.min(Math.max(limit, 1), LIMIT_MAX) };
    const replayed = await replayPolicy(app, account, { policy: asked, page });
    return { body: serializeReplay(replayed, { revision: POLICY_VERSION, policy: asked, livemode: account.livemode }) };
  },
});

function policyFrom(given: GivenPolicy): Policy {
  return typeof given === 'object' ? customPolicyOf(given) : POLICIES[given];
}

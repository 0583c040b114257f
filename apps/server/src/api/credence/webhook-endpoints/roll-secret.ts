import { Refusal } from '@credence/verification';
import { rollEndpointSecret } from '../../../store/webhook-endpoints.ts';
import { epochSeconds, integer } from '../../form/parameters.ts';
import { getObject } from '../../objects.ts';
import { defineOperation } from '../../operation.ts';
import { ENDPOINT_EXPANDABLE, serializeEndpointHealth } from '../../serialize/webhook-endpoint.ts';
import { ENDPOINT, getEndpoint } from '../../webhook-endpoints/retrieve.ts';

const OVERLAP_MAX_S = 24 * 3600;

/**
 * `POST /v1/credence/webhook_endpoints/:id/roll_secret`: the one answer that tells the new secret. The old one signs
 * beside it for as long as is asked, or ends at once.
 */
export const rollSecret = defineOperation({
  method: 'POST',
  path: '/v1/credence/webhook_endpoints/:id/roll_secret',
  summary: 'Roll the signing secret of a webhook endpoint',
  returns: 'credence.webhook_endpoint',
  extension: true,
  answersAskerOnly: true,
  permission: 'webhook_write',
  params: {
    expires_in: integer().optional(),
    expire_old_at: epochSeconds().optional(),
  },
  expandable: ENDPOINT_EXPANDABLE,
  check({ expires_in, expire_old_at }, { app, account }) {
    if (expires_in !== undefined && expire_old_at !== undefined) {
      throw new Refusal(
        'parameter_invalid',
        'You may only specify one of these parameters: expires_in, expire_old_at.',
        'expires_in',
      );
    }
    if (expires_in !== undefined) refuseBeyond(expires_in, 'expires_in');
    // Where it is given as an instant, a clock that is a little ahead of ours is no reason to refuse "at once".
    if (expire_old_at !== undefined) {
      refuseBeyond(Math.max(0, expire_old_at - app.clock.now(account).getTime() / 1000), 'expire_old_at');
    }
  },
  async run(request, { expires_in = 0, expire_old_at }) {
    const { app, account } = request;
    const { id } = await getEndpoint(request);
    const oldExpiresAt =
      expire_old_at === undefined
        ? new Date(app.clock.now(account).getTime() + expires_in * 1000)
        : new Date(expire_old_at * 1000);
    const { endpoint, secret } = await getObject(request, ENDPOINT, () =>
      rollEndpointSecret(app, account, id, oldExpiresAt),
    );
    return { body: serializeEndpointHealth(endpoint, app.clock.now(account), secret) };
  },
});

function refuseBeyond(seconds: number, param: string): void {
  if (seconds >= 0 && seconds <= OVERLAP_MAX_S) return;
  throw new Refusal(
    'parameter_invalid',
    'The old secret can end at once or within the next 24 hours (86400 seconds).',
    param,
  );
}

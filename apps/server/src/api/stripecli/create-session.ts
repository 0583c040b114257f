import { Refusal } from '@credence/verification';
import { getAccount } from '../../store/accounts.ts';
import { createListener } from '../../store/local-listeners.ts';
import { list, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { NEWEST_API_VERSION } from '../versions.ts';
import { LISTEN_PATH } from './connect.ts';

/** Events as webhooks carry them: all there is to hear of here. */
const FEATURE = 'webhooks';

/** After this long the vendor's command line connects anew by itself, which costs it a second and a line of noise. */
const RECONNECT_AFTER_S = 86_400;

/**
 * `POST /v1/stripecli/sessions`: how `stripe listen` begins. It is not in the public reference.
 *
 * @see https://github.com/stripe/stripe-cli/blob/master/pkg/stripeauth/client.go
 */
export const createStripecliSession = defineOperation({
  method: 'POST',
  path: '/v1/stripecli/sessions',
  summary: 'Begin to listen to events, as `stripe listen` does',
  returns: 'stripecli_session',
  answersAskerOnly: true,
  permission: 'event_read',
  params: {
    device_name: text().optional(),
    websocket_features: list(text(255)),
    filters: text().optional(),
    forward_to_url: text().optional(),
    forward_connect_to_url: text().optional(),
    forward_thin_to_url: text().optional(),
    forward_thin_connect_to_url: text().optional(),
  },
  expandable: { names: [], sensitive: [] },
  check({ websocket_features: features, filters }) {
    if (!features.includes(FEATURE)) {
      throw new Refusal(
        'parameter_invalid',
        `Of all features this server has ${FEATURE} only. Requests are followed with: credence logs tail`,
        'websocket_features',
      );
    }
    if (filters !== undefined) {
      throw new Refusal('parameter_invalid', `${FEATURE} are told of without filters: choose among them.`, 'filters');
    }
  },
  async run({ app, account, key, origin }, { device_name: deviceName = '' }) {
    const { token, secret } = await createListener(app, account, { keyId: key.id, deviceName });
    return {
      body: {
        default_version: (await getAccount(app, account.accountId)).defaultApiVersion,
        display_connect_filter_warning: false,
        latest_version: NEWEST_API_VERSION,
        reconnect_delay: RECONNECT_AFTER_S,
        secret,
        websocket_authorized_feature: FEATURE,
        websocket_id: token,
        websocket_url: `${origin.replace(/^http/, 'ws')}${LISTEN_PATH}`,
      },
    };
  },
});

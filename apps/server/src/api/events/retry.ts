import { Refusal } from '@credence/verification';
import type { AccountRef, App } from '../../app.ts';
import { resendEvent } from '../../store/deliveries.ts';
import type { EventRecord } from '../../store/events.ts';
import { tellListeners } from '../../store/local-listeners.ts';
import { answeredSession } from '../../store/sessions.ts';
import { findWebhookEndpoint } from '../../store/webhook-endpoints.ts';
import { flag, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { EVENT_EXPANDABLE } from '../serialize/event.ts';
import { ENDPOINT } from '../webhook-endpoints/retrieve.ts';
import { answerEvent, getEvent } from './answer.ts';

/**
 * `POST /v1/events/:id/retry`: what the vendor's command line calls to have an event sent again. It is not in the
 * public reference. With `for_stripecli`, and no endpoint named, the event goes to those who listen only.
 */
export const retry = defineOperation({
  method: 'POST',
  path: '/v1/events/:id/retry',
  summary: 'Send an event again',
  returns: 'event',
  permission: 'event_write',
  params: {
    webhook_endpoint: text(255).optional(),
    account: text(255).optional(),
    for_stripecli: flag().optional(),
  },
  expandable: EVENT_EXPANDABLE,
  check({ account }, { key }) {
    if (account === undefined || account === key.accountId) return;
    throw new Refusal(
      'permission_denied',
      `The provided key '${key.masked}' does not have access to account '${account}' (or that account does not exist).`,
    );
  },
  async run(request, { webhook_endpoint, for_stripecli }) {
    const { app, account } = request;
    const event = await getEvent(request);
    if (for_stripecli && (await tellListeners(app, account, event.id)) === 0) throw nobodyListens();
    if (!for_stripecli || webhook_endpoint !== undefined) {
      const sent = await resendEvent(app, account, event, webhook_endpoint);
      if (sent === 0) throw await nowhere(app, account, event, webhook_endpoint);
    }
    return { ...(await answerEvent(request, event)), session: await answeredSession(app, event.sessionId) };
  },
});

function nobodyListens(): Refusal {
  return new Refusal(
    'parameter_invalid',
    'Nobody is listening: no `stripe listen` is connected to this account and mode. Start one, or name a webhook endpoint in webhook_endpoint.',
    'for_stripecli',
  );
}

/** Why an event went to nobody. */
async function nowhere(app: App, account: AccountRef, event: EventRecord, id: string | undefined): Promise<Refusal> {
  const param = 'webhook_endpoint';
  if (id === undefined) {
    return new Refusal(
      'parameter_invalid',
      `No enabled webhook endpoint asks for events of type ${event.type}. Name the one to send it to in ${param}.`,
      param,
    );
  }
  if (await findWebhookEndpoint(app, account, id)) {
    return new Refusal(
      'parameter_invalid',
      `The webhook endpoint '${id}' is disabled. Enable it before you send events to it.`,
      param,
    );
  }
  return new Refusal('reference_missing', `No such ${ENDPOINT.name}: '${id}'`, param);
}

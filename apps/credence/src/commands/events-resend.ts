import { defineCommand } from '../command.ts';
import type { Event } from './objects.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const eventsResend = defineCommand({
  name: 'events resend',
  summary: 'Send an event to its webhook endpoints again',
  argument: 'id',
  options: {
    endpoint: { type: 'string', value: 'id', help: 'to this endpoint only, whatever it asks for' },
    ...ACCESS_OPTIONS,
  },
  examples: ['events resend evt_1a2b3c', 'events resend evt_1a2b3c --endpoint we_1a2b3c'],
  async run({ openAccount, print }, options, id) {
    const api = await openAccount(options);
    const event = await api.post<Event>(`/v1/events/${encodeURIComponent(id)}/retry`, {
      webhook_endpoint: options.endpoint,
    });
    print(event, `${event.type} (${event.id}) is on its way again.`);
  },
});

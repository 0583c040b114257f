import { defineCommand } from '../command.ts';
import { formatInstant, formatTable } from '../table.ts';
import type { Event, List } from './objects.ts';
import { readLimit } from './read-values.ts';
import { ACCESS_OPTIONS, LIMIT_OPTION } from './shared-options.ts';

export const eventsList = defineCommand({
  name: 'events list',
  summary: 'List what happened, the latest first',
  options: {
    type: { type: 'string', value: 'name', help: 'only these; an asterisk at its end stands for anything' },
    undelivered: { type: 'boolean', help: 'only those that not all endpoints have taken' },
    ...LIMIT_OPTION,
    after: { type: 'string', value: 'id', help: 'those that come after this one in the list' },
    ...ACCESS_OPTIONS,
  },
  examples: ['events list', 'events list --type identity.verification_session.verified', 'events list --json'],
  async run({ openAccount, print }, options) {
    const limit = readLimit(options.limit);
    const api = await openAccount(options);
    const page = await api.get<List<Event>>('/v1/events', {
      limit,
      type: options.type,
      delivery_success: options.undelivered ? false : undefined,
      starting_after: options.after,
    });
    const rows = page.data.map((event) => [
      event.id,
      event.type,
      event.data.object.id,
      formatInstant(event.created),
      String(event.pending_webhooks),
    ]);
    const table = formatTable(['ID', 'TYPE', 'OF', 'CREATED (UTC)', 'TO DELIVER'], rows);
    const last = page.data.at(-1);
    const more = page.has_more && last ? `\nThere are more: --after ${last.id}` : '';
    print(page, `${table}${more}`);
  },
});

import { defineCommand } from '../command.ts';
import { formatInstant, formatTable } from '../table.ts';
import type { List, Message } from './objects.ts';
import { readLimit } from './read-values.ts';
import { ACCESS_OPTIONS, LIMIT_OPTION } from './shared-options.ts';

export const outbox = defineCommand({
  name: 'outbox',
  summary: 'List what test mode would have sent to people: one-time codes and links',
  options: {
    session: { type: 'string', value: 'id', help: 'only messages to the person of this verification session' },
    ...LIMIT_OPTION,
    after: { type: 'string', value: 'id', help: 'those that come after this one in the list' },
    ...ACCESS_OPTIONS,
  },
  examples: ['outbox', 'outbox --session vs_1a2b3c --limit 1 --json'],
  async run({ openAccount, print }, options) {
    const limit = readLimit(options.limit);
    const api = await openAccount(options);
    const page = await api.get<List<Message>>('/v1/credence/outbox', {
      limit,
      verification_session: options.session,
      starting_after: options.after,
    });
    const rows = page.data.map((message) => [
      formatInstant(message.created),
      message.to,
      message.code ?? message.text,
      message.verification_session,
    ]);
    const table = formatTable(['WRITTEN (UTC)', 'TO', 'CODE OR TEXT', 'SESSION'], rows);
    const last = page.data.at(-1);
    const more = page.has_more && last ? `\nThere are more: --after ${last.id}` : '';
    print(page, `${table}${more}`);
  },
});

import { defineCommand } from '../command.ts';
import { formatInstant, formatTable } from '../table.ts';
import type { List, Session } from './objects.ts';
import { readLimit } from './read-values.ts';
import { SESSIONS, statusOf } from './session-text.ts';
import { ACCESS_OPTIONS, LIMIT_OPTION } from './shared-options.ts';

export const sessionsList = defineCommand({
  name: 'sessions list',
  summary: 'List verification sessions, the newest first',
  options: {
    status: {
      type: 'string',
      choices: ['requires_input', 'processing', 'verified', 'canceled'],
      help: 'only those that stand so',
    },
    reference: { type: 'string', value: 'id', help: 'only those with this client_reference_id' },
    ...LIMIT_OPTION,
    after: { type: 'string', value: 'id', help: 'those that come after this one in the list' },
    ...ACCESS_OPTIONS,
  },
  examples: ['sessions list', 'sessions list --status requires_input --limit 100', 'sessions list --live --json'],
  async run({ openAccount, print }, options) {
    const limit = readLimit(options.limit);
    const api = await openAccount(options);
    const page = await api.get<List<Session>>(SESSIONS, {
      limit,
      status: options.status,
      client_reference_id: options.reference,
      starting_after: options.after,
    });
    const rows = page.data.map((session) => [
      session.id,
      statusOf(session),
      session.last_error?.code ?? '',
      session.type,
      formatInstant(session.created),
    ]);
    const table = formatTable(['ID', 'STATUS', 'LAST ERROR', 'TYPE', 'CREATED (UTC)'], rows);
    const last = page.data.at(-1);
    const more = page.has_more && last ? `\nThere are more: --after ${last.id}` : '';
    print(page, `${table}${more}`);
  },
});

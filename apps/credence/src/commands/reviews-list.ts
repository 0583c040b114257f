import { defineCommand } from '../command.ts';
import { formatInstant, formatTable } from '../table.ts';
import type { List, Review } from './objects.ts';
import { readLimit } from './read-values.ts';
import { ACCESS_OPTIONS, LIMIT_OPTION } from './shared-options.ts';

const STATUSES = ['open', 'verified', 'unverified', 'expired', 'dismissed', 'redacted'];

export const reviewsList = defineCommand({
  name: 'reviews list',
  summary: 'List verification sessions that somebody is to look at, or has looked at',
  options: {
    status: { type: 'string', choices: STATUSES, help: 'only those that stand so' },
    session: { type: 'string', value: 'id', help: 'only those of this verification session' },
    ...LIMIT_OPTION,
    after: { type: 'string', value: 'id', help: 'those that come after this one in the list' },
    ...ACCESS_OPTIONS,
  },
  examples: ['reviews list --status open', 'reviews list --session vs_1a2b3c --json'],
  async run({ openAccount, print }, options) {
    const limit = readLimit(options.limit);
    const api = await openAccount(options);
    const page = await api.get<List<Review>>('/v1/credence/reviews', {
      limit,
      status: options.status,
      verification_session: options.session,
      starting_after: options.after,
    });
    const rows = page.data.map((review) => [
      review.id,
      review.verification_session,
      review.kind,
      review.status,
      review.checks.join(', '),
      review.due_at === null ? '' : formatInstant(review.due_at),
    ]);
    const table = formatTable(['ID', 'SESSION', 'KIND', 'STATUS', 'BECAUSE OF', 'ENDS (UTC)'], rows);
    const last = page.data.at(-1);
    const more = page.has_more && last ? `\nThere are more: --after ${last.id}` : '';
    print(page, `${table}${more}`);
  },
});

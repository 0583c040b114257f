import { Refusal } from '@credence/verification';
import { type SelectQueryBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Which stretch of a list, newest first. */
export interface PageRequest {
  /** 1 to 100. */
  limit: number;
  /** The id after which (older) or before which (newer) the page starts. */
  startingAfter?: string;
  endingBefore?: string;
  created?: { gt?: Date; gte?: Date; lt?: Date; lte?: Date };
}

export interface Page<T> {
  items: T[];
  /** Whether more lie beyond, in the direction of paging. */
  hasMore: boolean;
}

type Listed =
  | 'account'
  | 'api_key'
  | 'block_list_entry'
  | 'event'
  | 'file'
  | 'file_link'
  | 'message'
  | 'request_log'
  | 'review'
  | 'verification_flow'
  | 'verification_report'
  | 'verification_session'
  | 'webhook_endpoint';

/**
 * Reads one page, by the `(account_id, livemode, created_at desc, id desc)` index of its table: the cost does not grow
 * with the distance from the first page.
 *
 * @param query Selects the account's rows, with `id` and `created_at`.
 * @param unfiltered The account's rows without the list's filters: a cursor may have left the filter since its page was
 * read (its status changed), and still says where to go on.
 * @throws {Refusal} `resource_missing` when the cursor is not one of the account's rows.
 */
export async function pageOf<T extends Listed, Row extends { id: string; created_at: Date }>(
  query: SelectQueryBuilder<Database, T, Row>,
  page: PageRequest,
  unfiltered: SelectQueryBuilder<Database, T, Row> = query,
): Promise<{ rows: Row[]; hasMore: boolean }> {
  // Kysely cannot see that every `Listed` table has these two columns.
  let wanted = query as unknown as SelectQueryBuilder<Database, 'event', Row>;
  const backwards = page.endingBefore !== undefined;
  const cursorId = page.startingAfter ?? page.endingBefore;
  if (cursorId !== undefined) {
    const everything = unfiltered as unknown as SelectQueryBuilder<Database, 'event', Row>;
    const cursor = await everything.where('id', '=', cursorId).executeTakeFirst();
    if (!cursor) {
      throw new Refusal(
        'resource_missing',
        `No such object: '${cursorId}'`,
        backwards ? 'ending_before' : 'starting_after',
      );
    }
    const side = backwards ? sql.raw('>') : sql.raw('<');
    wanted = wanted.where(sql<boolean>`(created_at, id) ${side} (${cursor.created_at}, ${cursor.id})`);
  }
  for (const [bound, sign] of [
    ['gt', '>'],
    ['gte', '>='],
    ['lt', '<'],
    ['lte', '<='],
  ] as const) {
    const at = page.created?.[bound];
    if (at) wanted = wanted.where('created_at', sign, at);
  }
  const order = backwards ? 'asc' : 'desc';
  const rows = await wanted
    .orderBy('created_at', order)
    .orderBy('id', order)
    .limit(page.limit + 1)
    .execute();
  const hasMore = rows.length > page.limit;
  const kept = rows.slice(0, page.limit);
  return { rows: backwards ? kept.reverse() : kept, hasMore };
}

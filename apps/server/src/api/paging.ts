import { Refusal } from '@credence/verification';
import { z } from 'zod';
import type { Page, PageRequest } from '../store/page.ts';
import { meaning } from './form/meaning.ts';
import { EPOCH_SECONDS_MAX, epochSeconds, integer, nested, text } from './form/parameters.ts';
import type { ApiRequest } from './operation.ts';

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;

/** What every list takes. */
export const PAGE_PARAMS = {
  limit: meaning(integer(), { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }).optional(),
  starting_after: text(255).optional(),
  ending_before: text(255).optional(),
};

/** What lists of things with a time take beside. */
export const CREATED_PARAMS = {
  created: z
    .union([
      epochSeconds(),
      nested({
        gt: epochSeconds().optional(),
        gte: epochSeconds().optional(),
        lt: epochSeconds().optional(),
        lte: epochSeconds().optional(),
      }),
    ])
    .optional(),
};

type PageParams = z.output<z.ZodObject<typeof PAGE_PARAMS>> & Partial<z.output<z.ZodObject<typeof CREATED_PARAMS>>>;

/**
 * Turns a list's parameters into a stretch of it. A limit out of range is brought into range, as the original does.
 *
 * @see https://docs.stripe.com/api/pagination
 */
export function pageRequest({
  limit = LIMIT_DEFAULT,
  starting_after,
  ending_before,
  created,
}: PageParams): PageRequest {
  return {
    limit: Math.min(Math.max(limit, 1), LIMIT_MAX),
    ...(starting_after !== undefined && { startingAfter: starting_after }),
    ...(ending_before !== undefined && { endingBefore: ending_before }),
    ...(created !== undefined && { created: createdRange(created) }),
  };
}

/** @throws {Refusal} When both cursors were given. */
export function checkPage({ starting_after, ending_before }: PageParams): void {
  if (starting_after !== undefined && ending_before !== undefined) {
    throw new Refusal(
      'parameter_invalid',
      'Received both starting_after and ending_before parameters. Please pass in only one.',
    );
  }
}

/** Reads a page and wraps it in Stripe's list. */
export async function answerList<T>(
  request: ApiRequest,
  noun: string,
  read: () => Promise<Page<T>>,
  serialize: (items: T[]) => Promise<object[]> | object[],
) {
  const page = await read().catch((error: unknown) => {
    throw cursorMissing(error, noun) ?? error;
  });
  return {
    body: { object: 'list', data: await serialize(page.items), has_more: page.hasMore, url: request.path },
  };
}

/** Instants finer than a second belong to the second they are shown as. */
function createdRange(created: NonNullable<PageParams['created']>): NonNullable<PageRequest['created']> {
  if (typeof created === 'number') return { gte: startOf(created), lt: startOf(created + 1) };
  const { gt, gte, lt, lte } = created;
  const from = Math.max(gt === undefined ? -Infinity : gt + 1, gte ?? -Infinity);
  const before = Math.min(lte === undefined ? Infinity : lte + 1, lt ?? Infinity);
  return {
    ...(from > -Infinity && { gte: startOf(from) }),
    ...(before < Infinity && { lt: startOf(before) }),
  };
}

/** The second after the last one there is would lie in a year that PostgreSQL cannot read. */
function startOf(epochSecond: number): Date {
  return new Date(Math.min(epochSecond, EPOCH_SECONDS_MAX) * 1000);
}

/** The store knows no nouns; and a cursor is the request's own fault, hence 400. */
function cursorMissing(error: unknown, noun: string): Refusal | undefined {
  if (!(error instanceof Refusal) || error.code !== 'resource_missing') return undefined;
  if (error.param !== 'starting_after' && error.param !== 'ending_before') return undefined;
  const id = /'(.*)'$/s.exec(error.message)?.[1] ?? '';
  return new Refusal('reference_missing', `No such ${noun}: '${id}'`, error.param);
}

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { EPOCH_SECONDS_MAX } from './form/parameters.ts';
import { pageRequest } from './paging.ts';

describe('pageRequest', () => {
  test.each([
    [undefined, 10],
    [-5, 1],
    [0, 1],
    [1, 1],
    [100, 100],
    [101, 100],
  ])('brings a limit of %s into range: %i', (limit, expected) => {
    expect(pageRequest({ limit }).limit).toBe(expected);
  });

  test('takes an instant for the second it is shown as, in every range of seconds', () => {
    const second = fc.integer({ min: 0, max: 20 });
    const bound = fc.option(second, { nil: undefined });
    const created = fc.oneof(second, fc.record({ gt: bound, gte: bound, lt: bound, lte: bound }));
    fc.assert(
      fc.property(created, second, fc.integer({ min: 0, max: 999 }), (wanted, shown, ms) => {
        const at = new Date(shown * 1000 + ms);
        const { gte, lt } = pageRequest({ created: wanted }).created ?? {};
        const isIn = (gte === undefined || at >= gte) && (lt === undefined || at < lt);
        expect(isIn).toBe(isWanted(wanted, shown));
      }),
      { numRuns: 1000 },
    );
  });

  test('stays within the years a database can hold', () => {
    const { gte, lt } = pageRequest({ created: { gt: EPOCH_SECONDS_MAX, lte: EPOCH_SECONDS_MAX } }).created ?? {};
    expect(gte?.getUTCFullYear()).toBe(9999);
    expect(lt?.getUTCFullYear()).toBe(9999);
  });
});

type Bounds = { gt?: number | undefined; gte?: number | undefined; lt?: number | undefined; lte?: number | undefined };

function isWanted(created: number | Bounds, second: number): boolean {
  if (typeof created === 'number') return second === created;
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = created;
  return second > gt && second >= gte && second < lt && second <= lte;
}

describe('a list', () => {
  const PATH = '/v1/identity/verification_sessions';
  let api: TestApi;
  /** Newest first. */
  const ids: string[] = [];

  beforeAll(async () => {
    api = await startApi();
    for (let i = 0; i < 13; i += 1) {
      const { json } = await api.call('POST', PATH, { body: 'type=document' });
      ids.unshift(json.id);
      // Several share an instant.
      if (i % 4 === 3) api.clock.advance(700);
    }
  });
  afterAll(() => api.close());

  test('walked in pages of any size, either way, from anywhere, tells everything once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 12 }),
        fc.boolean(),
        async (limit, start, backwards) => {
          const walked = await walk(ids[start] as string, limit, backwards);
          expect(walked).toEqual(backwards ? ids.slice(0, start) : ids.slice(start + 1));
        },
      ),
      { numRuns: 15 },
    );
  });

  async function walk(from: string, limit: number, backwards: boolean): Promise<string[]> {
    const walked: string[] = [];
    let cursor = from;
    for (;;) {
      const query = `limit=${limit}&${backwards ? 'ending_before' : 'starting_after'}=${cursor}`;
      const { json } = await api.call('GET', `${PATH}?${query}`);
      const page: string[] = json.data.map(({ id }: { id: string }) => id);
      if (backwards) walked.unshift(...page);
      else walked.push(...page);
      if (!json.has_more) return walked;
      cursor = (backwards ? page[0] : page.at(-1)) as string;
    }
  }
});

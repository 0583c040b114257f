import type { LookupAddress } from 'node:dns';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Lookup, sharedLookup } from './shared-lookup.ts';

const ALL = { all: true } as const;
const ADDRESS = { address: '93.184.215.14', family: 4 };

/** A resolver that answers when it is told to. */
function slowResolver() {
  const asked: string[] = [];
  const answers: ((error: Error | null, addresses: LookupAddress[]) => void)[] = [];
  const lookup: Lookup = (hostname, _options, answer) => {
    asked.push(hostname);
    answers.push(answer);
  };
  const shared = sharedLookup(lookup);
  const ask = (hostname: string) =>
    new Promise<LookupAddress[]>((resolve, reject) => {
      shared(hostname, ALL, (error, addresses) => (error ? reject(error) : resolve(addresses)));
    });
  const fail = () => answers.shift()!(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
  return { asked, ask, fail, answer: () => answers.shift()!(null, [ADDRESS]) };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a name is asked for once by all who want to know at the same time', async () => {
  const { asked, ask, answer } = slowResolver();
  const both = Promise.all([ask('a.test'), ask('a.test')]);
  answer();
  expect(await both).toEqual([[ADDRESS], [ADDRESS]]);
  expect(asked).toEqual(['a.test']);
});

test('an answer is not kept: the next delivery asks again', async () => {
  const { asked, ask, answer } = slowResolver();
  for (let n = 0; n < 2; n += 1) {
    const found = ask('a.test');
    answer();
    await found;
  }
  expect(asked).toEqual(['a.test', 'a.test']);
});

test('a name that took long to fail is not asked for again for a while; others are', async () => {
  const { asked, ask, fail, answer } = slowResolver();
  const first = ask('dead.test');
  vi.advanceTimersByTime(10_000);
  fail();
  await expect(first).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(ask('dead.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  const other = ask('well.test');
  answer();
  expect(await other).toEqual([ADDRESS]);
  expect(asked).toEqual(['dead.test', 'well.test']);

  vi.advanceTimersByTime(15_000);
  const again = ask('dead.test');
  answer();
  expect(await again).toEqual([ADDRESS]);
});

test('a name that fails at once is asked for again at once', async () => {
  const { asked, ask, fail } = slowResolver();
  for (let n = 0; n < 2; n += 1) {
    const found = ask('typo.test');
    fail();
    await expect(found).rejects.toMatchObject({ code: 'ENOTFOUND' });
  }
  expect(asked).toHaveLength(2);
});

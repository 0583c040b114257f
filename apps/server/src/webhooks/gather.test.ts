import { expect, test } from 'vitest';
import { gather } from './gather.ts';

function recording() {
  const asked: (readonly string[])[] = [];
  const find = gather(async (ids) => {
    asked.push(ids);
    if (ids.includes('broken')) throw new Error('no database');
    return new Map(ids.filter((id) => id !== 'missing').map((id) => [id, id.toUpperCase()]));
  });
  return { asked, find };
}

test('asks once for all that is wanted in one turn, each thing once', async () => {
  const { asked, find } = recording();
  const found = await Promise.all([find('a'), find('b'), find('a'), find('missing')]);
  expect(found).toEqual(['A', 'B', 'A', undefined]);
  expect(asked).toEqual([['a', 'b', 'missing']]);
});

test('asks again for what is wanted later', async () => {
  const { asked, find } = recording();
  await find('a');
  await find('a');
  expect(asked).toEqual([['a'], ['a']]);
});

test('tells every asker of a failure, and recovers', async () => {
  const { find } = recording();
  const both = await Promise.allSettled([find('a'), find('broken')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await find('a')).toBe('A');
});

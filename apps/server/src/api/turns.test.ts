import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const OPTIONS = { atOnce: 2, ofHolder: 1, waiting: 3, waitingOfHolder: 3 };

test('a few go at a time, in the order they came', async () => {
  const turns = new Turns(OPTIONS);
  const began: string[] = [];
  const take = async (holder: string) => {
    const release = await turns.take(holder);
    began.push(holder);
    return release;
  };
  const [first] = await Promise.all([take('a'), take('b')]);
  const third = take('c');
  const fourth = take('d');
  expect(began).toEqual(['a', 'b']);
  first();
  first(); // giving back twice gives one place
  await third;
  expect(began).toEqual(['a', 'b', 'c']);
  (await third)();
  await fourth;
  expect(began).toEqual(['a', 'b', 'c', 'd']);
});

test('one holder keeps nobody else waiting', async () => {
  const turns = new Turns(OPTIONS);
  const release = await turns.take('a');
  const second = turns.take('a');
  await turns.take('b');
  release();
  await second;
});

test('whoever comes when too many wait is sent away', async () => {
  const turns = new Turns(OPTIONS);
  await turns.take('a');
  const waiting = Array.from({ length: 3 }, () => turns.take('a'));
  await expect(turns.take('b')).rejects.toMatchObject({ code: 'rate_limit' });
  expect(waiting).toHaveLength(3);
});

test('one holder turns nobody else away', async () => {
  const turns = new Turns({ ...OPTIONS, waitingOfHolder: 2 });
  await turns.take('a');
  const waiting = [turns.take('a'), turns.take('a')];
  await expect(turns.take('a')).rejects.toMatchObject({ code: 'rate_limit' });
  await turns.take('b');
  expect(waiting).toHaveLength(2);
});

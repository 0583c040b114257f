import { expect, test } from 'vitest';
import { tellProgress } from './transfer-progress.ts';

test('tells every two seconds how far it is, and of short work nothing', () => {
  let now = 10_000;
  const said: string[] = [];
  const tell = tellProgress(
    (text) => said.push(text),
    () => now,
  );
  const at = (ms: number, progress: Parameters<typeof tell>[0]) => {
    now = 10_000 + ms;
    tell(progress);
  };
  at(0, { at: '/check', done: 0, of: 200 });
  at(1_999, { at: '/check', done: 50, of: 200 });
  expect(said).toEqual([]);
  at(2_000, { at: '/check', done: 101, of: 200 });
  at(2_001, { at: '/check', done: 200, of: 200 });
  at(4_500, { at: 'event', done: 12_000, of: 1_234_567 });
  at(7_000, { at: '/files', done: 3, of: undefined });
  expect(said).toEqual(['Checking the file: 50 %', '12,000 of 1,234,567 rows of event', '3 pictures']);
});

import { describe, expect, test } from 'vitest';
import { medianInterval } from './figures.ts';

describe('medianInterval', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

  // Conover, table A3 (binomial with p = 0.5): ranks 2 and 9 of 10, 6 and 15 of 20, 18 and 33 of 50.
  test.each([
    [10, '6 [2, 9]'],
    [20, '11 [6, 15]'],
    [50, '26 [18, 33]'],
  ])('of %d values is between their order statistics', (n, text) => {
    expect(medianInterval(upTo(n).reverse())).toBe(text);
  });

  test('of too few is all of them', () => {
    expect(medianInterval([3, 1, 2])).toBe('2 [1, 3]');
  });
});

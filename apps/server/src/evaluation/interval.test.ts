import { describe, expect, test } from 'vitest';
import { formatShare, mcNemar, wilsonInterval } from './interval.ts';

describe('wilsonInterval', () => {
  // Newcombe 1998, table I: 81 of 263 and 0 of 20.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i matches the published bounds', (successes, tries, lower, upper) => {
    const [low, high] = wilsonInterval(successes, tries);
    expect(low).toBeCloseTo(lower, 4);
    expect(high).toBeCloseTo(upper, 4);
  });

  test('says nothing when nothing was tried', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  });
});

test('formatShare shows count, share and interval', () => {
  expect(formatShare(81, 263)).toBe('81/263 30.8 % [25.5, 36.6]');
});

describe('mcNemar', () => {
  // Twelve pairs changed: the sum of the binomial terms of 0, 1 and 2, doubled, is 158 in 4096.
  test.each([
    [10, 2, 158 / 4096],
    [2, 10, 158 / 4096],
    [1, 1, 1],
    [0, 0, 1],
  ])('of %i won and %i lost', (won, lost, p) => {
    expect(mcNemar(won, lost)).toBeCloseTo(p, 10);
  });
});

import { expect, test } from 'vitest';
import { pollDelayMs } from './poll-delay.ts';

test('looks every second at first, then ever more rarely, and at least every ten seconds', () => {
  expect(pollDelayMs(0)).toBe(1_000);
  expect(pollDelayMs(15)).toBe(1_000);
  expect(pollDelayMs(20)).toBeGreaterThan(pollDelayMs(18));
  expect(pollDelayMs(1_000)).toBe(10_000);
});

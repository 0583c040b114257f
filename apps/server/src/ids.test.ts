import { expect, test } from 'vitest';
import { newId } from './ids.ts';

test('ids are a prefix and 24 letters and digits, never twice the same, in the order they were made', () => {
  const ids = Array.from({ length: 5000 }, () => newId('vs'));
  for (const id of ids) expect(id).toMatch(/^vs_[0-9A-Za-z]{24}$/);
  // Compared by code unit, as the "C" collation of their columns does.
  expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

import { transliterate } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import { baseOf, formsOf, markedLetters, mayHaveCaron } from './letters.ts';

describe('the letters with marks', () => {
  test('are transliterated by the standard, each of them', () => {
    for (const [marked] of markedLetters()) expect(transliterate(marked), marked).toMatch(/^[A-Z]{1,2}$/);
  });

  test('are found from the plain one, and it from them', () => {
    for (const [marked, base] of markedLetters()) expect([...formsOf(base)!.values()], marked).toContain(marked);
    expect(baseOf('Ř')).toBe('R');
    expect(baseOf('?')).toBe('?');
  });

  test.each([
    ['LUBOMIR', 0, true],
    ['KRÁL', 3, true],
    ['FALLS', 2, false],
    ['FALLS', 3, false],
    ['LN', 0, false],
    ['KRC', 2, true],
  ])('%s may have a caron at %i: %s', (word, at, may) => {
    expect(mayHaveCaron(word, at)).toBe(may);
  });
});

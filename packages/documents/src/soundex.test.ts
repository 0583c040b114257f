import { describe, expect, test } from 'vitest';
import { soundexOf } from './soundex.ts';

describe('soundexOf', () => {
  // The examples of the National Archives, the two rules about letters that share a digit among them.
  test.each([
    ['Washington', 'W252'],
    ['Lee', 'L000'],
    ['Gutierrez', 'G362'],
    ['Pfister', 'P236'],
    ['Jackson', 'J250'],
    ['Tymczak', 'T522'],
    ['Ashcraft', 'A261'],
  ])('codes %s as %s', (name, code) => {
    expect(soundexOf(name)).toBe(code);
  });

  test('leaves out what is no letter', () => {
    expect(soundexOf("O'HARA")).toBe(soundexOf('OHARA'));
    expect(soundexOf('东')).toBe('');
  });
});

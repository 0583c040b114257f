import { describe, expect, test } from 'vitest';
import { surenessOf } from './sureness.ts';

/** A line whose characters are sure but for some. */
function line(text: string, unsure: Readonly<Record<number, number>>) {
  return { text, confidence: 0.5, confidences: Array.from(text, (_, at) => unsure[at] ?? 1) };
}

describe('surenessOf', () => {
  const validity = line('2031年(令和13年)7月1日まで有效', { 6: 0.3, 17: 0.1, 20: 0.2 });

  test('a date is as sure as its digits, whatever stands in brackets and behind it', () => {
    expect(surenessOf(validity, 0, 17, 'date')).toBe(1);
  });

  test('a caption makes its value no less sure', () => {
    expect(surenessOf(line('1. ANNA', { 0: 0.2, 2: 0.3, 3: 0.8 }), 3, 7, 'name')).toBeCloseTo(0.95);
  });

  test('a digit that is not sure does', () => {
    expect(surenessOf(line('5. AB123', { 4: 0.5 }), 3, 8, 'number')).toBeCloseTo(0.9);
  });

  test('a letter that was left out before a name counts, before a number it does not', () => {
    expect(surenessOf(line('氏名 藤 京子', { 2: 0 }), 3, 7, 'name')).toBeCloseTo(0.8);
    expect(surenessOf(line('番号 第 12', { 2: 0 }), 3, 7, 'number')).toBe(1);
  });

  test('a line that tells nothing of its characters is as sure as it is', () => {
    expect(surenessOf({ text: '1. ANNA', confidence: 0.89 }, 3, 7, 'name')).toBe(0.89);
  });
});

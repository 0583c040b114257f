import { describe, expect, test } from 'vitest';
import { alignEven } from './align.ts';
import { alignCtc } from './ctc-align.ts';
import { CLASSES } from './network.ts';
import { alphabetOf, type LineReading, SYMBOLS } from './symbols.ts';

const ANYTHING = alphabetOf(SYMBOLS);
const DIGITS = alphabetOf('0123456789');

describe('alignEven', () => {
  test('finds evenly spaced characters wherever they begin', () => {
    const reading = alignEven(draw('AB12<<CD', { start: 23, spacing: 8 }), new Array(8).fill(ANYTHING));
    expect(textOf(reading)).toBe('AB12<<CD');
    expect(reading!.centers[0]).toBe(23);
    expect(reading!.score).toBeGreaterThan(-0.2);
  });

  test.each([7, 7.5, 8.5, 9])('follows a spacing of %d steps', (spacing) => {
    const reading = alignEven(draw('AB12<<CDEF', { start: 20, spacing }), new Array(10).fill(ANYTHING));
    expect(textOf(reading)).toBe('AB12<<CDEF');
  });

  test('writes only what a column admits', () => {
    const reading = alignEven(draw('AB12', { start: 20, spacing: 8 }), [ANYTHING, ANYTHING, DIGITS, DIGITS]);
    expect(textOf(reading)).toBe('AB12');
    expect(
      alignEven(draw('ABCD', { start: 20, spacing: 8 }), [ANYTHING, ANYTHING, DIGITS, DIGITS])!.score,
    ).toBeLessThan(-2);
  });

  test('scores a part of a longer line worse than the whole', () => {
    const log = draw('AB12<<CD', { start: 23, spacing: 8 });
    const whole = alignEven(log, new Array(8).fill(ANYTHING))!;
    const part = alignEven(log, new Array(7).fill(ANYTHING))!;
    expect(part.score).toBeLessThan(whole.score - 0.5);
  });

  test('has no answer for a strip too short to hold the characters', () => {
    expect(alignEven(new Float32Array(20 * CLASSES), new Array(30).fill(ANYTHING))).toBeUndefined();
  });
});

describe('alignCtc', () => {
  test('reads exactly as many characters as there are columns, repeated ones too', () => {
    const log = draw('AA<<<12', { start: 10, spacing: 4 });
    expect(textOf(alignCtc(log, new Array(7).fill(ANYTHING)))).toBe('AA<<<12');
  });

  test('is no longer sure when it must leave a character out', () => {
    const log = draw('AA<<<12', { start: 10, spacing: 4 });
    const whole = alignCtc(log, new Array(7).fill(ANYTHING))!;
    expect(alignCtc(log, new Array(6).fill(ANYTHING))!.score).toBeLessThan(whole.score - 0.1);
  });

  test('has no answer for fewer steps than columns', () => {
    expect(alignCtc(new Float32Array(5 * CLASSES), new Array(6).fill(ANYTHING))).toBeUndefined();
  });
});

/** Log-probabilities of a reader that is 95 % sure at each character's step and its neighbours, and of nothing between. */
function draw(text: string, { start, spacing }: { start: number; spacing: number }) {
  const steps = Math.ceil(start * 2 + text.length * spacing);
  const log = new Float32Array(steps * CLASSES).fill(Math.log(0.05 / CLASSES));
  for (let t = 0; t < steps; t += 1) {
    const i = Math.round((t - start) / spacing);
    const near = i >= 0 && i < text.length && Math.abs(t - start - i * spacing) <= (spacing > 6 ? 1.5 : 0.5);
    log[t * CLASSES + (near ? SYMBOLS.indexOf(text[i]!) : CLASSES - 1)] = Math.log(0.95);
  }
  return log;
}

function textOf(reading: LineReading | undefined) {
  return reading?.columns.map((spread) => SYMBOLS[spread.indexOf(Math.max(...spread))]).join('');
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit } from './check-digit.ts';

const digits = fc.stringMatching(/^[0-9]{9}$/);

describe('checkDigit', () => {
  // The specimen passport of Utopia: ICAO Doc 9303 part 4, appendix B.
  test.each([
    ['document number', 'L898902C3', 6],
    ['personal number', 'ZE184226B<<<<<', 1],
    ['date of birth', '740812', 2],
    ['date of expiry', '120415', 9],
    ['empty field', '<<<<<<<<<<<<<<', 0],
  ])('matches the one printed after the %s', (_, field, printed) => {
    expect(checkDigit(field)).toBe(printed);
  });

  test('changes whenever a single digit is misread', () => {
    fc.assert(
      fc.property(digits, fc.nat(8), fc.integer({ min: 1, max: 9 }), (field, at, shift) => {
        const misread = (Number(field[at]) + shift) % 10;
        expect(checkDigit(field.slice(0, at) + misread + field.slice(at + 1))).not.toBe(checkDigit(field));
      }),
    );
  });

  test('changes when two unequal neighbours that are not five apart are swapped', () => {
    fc.assert(
      fc.property(digits, fc.nat(7), (field, at) => {
        const [a, b] = [Number(field[at]), Number(field[at + 1])];
        fc.pre((a - b) % 5 !== 0);
        const swapped = `${field.slice(0, at)}${b}${a}${field.slice(at + 2)}`;
        expect(checkDigit(swapped)).not.toBe(checkDigit(field));
      }),
    );
  });

  test.each(['l898902c3', 'L89 902C3', 'Ü', '٣'])('refuses %j, which no machine-readable zone can hold', (field) => {
    expect(() => checkDigit(field)).toThrow(RangeError);
  });
});

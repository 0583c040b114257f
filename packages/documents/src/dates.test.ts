import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveBirthDate, resolveExpirationDate, toIsoDate } from './dates.ts';

const TODAY = '2026-07-15';
const parts = (text: string) => ({ year: text.slice(0, 2), month: text.slice(2, 4), day: text.slice(4, 6) });

const anyParts = fc.stringMatching(/^[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])$/).map(parts);
const anyDay = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

describe('toIsoDate', () => {
  test.each([
    [2024, 2, 29, '2024-02-29'],
    [2000, 2, 29, '2000-02-29'],
    [1900, 2, 29, undefined],
    [2023, 2, 29, undefined],
    [2023, 4, 31, undefined],
    [2023, 13, 1, undefined],
    [2023, 0, 1, undefined],
    [2023, 1, 0, undefined],
    [0, 1, 1, undefined],
    [2023, 1.5, 1, undefined],
    [Number.NaN, 1, 1, undefined],
    [812, 1, 9, '0812-01-09'],
  ])('makes %d, %d, %d into %s', (year, month, day, iso) => {
    expect(toIsoDate(year, month, day)).toBe(iso);
  });

  test('agrees with the calendar of the platform', () => {
    fc.assert(fc.property(anyDay, (iso) => void expect(toIsoDate(...split(iso))).toBe(iso)));
  });
});

describe('resolveBirthDate', () => {
  test.each([
    ['740812', '1974-08-12'],
    ['260715', '2026-07-15'],
    ['260716', '1926-07-16'],
    ['000229', '2000-02-29'],
    ['270101', '1927-01-01'],
    ['690230', undefined],
    ['74<<<<', undefined],
    ['<<<<<<', undefined],
    ['74O812', undefined],
  ])('takes %s for %s', (printed, iso) => {
    expect(resolveBirthDate(parts(printed), TODAY)).toBe(iso);
  });

  test('is never after today, and at most a hundred years before it', () => {
    fc.assert(
      fc.property(anyParts, anyDay, (date, today) => {
        const iso = resolveBirthDate(date, today)!;
        expect(iso <= today).toBe(true);
        expect(Number(today.slice(0, 4)) - Number(iso.slice(0, 4))).toBeLessThanOrEqual(100);
      }),
    );
  });
});

describe('resolveExpirationDate', () => {
  test.each([
    ['120415', '2012-04-15'],
    ['361231', '2036-12-31'],
    ['761231', '2076-12-31'],
    ['770101', '1977-01-01'],
    ['990101', '1999-01-01'],
    ['270229', undefined],
    ['<<<<<<', undefined],
  ])('takes %s for %s', (printed, iso) => {
    expect(resolveExpirationDate(parts(printed), TODAY)).toBe(iso);
  });

  test('lies at most 49 years back or 50 ahead, and ends in the printed year', () => {
    fc.assert(
      fc.property(anyParts, anyDay, (date, today) => {
        const year = Number(resolveExpirationDate(date, today)!.slice(0, 4));
        const away = year - Number(today.slice(0, 4));
        expect(away >= -49 && away <= 50).toBe(true);
        expect(year % 100).toBe(Number(date.year));
      }),
    );
  });
});

function split(iso: string): [number, number, number] {
  return iso.split('-').map(Number) as [number, number, number];
}

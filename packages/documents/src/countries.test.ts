import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  COUNTRIES,
  findCountry,
  isKnownIssuer,
  isoAlpha2FromIcao,
  isoAlpha3FromIcao,
  isSpecimenIssuer,
  nameOfIcaoCode,
  toAlpha2,
  toAlpha3,
} from './countries.ts';

describe('COUNTRIES', () => {
  test('holds the 249 assigned codes and Kosovo, well-formed and without repetition', () => {
    expect(COUNTRIES).toHaveLength(250);
    expect(new Set(COUNTRIES.map((country) => country.alpha3)).size).toBe(250);
    expect(new Set(COUNTRIES.map((country) => country.alpha2)).size).toBe(250);
    for (const country of COUNTRIES) {
      expect(country).toMatchObject({
        alpha3: expect.stringMatching(/^[A-Z]{3}$/),
        alpha2: expect.stringMatching(/^[A-Z]{2}$/),
        name: expect.stringMatching(/^\p{Lu}.+[\p{Ll})]$/u),
      });
    }
  });

  // The platform's own list is an independent witness for the two-letter codes.
  test('uses two-letter codes that Unicode knows as regions', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
    expect(COUNTRIES.filter(({ alpha2 }) => names.of(alpha2) === undefined)).toEqual([]);
  });

  test('leads from either code to the other', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COUNTRIES), (country) => {
        expect(toAlpha2(country.alpha3)).toBe(country.alpha2);
        expect(toAlpha3(country.alpha2)).toBe(country.alpha3);
        expect(findCountry(country.alpha2)).toBe(findCountry(country.alpha3));
      }),
    );
  });
});

describe('isoAlpha2FromIcao', () => {
  test.each([
    ['FRA', 'FR'],
    ['D', 'DE'],
    ['D<<', 'DE'],
    ['SI<', 'SI'],
    ['GBR', 'GB'],
    ['GBN', 'GB'],
    ['RKS', 'XK'],
    ['EUE', undefined],
    ['UNO', undefined],
    ['UTO', undefined],
    ['XXA', undefined],
    ['ZZZ', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('makes %j into %s', (code, alpha2) => {
    expect(isoAlpha2FromIcao(code)).toBe(alpha2);
  });
});

test('isoAlpha3FromIcao keeps what ISO has and resolves the rest', () => {
  expect(['NLD', 'D', 'GBS', 'RKS', 'XPO'].map(isoAlpha3FromIcao)).toEqual(['NLD', 'DEU', 'GBR', 'XKX', undefined]);
});

test.each([
  ['USA', true],
  ['D<<', true],
  ['EUE', true],
  ['XOM', true],
  ['RKS', true],
  ['UTO', false],
  ['XXA', false],
  ['WSA', false],
  ['BDR', false],
  ['toString', false],
])('isKnownIssuer(%s) is %s', (code, known) => {
  expect(isKnownIssuer(code)).toBe(known);
});

test('isSpecimenIssuer knows Utopia only', () => {
  expect(['UTO', 'USA', 'XXX'].filter(isSpecimenIssuer)).toEqual(['UTO']);
});

test.each([
  ['D', 'Germany'],
  ['UTO', 'Utopia'],
  ['XXB', 'Refugee under the 1951 Convention'],
  ['QQQ', undefined],
])('nameOfIcaoCode(%s) is %s', (code, name) => {
  expect(nameOfIcaoCode(code)).toBe(name);
});

import { describe, expect, test } from 'vitest';
import { COUNTRIES, countryNames, findCountries, likelyCountry, SPECIMEN_STATE } from './countries.ts';

test('every country is one, named once', () => {
  expect(new Set(COUNTRIES).size).toBe(COUNTRIES.length);
  expect(COUNTRIES).toHaveLength(110);
  // `Intl` answers an unknown code with the code itself.
  for (const { code, name } of countryNames('en')) expect(name).not.toBe(code);
});

test('names and their order follow the language', () => {
  expect(countryNames('en')[0]?.name).toBe('Albania');
  expect(countryNames('ja').find(({ code }) => code === 'JP')?.name).toBe('日本');
});

describe('findCountries', () => {
  test.each([
    ['en', 'jap', ['JP']],
    ['en', ' OMAN', ['RO']],
    ['en', 'united', ['AE', 'GB', 'US']],
    ['de', 'osterreich', ['AT']],
    ['de', 'austria', ['AT']],
    ['ja', 'にほ', []],
    ['ja', '日', ['JP']],
    ['ar', 'مصر', ['EG']],
    ['tr', 'IRLANDA', ['IE']],
    ['ko', '대한', ['KR']],
    ['en', 'jp', ['JP']],
    ['en', 'atlantis', []],
  ])('in %s, "%s" leads to %j', (language, sought, codes) => {
    expect(findCountries(countryNames(language), sought).map(({ code }) => code)).toEqual(codes);
  });

  test('the issuer of specimens is found by what it is called here, and in English', () => {
    const specimens = { code: SPECIMEN_STATE, name: 'ユートピア（見本）' };
    for (const sought of ['ユート', 'utopia', 'uto']) {
      expect(findCountries([specimens, ...countryNames('ja')], sought)).toEqual([specimens]);
    }
  });

  test('whose name begins so comes before those it is only in', () => {
    const found = findCountries(countryNames('en'), 'in').map(({ name }) => name);
    expect(found.slice(0, 3)).toEqual(['India', 'Indonesia', 'Argentina']);
  });

  test('nothing sought is nothing left out', () => {
    expect(findCountries(countryNames('vi'), '  ')).toEqual(countryNames('vi'));
  });
});

describe('likelyCountry', () => {
  test.each([
    ['a region', ['de-AT', 'de'], 'AT'],
    ['a language spoken chiefly in one country', ['ja', 'en-US', 'en'], 'JP'],
    ['English alone, which says nothing', ['en'], null],
    ['a country whose documents cannot be checked', ['fa-IR'], null],
    ['nothing', [], null],
    ['nonsense', ['!!'], null],
  ])('judges %s', (_, tags, country) => {
    expect(likelyCountry(tags)).toBe(country);
  });
});

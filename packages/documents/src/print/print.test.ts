import { describe, expect, test } from 'vitest';
import { findLabels, isCaption, wordsOn } from './find-labels.ts';
import { readValue } from './grammar.ts';
import { completePrefecture, toJapaneseForms } from './kanji.ts';
import { LABELS } from './labels.ts';
import { PRINT_LAYOUTS } from './layouts/index.ts';
import { readCityLine, spaceStreet } from './postal-address.ts';

const layoutOf = (id: string) => PRINT_LAYOUTS.find((layout) => layout.id === id)!;
const labelsIn = (line: string, id: string) =>
  findLabels(line, layoutOf(id)).map(({ field, end }) => [field, line.slice(end)]);

import { isSexCaption } from './sex-caption.ts';

describe('findLabels', () => {
  test.each<[string, string, (string | null)[][]]>([
    ['4d DLN D1234567', 'aamva_front', [['document_number', 'D1234567']]],
    ['4dDLN', 'aamva_front', [['document_number', '']]],
    ['D.O.8. 01-05-1948', 'aamva_front', [['birth_date', '01-05-1948']]], // B taken for 8
    ['4a ISs 01/10/2013', 'aamva_front', [['issue_date', '01/10/2013']]],
    [
      '15SEX M 16 HGT 5-10',
      'aamva_front',
      [
        ['sex', 'M 16 HGT 5-10'],
        [null, '5-10'],
      ],
    ],
    [
      'Surname / Nom',
      'labelled',
      [
        ['surname', 'Nom'],
        ['surname', ''],
      ],
    ],
    ['Date of blrth', 'labelled', [['birth_date', '']]],
    ['Fodselsdato', 'labelled', [['birth_date', '']]], // a stroke lost
    ['Nomßre', 'labelled', [['given_names', '']]], // and one too many
    ['氏名日本 花子', 'japanese_licence', [['full_name', '日本 花子']]],
    ['4d DLN LN0768640', 'aamva_front', [['document_number', 'LN0768640']]], // no name begins with a digit
    ['4d DL N HT3201166', 'aamva_front', [['document_number', 'HT3201166']]], // no height has as many
  ])('finds the captions of %s', (line, layout, found) => {
    expect(labelsIn(line, layout)).toEqual(found);
  });

  test.each([
    ['SEXTON', 'aamva_front'],
    ['EXPERT LANE 5', 'aamva_front'],
    ['123 MAIN STREET', 'numbered_licence'],
    ['IN 46204', 'aamva_front'], // not LN
    ['1059 OBSERVATORY LN', 'aamva_front'], // a lane
  ])('finds none that counts in %s', (line, layout) => {
    expect(findLabels(line, layoutOf(layout)).filter(({ glued }) => !glued)).toEqual([]);
  });

  test('takes numbers for captions where a family numbers its fields', () => {
    const hits = ['1. MARTIN', '4b.31.12.2018', '5 13AA00002'].map((line) => labelsIn(line, 'numbered_licence')[0]);
    expect(hits).toEqual([
      ['surname', 'MARTIN'],
      ['expiration_date', '31.12.2018'],
      ['document_number', '13AA00002'],
    ]);
  });
});

// The captions that may stand at a place are looked up by their pieces: none may be lost there. `rn` is one letter to a reader.
test.each(PRINT_LAYOUTS)('every long caption of $id is found with any letter misread', ({ fields, id }) => {
  const labels = Object.values(fields).flatMap(({ labels = [] }) => labels);
  const all = id === 'labelled' ? Object.values(LABELS).flat() : labels;
  const long = all.filter((label) => /^[A-Za-z ]{9,}$/.test(label) && !/r ?n/i.test(label));
  const misread = long.flatMap((label) =>
    [...label].flatMap((letter, at) => (letter === ' ' ? [] : `${label.slice(0, at)}7${label.slice(at + 1)}`)),
  );
  expect(misread.filter((label) => labelsIn(label, id).length === 0)).toEqual([]);
});

test('words are found though recognition lost spaces and took letters for others', () => {
  expect(wordsOn(['D RlVERLICENSE CLASS E'])('DRIVER LICENSE')).toBe(true);
  expect(wordsOn(['DRIVING LESSONS'])('DRIVER LICENSE')).toBe(false);
});

describe('readValue', () => {
  const today = '2026-11-01';
  test.each([
    ['name', 'O’CONNOR', 'O’CONNOR'],
    ['name', '日本 花子', '日本 花子'],
    ['name', '0SCAR', 'OSCAR'],
    ['address', '1 A0 WILL0W CT', '1 A0 WILLOW CT'],
    ['address', '2619HARBOUR AVE, MACARIA00742', '2619 HARBOUR AVE, MACARIA 00742'],
    ['address', 'RUE 12BIS', 'RUE 12BIS'],
    ['number', 'P 800 000 224 322', 'P 800 000 224 322'],
    ['number', 'D12345678 CLASS', 'D12345678'],
    ['number', '第419999999970号', '419999999970'],
    ['number', '02/01/2018', undefined],
    ['number', 'KN11308 03', undefined], // whether its end or the next thing is not known
    ['sex', 'F', 'F'],
    ['sex', '女', 'F'],
    ['sex', 'FRANCE', undefined],
    ['name', '12 AUG', undefined],
    ['name', '佐々木 さくら', '佐々木 さくら'],
    ['name', 'ジョン・スミス', 'ジョン・スミス'],
    ['name', 'ｻﾞﾋﾞｴﾙ ユーリ', 'ｻﾞﾋﾞｴﾙ ユーリ'],
    ['date', ': 08/12/1974', '1974-08-12'],
  ] as const)('reads %s from %s', (grammar, text, value) => {
    expect(readValue(grammar, text, { order: 'MDY', today })?.value).toBe(value);
  });
});

describe('North American addresses', () => {
  test.each([
    ['PHOENIX,AZ85007', 'PHOENIX', 'AZ', '85007'],
    ['MONTG0MERY AL36104-1234', 'MONTGOMERY', 'AL', '36104-1234'],
    ['OTTAWA, ON K1A 0B1', 'OTTAWA', 'ON', 'K1A 0B1'],
  ])('are told by their last line: %s', (line, city, state, postalCode) => {
    expect(readCityLine(line)).toMatchObject({ city, state, postalCode });
  });

  test('get back the spaces that were lost', () => {
    expect(spaceStreet('123NORTHSTREET APT4')).toBe('123 NORTH STREET APT 4');
    expect(spaceStreet('4446WILL0W CT')).toBe('4446 WILLOW CT');
  });
});

test('the letter for prefecture is put back into addresses where recognition left a gap', () => {
  expect(completePrefecture('神奈川 横浜市西区1-1')).toBe('神奈川県横浜市西区1-1');
  expect(completePrefecture('鹿児 島 鹿児島市1')).toBe('鹿児島県鹿児島市1');
  expect(completePrefecture('青空 月 島町新宮21')).toBe('青空県月島町新宮21');
  expect(completePrefecture('理想 夢見市旭町')).toBe('理想県夢見市旭町');
  expect(completePrefecture('青空鼎緑野市')).toBe('青空県緑野市');
  expect(completePrefecture('虹 原 宮森 市栄町2- 6')).toBe('虹原県宮森市栄町2-6');
  expect(completePrefecture('東京都 港区')).toBe('東京都港区');
  expect(completePrefecture('横浜市 西区')).toBe('横浜市西区');
  // The name of a building stands apart.
  expect(completePrefecture('横浜市西区高 島1-2 桜荘')).toBe('横浜市西区高島1-2 桜荘');
});

test.each([
  ['Sexe/Sex(5)', true],
  ['15 SEX', true],
  ['Kon', true],
  ['性別', true],
  ['SEX M', false],
  ['5', false],
])('%s is the caption of the sex alone: %s', (text, caption) => {
  expect(isSexCaption(text)).toBe(caption);
});

test('Chinese forms become Japanese ones, forms that both write stay', () => {
  expect(toJapaneseForms('楼町6 丁 目 楼閣')).toBe('桜町6丁目 楼閣');
  expect(toJapaneseForms('美联 惠子')).toBe('美咲 恵子');
  expect(toJapaneseForms('高橋 楼 命和17年1月')).toBe('高橋 桜 令和17年1月');
  expect(toJapaneseForms('和16年6月25日 有効')).toBe('令和16年6月25日 有効');
  expect(toJapaneseForms('宇都宫市 合和01年 见本県 沢 澤')).toBe('宇都宮市 令和01年 見本県 沢 澤');
});

test.each([
  ['Vornamen', true],
  ['Gven names', true],
  ['Place of b', true],
  ['Suname', true],
  ['Urname', false],
  ['Ime', false],
  ['BIRTH', false],
  ['GIVENS', false],
])('%s is a caption rather than a value: %s', (text, caption) => {
  expect(isCaption(text)).toBe(caption);
});

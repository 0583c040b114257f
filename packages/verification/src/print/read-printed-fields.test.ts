import { describe, expect, test } from 'vitest';
import type { TextLine } from '../readings.ts';
import { readPrintedFields } from './read-printed-fields.ts';

const TODAY = '2026-03-01';

/** A page of 1000 by 630 with lines of print of 30 pixels, twelve pixels to a letter, at the places given. */
function page(...lines: [text: string, x: number, y: number, confidence?: number][]) {
  const text = lines.map(([text, x, y, confidence = 0.98]): TextLine => {
    const right = x + 12 * text.length;
    return {
      text,
      confidence,
      quad: [
        { x, y },
        { x: right, y },
        { x: right, y: y + 30 },
        { x, y: y + 30 },
      ],
    };
  });
  return { image: { format: 'jpeg' as const, width: 1000, height: 630 }, text };
}

function fieldsOf(...lines: Parameters<typeof page>) {
  const reading = readPrintedFields(page(...lines), TODAY);
  return {
    layout: reading?.layout.id,
    ...Object.fromEntries(reading?.fields.map(({ name, value }) => [name, value]) ?? []),
  };
}

describe('readPrintedFields', () => {
  test('reads a licence by the numbers of its fields', () => {
    const fields = fieldsOf(
      ['DRIVING LICENCE', 400, 20],
      ['1. O’CONNOR', 350, 100],
      ['2. ANNA MARIA', 350, 140],
      ['3. 12.08.1974 AMAUROT', 350, 180],
      ['4a. 02.01.2020', 350, 220],
      ['4c. DVLA', 620, 220],
      ['4b. 01.01.2030', 350, 260],
      ['5. OCONN 708124 AM9', 350, 300],
      ['8.', 350, 340],
      ['9 LANTERN ST, AMAUROT', 400, 340],
    );
    expect(fields).toMatchObject({
      layout: 'numbered_licence',
      surname: 'O’CONNOR',
      given_names: 'ANNA MARIA',
      birth_date: '1974-08-12',
      issue_date: '2020-01-02',
      expiration_date: '2030-01-01',
      address: '9 LANTERN ST, AMAUROT',
    });
  });

  test('takes the line over the given names for the surname where the number 1 was not seen', () => {
    const fields = fieldsOf(
      ['PERMIS DE CONDUIRE', 350, 20],
      ['O’CONNOR', 386, 100],
      ['2. ANNA MARIA', 350, 140],
      ['3. 12.08.1974', 350, 180],
      ['4a. 02.01.2020', 350, 220],
      ['4b. 01.01.2030', 350, 260],
      ['5. OCONN 708124 AM9', 350, 300],
    );
    expect(fields).toMatchObject({ surname: 'O’CONNOR', given_names: 'ANNA MARIA' });
  });

  test('takes the line under the surname for the given names where the number 2 was not seen', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['4d DLN RP1362547', 350, 60],
      ['1DVORAK', 374, 100],
      ['KENJI', 386, 140],
      ['8 2272 LANTERN ST', 350, 180],
      ['MACARIA, XU 00206', 374, 220],
      ['3 DOB 11/15/1948', 350, 260],
    );
    expect(fields).toMatchObject({ layout: 'aamva_front', surname: 'DVORAK', given_names: 'KENJI' });
  });

  test('takes the second language of a caption for no value', () => {
    const fields = fieldsOf(
      ['Surname / Name', 350, 100],
      ['IVANOV', 350, 140],
      ['Given names / Vornamen', 350, 180],
      ['INGRID', 350, 220],
      ['Document No / Nummer', 350, 260],
      ['X1234567', 350, 300],
      ['Valid until', 350, 340],
      ['04 APR 2030', 350, 380],
    );
    expect(fields).toMatchObject({ surname: 'IVANOV', given_names: 'INGRID' });
  });

  test('takes no piece of an overprint for a value on a page that is marked as a specimen', () => {
    const lines: Parameters<typeof page> = [
      ['Surname', 350, 100],
      ['CIMEN', 350, 140],
      ['Document No', 350, 180],
      ['X1234567', 350, 220],
      ['Date of birth', 350, 260],
      ['12.08.1974', 350, 300],
      ['Date of expiry', 350, 340],
      ['12.08.2030', 350, 380],
    ];
    expect(fieldsOf(...lines)).toMatchObject({ surname: 'CIMEN' });
    expect(fieldsOf(...lines, ['SPECIMEN', 600, 500])).not.toHaveProperty('surname');
  });

  test('reads a North American front by its captions, and names and address by where they stand', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 400, 20],
      ['4d DLN D1234567', 350, 80],
      ['4bEXP 08/12/2030', 350, 120],
      ['4a ISS 08/13/2022', 650, 120],
      ['SAMPLE', 380, 180],
      ['JANE Q', 380, 215],
      ['8 123MAIN STREET', 350, 260],
      ['PHOENIX,AZ85007', 380, 295],
      ['3DOB', 350, 350],
      ['08/12/1974', 450, 350],
      ['15SEX', 350, 400],
      ['F', 370, 435],
    );
    expect(fields).toEqual({
      layout: 'aamva_front',
      document_number: 'D1234567',
      expiration_date: '2030-08-12',
      issue_date: '2022-08-13',
      surname: 'SAMPLE',
      given_names: 'JANE Q',
      address: '123 MAIN STREET, PHOENIX, AZ 85007',
      birth_date: '1974-08-12',
      sex: 'F',
    });
  });

  test('reads a Japanese licence: era dates in pieces, words behind the value, letters that only Chinese has', () => {
    const fields = fieldsOf(
      ['氏名', 40, 30],
      ['日本 花子', 200, 30],
      ['昭和40年', 640, 30],
      ['4月12日生', 790, 30],
      ['住所', 40, 100],
      ['宇都宫市塙田1-1-20', 120, 100],
      ['交付', 40, 160],
      ['合和01年05月05日', 140, 160],
      ['2024年（今和06年）05月12日 飞有', 40, 220],
      ['番号', 30, 400],
      ['第', 90, 400],
      ['419999999970', 160, 400],
      ['公安委員会', 680, 500],
    );
    expect(fields).toEqual({
      layout: 'japanese_licence',
      full_name: '日本 花子',
      birth_date: '1965-04-12',
      address: '宇都宮市塙田1-1-20',
      issue_date: '2019-05-05',
      expiration_date: '2024-05-12',
      document_number: '419999999970',
    });
  });

  test.each([
    ['東 隆', 0.98],
    ['東隆', 0.833],
    ['東 隆 子', 0.833],
  ])('a Japanese name is less sure where it is not of a surname and a given name: %s', (name, sure) => {
    const reading = readPrintedFields(
      page(
        ['氏名', 40, 30],
        [name, 200, 30],
        ['昭和40年4月12日生', 640, 30],
        ['番号', 30, 400],
        ['419999999970', 160, 400],
      ),
      TODAY,
    );
    const found = reading?.fields.find((field) => field.name === 'full_name');
    expect(found?.value).toBe(name);
    expect(found?.confidence).toBeCloseTo(sure * 0.97);
  });

  test('reads a card with captions above the values, in two languages', () => {
    const fields = fieldsOf(
      ['Surname / Nom', 400, 60],
      ['ERIKSSON', 400, 95],
      ['Given names / Prénoms', 400, 140],
      ['ANNA MARIA', 400, 175],
      ['Date of birth / Date de naissance', 400, 220],
      ['12 AUG 1974', 400, 255],
      ['Sex / Sexe', 850, 220],
      ['F', 850, 255],
      ['Place of birth / Lieu de naissance', 400, 300],
      ['ZENITH', 400, 335],
      ['Date of expiry / Expiration', 400, 380],
      ['15 APR 2032', 400, 415],
    );
    expect(fields).toEqual({
      layout: 'labelled',
      surname: 'ERIKSSON',
      given_names: 'ANNA MARIA',
      birth_date: '1974-08-12',
      sex: 'F',
      place_of_birth: 'ZENITH',
      expiration_date: '2032-04-15',
    });
  });

  test('tells where each value stands and how surely it was read', () => {
    const reading = readPrintedFields(
      page(
        ['DRIVER LICENSE', 400, 20],
        ['DOB 08/12/1974', 350, 80, 0.9],
        ['EXP 08/12/2030', 350, 120],
        ['SEX F', 350, 160],
      ),
      TODAY,
    );
    const born = reading?.fields.find(({ name }) => name === 'birth_date');
    expect(born).toMatchObject({ source: 'print', confidence: 0.9 });
    expect(born?.quad[0]).toEqual({ x: 350 + 12 * 4, y: 80 });
  });

  test('takes an era that was put in for no surer than the letter behind it', () => {
    const card = page(
      ['氏名 東 隆', 40, 20],
      ['昭和40年4月12日生', 500, 20],
      ['和16年6月25日 有効', 40, 100],
      ['番号 第 123456789012 号', 40, 160],
    );
    const text = card.text.map((line) => ({
      ...line,
      confidences: Array.from(line.text, (_, at) => (at === 0 ? 0.7 : 1)),
    }));
    const until = readPrintedFields({ ...card, text }, TODAY)?.fields.find(({ name }) => name === 'expiration_date');
    expect(until).toMatchObject({ value: '2034-06-25' });
    // Two of ten letters and digits.
    expect(until?.confidence).toBeCloseTo(1 - (2 * 0.3) / 10);
  });

  test('reads values behind their captions whose first letter could be the captions’ own', () => {
    const fields = fieldsOf(
      ['VISA', 400, 20],
      ['NUMBER NW6341445', 400, 60],
      ['SURNAME O’CONNOR', 400, 100],
      ['GIVEN NAMES ANNA', 400, 140],
    );
    expect(fields).toMatchObject({ document_number: 'NW6341445', surname: 'O’CONNOR' });
  });

  test.each([
    ['12.03.2030', '2030-03-12'],
    ['12.03.2020', undefined],
  ])('of two dates %s is that of expiry without a caption where it is yet to come', (date, until) => {
    const { birth_date, expiration_date }: Record<string, unknown> = fieldsOf(
      ['Surname HASSAN', 400, 60],
      ['Given names ANNA', 400, 120],
      ['Date of birth 31.05.1990', 400, 180],
      ['Card No NV7130494', 400, 240],
      [date, 400, 380],
    );
    expect({ birth_date, expiration_date }).toEqual({ birth_date: '1990-05-31', expiration_date: until });
  });

  test('finds no document in print that is none', () => {
    expect(
      readPrintedFields(page(['MONTHLY NEWS', 40, 20], ['On 12.08.1974 the', 40, 60], ['fair opened.', 40, 95]), TODAY),
    ).toBeNull();
  });

  test('drops a date that cannot be: issued after it expired', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 400, 20],
      ['DOB 08/12/1974', 350, 80],
      ['EXP 08/12/2012', 350, 120],
      ['ISS 08/12/2022', 350, 160, 0.6],
      ['SEX F', 350, 200],
    );
    expect(fields).toMatchObject({ birth_date: '1974-08-12', expiration_date: '2012-08-12' });
    expect(fields).not.toHaveProperty('issue_date');
  });
});

import { describe, expect, test } from 'vitest';
import type { TextLine } from '../readings.ts';
import { readPrintedFields } from './read-printed-fields.ts';

const TODAY = '2026-03-01';

/** A card of 1000 by 630 with lines of print of 30 pixels, twelve pixels to a letter or as wide as said. */
function fieldsOf(...lines: [text: string, x: number, y: number, width?: number][]) {
  const text = lines.map(([text, x, y, width = 12 * text.length]): TextLine => {
    const [right, bottom] = [x + width, y + 30];
    return {
      text,
      confidence: 0.98,
      quad: [
        { x, y },
        { x: right, y },
        { x: right, y: bottom },
        { x, y: bottom },
      ],
    };
  });
  const reading = readPrintedFields({ image: { format: 'jpeg', width: 1000, height: 630 }, text }, TODAY);
  return Object.fromEntries(reading?.fields.map(({ name, value }) => [name, value]) ?? []);
}

const ADDRESS: [string, number, number][] = [
  ['12 LANTERN ST', 400, 180],
  ['MACARIA, XU 00206', 400, 214],
];

const DATES: [string, number, number][] = [
  ['DOB:08-16-1960 SEX:M', 400, 300],
  ['ISSUED:02-01-2024 HGT: 5-08', 400, 340],
  ['EXPIRES: 07-10-2031', 400, 380],
];

describe('a North American licence', () => {
  test('has captions that run into numbers and values', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['4dLIC#WDLABCD456DG 9CLASS', 300, 60],
      ['3DOB807/15/1980', 300, 100],
      ['4alSs01/06/2025', 600, 100],
      ['4bEXP02/15/2033', 600, 140],
    );
    expect(fields).toMatchObject({
      document_number: 'WDLABCD456DG',
      birth_date: '1980-07-15', // the B of DOB was read twice
      issue_date: '2025-01-06',
      expiration_date: '2033-02-15',
    });
  });

  test('has dates behind captions that a longer one is like, and before the number of the next field', () => {
    expect(fieldsOf(['DRIVER LICENSE', 350, 20], ...DATES)).toMatchObject({
      issue_date: '2024-02-01', // not `Issued on`
      expiration_date: '2031-07-10',
    });
    const untold = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['CF1234567', 400, 60],
      ...ADDRESS,
      ['01/12/1967', 400, 260],
      ['06/26/2024 1 gx M', 400, 300],
      ['01/12/2032', 400, 340],
    );
    expect(untold).toMatchObject({
      birth_date: '1967-01-12',
      issue_date: '2024-06-26',
      expiration_date: '2032-01-12',
    });
  });

  test.each([
    [
      'given names first, as the number says that begins with the Soundex code of the surname',
      'S514-172-80-844-0',
      'JOE',
      'SAMPLE',
    ],
    ['the surname first where it says so', 'S514-172-80-844-0', 'SAMPLE', 'JOE'],
    ['the surname first where it says nothing', 'D08954796', 'SAMPLE', 'JOE'],
  ])('has names without captions: %s', (_, number, first, second) => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      [number, 400, 60],
      [first, 400, 110],
      [second, 400, 146],
      ...ADDRESS,
      ...DATES,
    );
    expect(fields).toMatchObject({ surname: 'SAMPLE', given_names: 'JOE', document_number: number });
  });

  test('has its given names above the surname where their number was seen alone', () => {
    const fields = fieldsOf(
      ["DRIVER'S LICENSE", 350, 20],
      ['4d DL NO.999999999', 380, 60],
      ['2', 370, 110],
      ['IMA GEORGIA', 400, 110],
      ['SAMPLE', 400, 146],
      ['12 LANTERN ST', 400, 240],
      ['MACARIA, XU 00206', 400, 274],
      ['3 DOB 02/22/1954', 400, 310],
      ['4b EXP 02/22/2028', 400, 350],
    );
    expect(fields).toMatchObject({ surname: 'SAMPLE', given_names: 'IMA GEORGIA' });
  });

  test('has no name in a line with a caption behind it', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['d CL NO T123456789', 400, 74],
      ['SAMPLE', 400, 110],
      ['JANE DOE', 400, 146],
      ...ADDRESS,
      ...DATES,
    );
    expect(fields).toMatchObject({ surname: 'SAMPLE', given_names: 'JANE DOE' });
  });

  test('has a number without a caption, in groups, and its date of birth once more', () => {
    const grouped = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['050184', 700, 60],
      ['P 800 000 224 322', 300, 60],
      ['DOB 05-01-1984', 300, 100],
      ['EXP 05-01-2030', 300, 140],
    );
    expect(grouped.document_number).toBe('P 800 000 224 322');
    const whole = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['850 101 12345', 300, 60],
      ['CF1234567', 300, 100],
      ['DOB 05-01-1984', 300, 140],
      ['EXP 05-01-2030', 300, 180],
    );
    expect(whole.document_number).toBe('CF1234567'); // rather than one in groups
    const numbered = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['4 7158184', 100, 60],
      ['3. DOB', 300, 60],
      ['07/11/1988', 300, 92],
      ['4b. Exp', 500, 60],
      ['07/11/2030', 500, 92],
    );
    expect(numbered.document_number).toBe('7158184');
  });

  test('has a street that ends like a caption, and a town cut in two with a letter in both halves', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['CF1234567', 400, 60],
      ['123 STREET ADDRESS', 400, 180],
      ['GLEN BURNIE XU', 400, 214],
      ['U 00206', 550, 214],
      ...DATES,
    );
    expect(fields.address).toBe('123 STREET ADDRESS, GLEN BURNIE, XU 00206');
  });

  test('has no letters but those of ISO/IEC 8859-1', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['CF1234567', 400, 60],
      ['PEÑA', 400, 110],
      ['ŠAMPĽŒ', 400, 146],
      ...ADDRESS,
      ...DATES,
    );
    expect(fields).toMatchObject({ surname: 'PEÑA', given_names: 'SAMPLE' });
  });

  test('has the sex behind specks, or before the height where no caption was read', () => {
    const licence: [string, number, number][] = [['DRIVER LICENSE', 350, 20], ['CF1234567', 400, 60], ...ADDRESS];
    const [, ...dates] = DATES;
    const sexOf = (...lines: [string, number, number][]) => fieldsOf(...licence, ...dates, ...lines).sex;
    expect(sexOf(['15 SEX', 400, 420], ['8', 490, 420], ['M', 504, 420])).toBe('M');
    expect(sexOf(['F', 400, 420], ['5-02 BLU', 430, 420])).toBe('F');
    expect(sexOf(['M 5 00 150', 400, 420])).toBeUndefined(); // no height as it is printed
    expect(sexOf(['CLASS', 330, 420], ['M', 400, 420], ['D', 430, 420])).toBeUndefined();
  });

  test('has no name that goes on with &: that is a caption, misread', () => {
    const fields = fieldsOf(
      ['DRIVER LICENSE', 350, 20],
      ['3. DOB 07/11/1988', 300, 60],
      ['4b. EXP 07/11/2030', 600, 60],
      ['1 Last Name', 300, 110],
      ['ALASKA', 300, 142],
      ['2. Frs & idde neme', 300, 174],
      ['TEST', 300, 206],
    );
    expect(fields).toMatchObject({ surname: 'ALASKA', given_names: 'TEST' });
  });
});

describe('a Japanese licence', () => {
  const read = (...lines: Parameters<typeof fieldsOf>) =>
    fieldsOf(
      ['氏名', 50, 40, 60],
      ['住所', 50, 100, 60],
      ['昭和40年4月12日生', 600, 40, 300],
      ['2028年(令和10年)05月12日まで有効', 50, 220, 500],
      ['公安委員会', 600, 500, 160],
      ...lines,
    );

  test('has names spaced out, in two boxes, and addresses without spaces but before a building', () => {
    const fields = read(
      ['日 本', 150, 40, 90],
      ['花 子', 300, 40, 90],
      ['青空県緑野市 旭町1一1-1 桜荘', 150, 100, 400],
      ['号 第', 50, 400, 60],
      ['438302367500', 130, 400, 300],
    );
    expect(fields).toMatchObject({
      full_name: '日本 花子',
      address: '青空県緑野市旭町1-1-1 桜荘',
      document_number: '438302367500',
    });
  });

  test('is left a name as it was read where a letter was lost from a box', () => {
    expect(read(['日 本', 150, 40, 90], ['子', 300, 40, 90]).full_name).toBe('日 本 子');
  });
});

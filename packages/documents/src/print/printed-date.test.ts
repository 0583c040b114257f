import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBuddhist, fromHijri, fromJapaneseEra, JAPANESE_ERAS } from './calendars.ts';
import { MONTH_SPELLINGS } from './month-names.ts';
import { type DateOrder, findDates } from './printed-date.ts';

const TODAY = '2026-11-01';

/** Any day on which somebody alive was born, or a document expires. */
const anyDate = fc
  .date({ min: new Date('1910-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const read = (text: string, order: DateOrder = 'DMY') =>
  findDates(text, { order, today: TODAY }).map(({ date }) => date);

describe('findDates', () => {
  test.each<[string, DateOrder, string]>([
    ['12 AUG 1974', 'DMY', '1974-08-12'],
    ['12 AUG/AOÛT 1974', 'DMY', '1974-08-12'],
    ['12 0CT 1974', 'DMY', '1974-10-12'], // a nought among letters
    ['12. August 1974', 'DMY', '1974-08-12'],
    ['AUG 12, 1974', 'MDY', '1974-08-12'],
    ['3 DOB08/12/1974', 'MDY', '1974-08-12'],
    ['12.08.1974', 'DMY', '1974-08-12'],
    ['12 08 1974', 'DMY', '1974-08-12'],
    ['12081974', 'DMY', '1974-08-12'],
    ['19740812', 'YMD', '1974-08-12'],
    ['1974-08-12', 'DMY', '1974-08-12'],
    ['28 0CT 2034', 'DMY', '2034-10-28'], // a zero for the letter
    ['03/2712033', 'MDY', '2033-03-27'], // a digit for the stroke
    ['0 8/1 2/ 1 9 7 4', 'MDY', '1974-08-12'], // spaces that recognition put in
    ['昭和49年8月12日生', 'YMD', '1974-08-12'],
    ['令和元年5月1日', 'YMD', '2019-05-01'],
    ['2024年（令和06年）06月01日まで有効', 'YMD', '2024-06-01'],
    ['2029年（令和11年）6月10日 7有効', 'YMD', '2029-06-10'],
    ['S49.08.12', 'YMD', '1974-08-12'],
    ['25 ม.ค. 2539', 'DMY', '1996-01-25'],
    ['๒๕ มกราคม ๒๕๓๙', 'DMY', '1996-01-25'],
    ['23 กุค.2525', 'DMY', '1982-07-23'], // a mark that is not there
    ['17 เบย.2579', 'DMY', '2036-04-17'], // one letter misread, and no other month as near
    ['1 กรกฏาคุม 2540', 'DMY', '1997-07-01'], // two of a name
    ['١٤٤٥/٠٣/١٢', 'YMD', '2023-09-27'],
  ])('reads %s (%s)', (text, order, date) => {
    expect(read(text, order)).toEqual([date]);
  });

  test.each([
    '31.02.2020',
    '12.13.2020',
    '平成0年1月1日',
    '1234-56-7890',
    'S514-172-80-844-0',
    '00/00/0000',
    '5 ทค. 2578',
  ])('sees no date in %s', (text) => {
    expect(read(text)).toEqual([]);
  });

  test('is less sure of a date whose month was misread', () => {
    const of = (text: string) => findDates(text, { order: 'DMY', today: TODAY })[0]?.likeness;
    expect(of('28 ม.ค. 2579')).toBe(1);
    expect(of('17 เบย.2579')).toBeLessThan(0.95);
  });

  test('takes a year of two digits only when told what the date is of', () => {
    expect(read('14.07.81')).toEqual([]);
    const of = (text: string, role: 'birth' | 'issue' | 'expiration') =>
      findDates(text, { order: 'DMY', today: TODAY, role }).map(({ date }) => date);
    expect(of('14.07.81', 'birth')).toEqual(['1981-07-14']);
    expect(of('14.07.31', 'birth')).toEqual(['1931-07-14']);
    expect(of('14.07.31', 'expiration')).toEqual(['2031-07-14']);
    expect(of('14.07.13', 'issue')).toEqual(['2013-07-14']);
    expect(of('14 JUL/JUIL 81', 'birth')).toEqual(['1981-07-14']);
  });

  test('tells where in the line each date stands', () => {
    const line = 'ISS 01/10/2013 EXP 02/01/2018';
    const spans = findDates(line, { order: 'MDY', today: TODAY }).map(({ start, end }) => line.slice(start, end));
    expect(spans).toEqual(['01/10/2013', '02/01/2018']);
  });

  test('reads back any day however its digits are ordered and parted', () => {
    fc.assert(
      fc.property(
        anyDate,
        fc.constantFrom('/', '.', '-', ' '),
        fc.constantFrom<DateOrder>('DMY', 'MDY', 'YMD'),
        (date, sep, order) => {
          const [y, m, d] = date.split('-') as [string, string, string];
          const parts = { DMY: [d, m, y], MDY: [m, d, y], YMD: [y, m, d] }[order];
          expect(read(parts.join(sep), order)).toEqual([date]);
        },
      ),
    );
  });

  test('reads back any day with its month named in any language', () => {
    fc.assert(
      fc.property(anyDate, fc.nat(), (date, pick) => {
        const [y, m, d] = date.split('-') as [string, string, string];
        const names = MONTH_SPELLINGS.filter(([, month]) => month === Number(m));
        expect(read(`${d} ${names[pick % names.length]![0]} ${y}`)).toEqual([date]);
      }),
    );
  });

  test('stands any text without taking long or inventing a day that does not exist', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: fc.constantFrom(...'0123456789/.-年月日 AUG令和') }), (text) => {
        for (const date of read(text)) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
      }),
    );
  });
});

test('no spelling of a month stands for two', () => {
  const months = new Map<string, Set<number>>();
  for (const [name, month] of MONTH_SPELLINGS) months.set(name, (months.get(name) ?? new Set()).add(month));
  expect([...months].filter(([, of]) => of.size > 1)).toEqual([]);
});

describe('calendars', () => {
  test('count the years of Japanese eras from their first, past their end too', () => {
    expect(fromJapaneseEra('平成', 1, 1, 8)).toBe('1989-01-08');
    expect(fromJapaneseEra('平成', 1, 1, 7)).toBeUndefined(); // still 昭和
    expect(fromJapaneseEra('平成', 36, 5, 12)).toBe('2024-05-12');
  });

  test('read back any day from the era it fell in', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const { name, from } = JAPANESE_ERAS.find((era) => era.from <= date)!;
        const [y, m, d] = date.split('-').map(Number) as [number, number, number];
        expect(fromJapaneseEra(name, y - Number(from.slice(0, 4)) + 1, m, d)).toBe(date);
      }),
    );
  });

  test('read back any day from the Thai solar calendar', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const [y, m, d] = date.split('-').map(Number) as [number, number, number];
        expect(fromBuddhist(y + 543, m, d)).toBe(date);
      }),
    );
  });

  // The platform's own tables are the other side of this: the way back is our search in them.
  test('read back any day from the calendar of Umm al-Qura', () => {
    const hijri = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    fc.assert(
      fc.property(anyDate, (date) => {
        const part = (type: string) =>
          Number(hijri.formatToParts(new Date(date)).find((one) => one.type === type)?.value);
        expect(fromHijri(part('year'), part('month'), part('day'))).toBe(date);
      }),
    );
  });

  test('know the first day of the Saudi year 1445', () => {
    expect(fromHijri(1445, 1, 1)).toBe('2023-07-19');
  });
});

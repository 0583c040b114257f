import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AamvaInput, formatAamva } from './format.ts';
import { EYE_COLORS } from './licence.ts';
import { parseAamva } from './parse.ts';

const HEADER = '@\n\x1e\rANSI ';

const texan: AamvaInput = {
  kind: 'driving_license',
  iin: '636015',
  country: 'USA',
  documentNumber: '41826653',
  firstName: 'WILHELMINA',
  middleName: 'JUNE',
  lastName: "O'HALLORAN-REYES",
  suffix: 'JR',
  truncatedNames: ['middleName'],
  birthDate: '1988-02-29',
  expirationDate: '2031-02-28',
  issueDate: '2023-03-01',
  sex: 'female',
  address: { line1: '77 PECAN LN', line2: 'APT 4', city: 'EL PASO', state: 'TX', postalCode: '79901-0042' },
  eyeColor: 'hazel',
  heightCm: 168,
};

describe('parseAamva', () => {
  test('reads edition 10', () => {
    expect(parseAamva(formatAamva(texan))).toEqual({ ...texan, version: 10, jurisdiction: 'TX' });
  });

  test('reads edition 1, whose header, names and dates differ', () => {
    const payload =
      '@\n\x1e\rAAMVA6360060101DL00290120DAARIVERA,LUZ,ELENA,III\nDAG9 ELM ST\nDAIHARTFORD\nDAJCT\n' +
      'DAK061050000  \nDAQ990000777\nDBA20150101\nDBB19610131\nDBC2\nDBD20090223\nDAU506\nDAYBL \r';
    expect(parseAamva(payload)).toMatchObject({
      version: 1,
      jurisdiction: 'CT',
      lastName: 'RIVERA',
      firstName: 'LUZ',
      middleName: 'ELENA',
      suffix: 'III',
      birthDate: '1961-01-31',
      expirationDate: '2015-01-01',
      address: { postalCode: '06105' },
      eyeColor: 'blue',
      heightCm: 168,
    });
  });

  test('reads given names in one element, as editions 2 and 3 have them', () => {
    const payload = `${HEADER}636045030001DL00310099DLDCSOKAFOR\nDCTADA,GRACE\nDAQOKAFOAG331QD\nDBB03101948\r`;
    expect(parseAamva(payload)).toMatchObject({ firstName: 'ADA', middleName: 'GRACE', lastName: 'OKAFOR' });
  });

  test.each([
    ['NGUYEN,THI, MAI', { lastName: 'NGUYEN', firstName: 'THI', middleName: 'MAI', suffix: undefined }],
    ['NGUYEN,THI MAI', { lastName: 'NGUYEN', firstName: 'THI', middleName: 'MAI', suffix: undefined }],
    ['NGUYEN,THI,,SR', { lastName: 'NGUYEN', firstName: 'THI', middleName: undefined, suffix: 'SR' }],
    ['NGUYEN', { lastName: 'NGUYEN', firstName: undefined, middleName: undefined, suffix: undefined }],
  ])('splits the whole name %s', (name, expected) => {
    expect(parseAamva(`${HEADER}6360260101DL00310099DLDAA${name}\nDAQD1\r`)).toMatchObject(expected);
  });

  test('reads an identity card', () => {
    expect(parseAamva(formatAamva({ ...texan, kind: 'id_card' }))?.kind).toBe('id_card');
    expect(parseAamva(`${HEADER}636015080001IDDAQ1\nDCSROE\r`)?.kind).toBe('id_card');
  });

  test('reads Canadian dates, height and postal code', () => {
    const canadian = formatAamva({
      ...texan,
      iin: '636012',
      country: 'CAN',
      address: { state: 'ON', postalCode: 'K1A 0B1' },
    });
    expect(canadian).toContain('DBB19880229');
    expect(parseAamva(canadian)).toMatchObject({
      country: 'CAN',
      jurisdiction: 'ON',
      birthDate: '1988-02-29',
      heightCm: 168,
      address: { postalCode: 'K1A 0B1' },
    });
  });

  test.each([
    ['03101948', '1948-03-10'],
    ['19480310', '1948-03-10'],
    ['03-10-1948', '1948-03-10'],
    ['02301948', undefined],
    ['00000000', undefined],
    ['99999999', undefined],
    ['031048', undefined],
  ])('reads the date %s as %s', (printed, birthDate) => {
    expect(parseAamva(`${HEADER}636045080001DL00310099DLDAQ1\nDBB${printed}\r`)).toMatchObject({ birthDate });
  });

  test.each([
    ['072 in', 183],
    ['72 IN ', 183],
    ['183 CM', 183],
    ['6\'-00"', 183],
    ['600', 183],
    ['', undefined],
    ['tall', undefined],
  ])('reads the height %j as %s cm', (printed, heightCm) => {
    expect(parseAamva(`${HEADER}636045080001DL00310099DLDAQ1\nDAU${printed}\r`)).toMatchObject({ heightCm });
  });

  const BODY = 'DLDAQA1\nDCSROE\nDACJANE\nDBB03101948\r';
  test.each([
    ['no record separator', `@\n\rANSI 636015080001DL00310040${BODY}`],
    ['no line end after the sign', `@\x1eANSI 636015080001DL00310040${BODY}`],
    ['a file separator instead', `@\n\x1c\rANSI 636015080001DL00310040${BODY}`],
    ['printable noise', `@\n6ANSI 636015080001DL00310040${BODY}`],
    ['a space before it', ` @\n\x1e\rANSI 636015080001DL00310040${BODY}`],
    ['no space after the file type', `@\n\x1e\rANSI636015080001DL00310040${BODY}`],
    ['the older file type', `@\n\x1e\rAAMVA636015080001DL00310040${BODY}`],
    ['wrong offset and length', `@\n\x1e\rANSI 636015080001DL99990000${BODY}`],
    ['letters for offset and length', `@\n\x1e\rANSI 636015080001DLabac${BODY}`],
    ['more subfiles than there are', `@\n\x1e\rANSI 636015080003DL00310040ZT00710009${BODY}`],
    ['no designator', `@\n\x1e\rANSI 636015080001DL00310040${BODY.slice(2)}`],
    ['a line end after the designator', `@\n\x1e\rANSI 636015080001DL00310040DL\n${BODY.slice(2)}`],
    ['carriage returns between elements', `@\n\x1e\rANSI 636015080001DL00310040${BODY.replaceAll('\n', '\r\n')}`],
    ['C1 controls around elements', `@\x90\n\x90ANSI 636015080001DL00310040${BODY.replaceAll('\n', '\x90\n\x90')}`],
  ])('tolerates a header with %s', (_, payload) => {
    expect(parseAamva(payload)).toMatchObject({
      kind: 'driving_license',
      iin: '636015',
      documentNumber: 'A1',
      lastName: 'ROE',
      firstName: 'JANE',
      birthDate: '1948-03-10',
    });
  });

  test("keeps the issuer's own subfile out of the holder's data", () => {
    const payload = `${HEADER}636015080002DL00410040ZT00710009DLDAQA1\nDCSROE\rZTZTADAQ999\nZTBDCSDOE\r`;
    expect(parseAamva(payload)).toMatchObject({ documentNumber: 'A1', lastName: 'ROE' });
  });

  test('names no jurisdiction for a number that is not assigned', () => {
    const licence = parseAamva(formatAamva({ ...texan, iin: '636099' }));
    expect(licence).toMatchObject({ iin: '636099', jurisdiction: undefined, country: 'USA' });
  });

  test.each([
    ['nothing', ''],
    ['a web address', 'https://example.com/ANSI'],
    ['a machine-readable zone', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'],
    ['a header alone', `${HEADER}636015100001DL00310000DL`],
    ['a header far into the text', `${'x'.repeat(100)}${formatAamva(texan)}`],
    ['an endless payload', formatAamva(texan) + '\nDCSX'.repeat(10_000)],
  ])('finds no licence in %s', (_, payload) => {
    expect(parseAamva(payload)).toBeUndefined();
  });

  test('never throws, whatever is between and behind the header', () => {
    const noise = fc.oneof(
      fc.string(),
      fc.uint16Array({ maxLength: 60 }).map((units) => String.fromCharCode(...units)),
    );
    const id = fc.constantFrom('DAA', 'DCT', 'DBB', 'DAK', 'DAU', 'DAY', 'DBC', 'DDE', 'DAG', 'DAL', 'DCG');
    fc.assert(
      fc.property(noise, fc.array(fc.tuple(id, noise)), (junk, elements) => {
        const body = elements.map(([name, value]) => name + value).join('\n');
        parseAamva(`${HEADER}636015${junk}DLDAQ1\n${body}`);
        parseAamva(junk);
      }),
    );
  });
});

describe('formatAamva', () => {
  test('says truly where its subfile begins and how long it is', () => {
    const payload = formatAamva(texan);
    const [, offset, length] = /^@\n\x1e\rANSI 636015100001DL([0-9]{4})([0-9]{4})/.exec(payload)!;
    expect(payload.slice(Number(offset), Number(offset) + 5)).toBe('DLDCA');
    expect(payload).toHaveLength(Number(offset) + Number(length));
    expect(payload.endsWith('\r')).toBe(true);
  });

  test('writes a payload that parseAamva reads back', () => {
    fc.assert(
      fc.property(licences, (licence) => {
        expect(parseAamva(formatAamva(licence))).toMatchObject(licence);
      }),
    );
  });

  test.each([
    ['a line end in a value', { lastName: 'ROE\nDAQ1' }],
    ['letters beyond ASCII', { lastName: 'Ñ' }],
    ['a number of five digits', { iin: '63601' }],
  ])('refuses %s', (_, change) => {
    expect(() => formatAamva({ ...texan, ...change })).toThrow(RangeError);
  });
});

const name = fc.stringMatching(/^[A-Z]{2,12}([ '-][A-Z]{2,12})?$/).filter((text) => !/^(NONE|UNAVL)$/.test(text));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const date = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const inches = fc.integer({ min: 20, max: 99 }).map((height) => Math.round(height * 2.54));

const licences: fc.Arbitrary<AamvaInput> = fc.record({
  kind: fc.constantFrom('driving_license' as const, 'id_card' as const),
  iin: fc.constantFrom('636015', '636000', '604431'),
  country: fc.constant('USA' as const),
  documentNumber: fc.stringMatching(/^[0-9A-Z]{1,25}$/),
  firstName: name,
  middleName: maybe(name),
  lastName: name,
  suffix: maybe(fc.constantFrom('JR', 'SR', 'III')),
  truncatedNames: fc.subarray(['lastName', 'firstName', 'middleName'] as const),
  birthDate: maybe(date),
  expirationDate: maybe(date),
  issueDate: maybe(date),
  sex: fc.constantFrom('female' as const, 'male' as const, 'unknown' as const),
  address: fc.record({
    line1: maybe(fc.stringMatching(/^[1-9][0-9]{0,4} [A-Z]{2,20}$/)),
    line2: maybe(fc.stringMatching(/^APT [0-9]{1,3}$/)),
    city: maybe(name),
    state: fc.constantFrom('TX', 'VA', 'PR'),
    postalCode: maybe(fc.stringMatching(/^[0-9]{5}(-[1-9][0-9]{3})?$/)),
  }),
  eyeColor: maybe(fc.constantFrom(...Object.values(EYE_COLORS))),
  heightCm: maybe(inches),
});

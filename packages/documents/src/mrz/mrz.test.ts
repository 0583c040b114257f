import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MrzDate } from './fields.ts';
import { formatMrz, type MrzInput } from './format.ts';
import { MRZ_FORMATS, type MrzFieldName, type MrzFormat, mrzFieldLength, mrzLayout } from './layout.ts';
import { parseMrz } from './parse.ts';

// The specimens of Utopia: ICAO Doc 9303 parts 4 to 7, appendices.
const PASSPORT = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const TD1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
const TD2 = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];
const MRV_A = ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L8988901C4XXX4009078F96121096ZE184226B<<<<<<'];
const MRV_B = ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'L8988901C4XXX4009078F9612109<<<<<<<<'];

const eriksson: MrzInput = {
  format: 'TD1',
  documentCode: 'I',
  issuingState: 'UTO',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  documentNumber: 'D23145890',
  nationality: 'UTO',
  birthDate: { year: '74', month: '08', day: '12' },
  sex: 'female',
  expirationDate: { year: '12', month: '04', day: '15' },
};

describe('parseMrz', () => {
  test('reads the specimen passport', () => {
    expect(parseMrz(PASSPORT)).toEqual({
      format: 'TD3',
      documentCode: 'P',
      issuingState: 'UTO',
      issuingCountry: 'UTO',
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      namesTruncated: false,
      documentNumber: 'L898902C3',
      nationality: 'UTO',
      nationalityCountry: 'UTO',
      birthDate: { year: '74', month: '08', day: '12' },
      sex: 'female',
      expirationDate: { year: '12', month: '04', day: '15' },
      optionalData: 'ZE184226B',
      optionalData2: '',
      checkDigits: [
        { field: 'document_number', printed: '6', expected: '6', ok: true },
        { field: 'birth_date', printed: '2', expected: '2', ok: true },
        { field: 'expiration_date', printed: '9', expected: '9', ok: true },
        { field: 'personal_number', printed: '1', expected: '1', ok: true },
        { field: 'composite', printed: '0', expected: '0', ok: true },
      ],
      checkDigitsOk: true,
      misplacedCharacters: [],
    });
  });

  test.each([
    ['TD1', TD1, 'D23145890'],
    ['TD2', TD2, 'D23145890'],
    ['MRV_A', MRV_A, 'L8988901C'],
    ['MRV_B', MRV_B, 'L8988901C'],
  ])('reads the specimen %s', (format, lines, documentNumber) => {
    const mrz = parseMrz(lines);
    expect(mrz).toMatchObject({ format, documentNumber, surname: 'ERIKSSON', givenNames: 'ANNA MARIA' });
    expect(mrz).toMatchObject({ checkDigitsOk: true, misplacedCharacters: [] });
  });

  test('finds no composite check digit on a visa', () => {
    expect(parseMrz(MRV_A)?.checkDigits.map((digit) => digit.field)).toEqual([
      'document_number',
      'birth_date',
      'expiration_date',
    ]);
  });

  // ICAO Doc 9303 part 5, appendix B: the number D23145890734 does not fit into nine columns.
  test('joins a long document number with its rest in the optional data', () => {
    const lines = [
      'I<UTOD23145890<7349<<<<<<<<<<<',
      '3407127M9507122UTO<<<<<<<<<<<2',
      'STEVENSON<<PETER<JOHN<<<<<<<<<',
    ];
    expect(parseMrz(lines)).toMatchObject({ documentNumber: 'D23145890734', optionalData: '', checkDigitsOk: true });
  });

  // Specimens of the first Belgian series weigh the filler too; later ones follow the standard.
  test.each([
    ['BEL', true],
    ['UTO', false],
  ])('counts the filler of a long number into its check digit for %s: %s', (state, ok) => {
    const upper = `ID${state}000512347<2190`;
    const mrz = parseMrz([upper.padEnd(30, '<'), TD1[1]!, TD1[2]!]);
    expect(mrz).toMatchObject({ documentNumber: '000512347219' });
    expect(mrz?.checkDigits[0]).toMatchObject({ printed: '0', ok });
  });

  test('knows Germany by its single letter and as a country', () => {
    const lines = formatMrz({ ...eriksson, issuingState: 'D', nationality: 'D' });
    expect(parseMrz(lines)).toMatchObject({ issuingState: 'D', issuingCountry: 'DEU', nationalityCountry: 'DEU' });
  });

  test.each(['GBD', 'GBN', 'GBO', 'GBP', 'GBS'])('counts %s as British', (nationality) => {
    expect(parseMrz(formatMrz({ ...eriksson, nationality }))).toMatchObject({ nationality, nationalityCountry: 'GBR' });
  });

  test('reads an old French identity card', () => {
    const lines = ['IDFRAMERCIER<<<<<<<<<<<<<<<<<<952042', '0509952018746NICOLAS<<PAUL<8206152M7'];
    expect(parseMrz(lines)).toMatchObject({
      format: 'FRA_ID',
      surname: 'MERCIER',
      givenNames: 'NICOLAS PAUL',
      documentNumber: '050995201874',
      optionalData: '952042',
      nationality: '',
      birthDate: { year: '82', month: '06', day: '15' },
      expirationDate: undefined,
      sex: 'male',
      checkDigitsOk: true,
    });
  });

  test('reads the one line of a French driving licence', () => {
    const lines = formatMrz({
      format: 'FRA_DL',
      documentCode: 'D1',
      issuingState: 'FRA',
      documentNumber: '22BC41876',
      surname: 'LEFEBVRE-DUPONT',
      expirationDate: { year: '37', month: '03', day: '09' },
    });
    expect(lines).toEqual([expect.stringMatching(/^D1FRA22BC41876\d370309LEFEBVRE\d$/)]);
    expect(parseMrz(lines)).toMatchObject({ surname: 'LEFEBVRE', namesTruncated: true, checkDigitsOk: true });
  });

  describe('reports instead of repairing', () => {
    test('a wrong check digit, and the composite that covers it', () => {
      const lines = [PASSPORT[0]!, PASSPORT[1]!.replace('7408122F', '7408121F')];
      const mrz = parseMrz(lines);
      expect(mrz?.checkDigitsOk).toBe(false);
      expect(mrz?.checkDigits.filter((digit) => !digit.ok)).toEqual([
        { field: 'birth_date', printed: '1', expected: '2', ok: false },
        { field: 'composite', printed: '0', expected: '7', ok: false },
      ]);
    });

    test('a letter in a date', () => {
      const mrz = parseMrz([PASSPORT[0]!, PASSPORT[1]!.replace('7408122F', '74O8122F')]);
      expect(mrz?.birthDate).toEqual({ year: '74', month: 'O8', day: '12' });
      expect(mrz?.misplacedCharacters).toEqual([{ line: 1, column: 15 }]);
    });

    test('a month that begins with a digit no month begins with', () => {
      const mrz = parseMrz([PASSPORT[0]!, PASSPORT[1]!.replace('7408122F', '7480122F')]);
      expect(mrz?.birthDate).toEqual({ year: '74', month: '80', day: '12' });
      expect(mrz?.misplacedCharacters).toEqual([{ line: 1, column: 15 }]);
    });

    test('a digit in a name', () => {
      const mrz = parseMrz([PASSPORT[0]!.replace('ANNA', '4NNA'), PASSPORT[1]!]);
      expect(mrz).toMatchObject({ givenNames: '4NNA MARIA', misplacedCharacters: [{ line: 0, column: 15 }] });
    });

    test('a missing check digit of a document number that does not continue', () => {
      const mrz = parseMrz([TD1[0]!.replace('D231458907', 'D23145890<'), TD1[1]!, TD1[2]!]);
      expect(mrz?.checkDigits[0]).toEqual({ field: 'document_number', printed: '<', expected: '7', ok: false });
    });
  });

  test('lets the check digit of an empty personal number be missing, and of no other', () => {
    const empty = parseMrz(formatMrz({ ...eriksson, format: 'TD3', documentCode: 'P' }));
    expect(empty?.checkDigits[3]).toEqual({ field: 'personal_number', printed: '<', expected: '0', ok: true });
    const filled = parseMrz([PASSPORT[0]!, PASSPORT[1]!.replace('<<<<<10', '<<<<<<0')]);
    expect(filled?.checkDigits[3]).toMatchObject({ field: 'personal_number', printed: '<', ok: false });
  });

  test('reads unknown parts of a date of birth as printed', () => {
    const birthDate = { year: '74', month: '<<', day: '<<' };
    expect(parseMrz(formatMrz({ ...eriksson, birthDate }))).toMatchObject({ birthDate, checkDigitsOk: true });
  });

  test.each(['<', 'X', 'H'])('takes the sex %s for unknown', (printed) => {
    expect(parseMrz([TD2[0]!, TD2[1]!.replace('2F12', `2${printed}12`)])).toMatchObject({ sex: 'unknown' });
  });

  test.each([
    ['P<UTOERIKSSON<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<', 'ERIKSSON ANNA MARIA', ''],
    ['P<UTO<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<<<<<<<<', '', 'ANNA MARIA'],
    ['P<UTOVAN<DER<BERG<<JO<<ANN<<<<<<<<<<<<<<<<<<', 'VAN DER BERG', 'JO ANN'],
    ['P<UTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<', '', ''],
  ])('splits %s at the first double filler', (line, surname, givenNames) => {
    expect(parseMrz([line, PASSPORT[1]!])).toMatchObject({ surname, givenNames });
  });

  test.each([
    ['nothing', []],
    ['one passport line', PASSPORT.slice(0, 1)],
    ['lines of unequal length', [PASSPORT[0]!, PASSPORT[1]!.slice(1)]],
    ['lower case', PASSPORT.map((line) => line.toLowerCase())],
    ['spaces', [PASSPORT[0]!, PASSPORT[1]!.replaceAll('<', ' ')]],
    ['a line that begins with a filler', [`<${PASSPORT[0]!.slice(1)}`, PASSPORT[1]!]],
    ['four lines', [...TD1, TD1[2]!]],
    ['one line of thirty that is not a licence', [TD1[2]!]],
    ['an endless line', ['A'.repeat(1_000_000)]],
  ])('finds no machine-readable zone in %s', (_, lines) => {
    expect(parseMrz(lines)).toBeUndefined();
  });

  test('never throws, whatever the lines', () => {
    const line = fc.oneof(fc.string(), ...[30, 36, 44].map((n) => fc.stringMatching(new RegExp(`^[0-9A-Z<]{${n}}$`))));
    fc.assert(fc.property(fc.array(line, { maxLength: 4 }), (lines) => void parseMrz(lines)));
    const zone = fc
      .constantFrom<[number, number]>([3, 30], [2, 36], [2, 44], [1, 30])
      .chain(([n, length]) =>
        fc.array(fc.stringMatching(new RegExp(`^[0-9A-Z<]{${length}}$`)), { minLength: n, maxLength: n }),
      );
    fc.assert(fc.property(zone, (lines) => void parseMrz(lines)));
  });
});

describe('mrzLayout', () => {
  test('says for every column which field it belongs to and what may stand there', () => {
    const [upper, lower] = mrzLayout('TD3');
    expect([upper!.length, lower!.length]).toEqual([44, 44]);
    expect(upper![0]).toEqual({ field: 'document_code', offset: 0, kind: 'letter', alphabet: 'P' });
    expect(upper![1]).toMatchObject({ field: 'document_code', offset: 1 });
    expect(lower![9]).toEqual({ field: 'document_number_check', offset: 0, kind: 'check', alphabet: '0123456789' });
    expect(lower![15]).toEqual({ field: 'birth_date', offset: 2, kind: 'digit', alphabet: '01<' });
    expect(lower![20]).toEqual({ field: 'sex', offset: 0, kind: 'sex', alphabet: 'MFX<' });
    expect(lower![43]).toMatchObject({ field: 'composite_check', kind: 'check' });
  });

  test.each([
    ['TD1', [30, 30, 30]],
    ['TD2', [36, 36]],
    ['TD3', [44, 44]],
    ['MRV_A', [44, 44]],
    ['MRV_B', [36, 36]],
    ['FRA_ID', [36, 36]],
    ['FRA_DL', [30]],
  ] as const)('gives a %s lines of %j columns', (format, lengths) => {
    expect(mrzLayout(format).map((columns) => columns.length)).toEqual(lengths);
  });
});

describe('formatMrz', () => {
  test.each([
    ['TD1', TD1, eriksson],
    ['TD2', TD2, { ...eriksson, format: 'TD2' as const }],
  ])('writes the specimen %s', (_, lines, fields) => {
    expect(formatMrz(fields)).toEqual(lines);
  });

  test('writes the specimen passport', () => {
    const fields = { documentCode: 'P', documentNumber: 'L898902C3', optionalData: 'ZE184226B' };
    expect(formatMrz({ ...eriksson, format: 'TD3', ...fields })).toEqual(PASSPORT);
  });

  test.each(MRZ_FORMATS)('writes a %s that parseMrz reads back', (format) => {
    fc.assert(
      fc.property(fieldsOf(format), (fields) => {
        const lines = formatMrz(fields);
        expect(parseMrz(lines)).toMatchObject({ ...fields, checkDigitsOk: true, misplacedCharacters: [] });
      }),
    );
  });

  test.each(MRZ_FORMATS)('writes a %s whose every character is one the layout allows', (format) => {
    fc.assert(
      fc.property(fieldsOf(format), (fields) => {
        const lines = formatMrz(fields);
        const layout = mrzLayout(format);
        expect(lines.map((line) => line.length)).toEqual(layout.map((columns) => columns.length));
        lines.forEach((line, i) => {
          [...line].forEach((char, column) => {
            expect(layout[i]![column]!.alphabet).toContain(char);
          });
        });
      }),
    );
  });

  test('transliterates names', () => {
    const lines = formatMrz({ ...eriksson, surname: "O'Núñez-Müller", givenNames: 'Þóra Łucja' });
    expect(lines[2]).toBe('ONUNEZ<MUELLER<<THORA<LUCJA<<<');
  });

  test.each([
    ['ERIKSSON', 'ANNA MARIA CHRISTINA BEATRICE', 'ERIKSSON<<ANNA<MARIA<CHRISTINA'],
    ['ERIKSSON', 'ANNA MARIA CHRISTINE BEATRICE', 'ERIKSSON<<ANNA<MARIA<CHRISTINE'],
    ['ERIKSSON', 'ANNA MARIA CHRISTIN BEATRICE', 'ERIKSSON<<ANNA<MARIA<CHRISTI<B'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG', 'ANNA', 'ABCDEFGHIJKLMNOPQRSTUVWXYZA<<A'],
  ])('cuts %s, %s so that the field ends in a letter', (surname, givenNames, line) => {
    const lines = formatMrz({ ...eriksson, surname, givenNames });
    expect(lines[2]).toBe(line);
    expect(parseMrz(lines)?.namesTruncated).toBe(true);
  });

  test('ends a cut name in a letter whenever its words have two letters or more', () => {
    const word = fc.stringMatching(/^[A-Z]{2,12}$/);
    const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(words, words, (surname, givenNames) => {
        const line = formatMrz({ ...eriksson, surname, givenNames })[2]!;
        const fits = surname.length + givenNames.length + 2 <= 30;
        expect(line).toHaveLength(30);
        expect(line.split('<<')[1]).not.toBe('');
        if (!fits) expect(line).toMatch(/[A-Z]$/);
      }),
    );
  });

  test.each([
    ['a number that is too long', { format: 'TD3' as const, documentCode: 'P', documentNumber: 'L898902C3X' }],
    ['a long number with a space', { documentNumber: 'D2314 5890734' }],
    ['lower case', { documentNumber: 'd23145890' }],
    ['an unknown alphabet', { issuingState: 'ÄÖÜ' }],
  ])('refuses %s', (_, change) => {
    expect(() => formatMrz({ ...eriksson, ...change })).toThrow(RangeError);
  });
});

/** Fields that fit the format whole, so that nothing is lost on the way there and back. */
function fieldsOf(format: MrzFormat): fc.Arbitrary<MrzInput> {
  const length = (field: MrzFieldName) => mrzFieldLength(format, field);
  const isCard = format === 'TD1' || format === 'TD2';
  const { code, name, state } = SHAPES[format];
  return fc.record({
    format: fc.constant(format),
    documentCode: fc.stringMatching(code),
    issuingState: fc.stringMatching(state),
    surname: namesOf(name),
    givenNames: format === 'FRA_DL' ? fc.constant('') : fc.oneof(fc.constant(''), namesOf(name)),
    documentNumber: numberOf(format),
    nationality: length('nationality') ? fc.stringMatching(/^[A-Z]{1,3}$/) : fc.constant(''),
    birthDate: length('birth_date') ? dateOf('|<<') : fc.constant(undefined),
    sex: length('sex') ? fc.constantFrom(...SEXES) : fc.constant('unknown' as const),
    expirationDate: length('expiration_date') ? dateOf('') : fc.constant(undefined),
    // A long number takes most of the optional data of a card.
    optionalData: dataOf(isCard ? 1 : length('personal_number') || length('optional_data')),
    optionalData2: dataOf(length('optional_data_2')),
  });
}

const SEXES = ['female', 'male', 'unknown'] as const;
const ANY_STATE = /^[A-Z]{1,3}$/;

/** Per format: its codes and states, and how many letters each of two words of a name may have. */
const SHAPES: Record<MrzFormat, { code: RegExp; state: RegExp; name: number }> = {
  TD1: { code: /^[AIC][A-Z]?$/, state: ANY_STATE, name: 6 },
  TD2: { code: /^[AIC][A-Z]?$/, state: ANY_STATE, name: 6 },
  TD3: { code: /^P[A-Z]?$/, state: ANY_STATE, name: 8 },
  MRV_A: { code: /^V[A-Z]?$/, state: ANY_STATE, name: 8 },
  MRV_B: { code: /^V[A-Z]?$/, state: ANY_STATE, name: 6 },
  FRA_ID: { code: /^ID$/, state: /^FRA$/, name: 5 },
  FRA_DL: { code: /^D1$/, state: /^FRA$/, name: 3 },
};

function namesOf(length: number): fc.Arbitrary<string> {
  return fc.stringMatching(new RegExp(`^[A-Z]{1,${length}}( [A-Z]{1,${length}})?$`));
}

function dataOf(length: number): fc.Arbitrary<string> {
  if (length === 0) return fc.constant('');
  return fc.stringMatching(new RegExp(`^([0-9A-Z<]{0,${length - 1}}[0-9A-Z])?$`));
}

function numberOf(format: MrzFormat): fc.Arbitrary<string> {
  if (format === 'FRA_ID') return fc.stringMatching(/^[0-9]{12}$/);
  const short = fc.stringMatching(/^[0-9A-Z]{1,4}( [0-9A-Z]{1,4})?$/);
  if (format === 'TD1') return fc.oneof(short, fc.stringMatching(/^[0-9A-Z]{10,20}$/));
  if (format === 'TD2') return fc.oneof(short, fc.stringMatching(/^[0-9A-Z]{10,13}$/));
  return short;
}

function dateOf(unknown: '' | '|<<'): fc.Arbitrary<MrzDate> {
  const part = (pattern: string) => fc.stringMatching(new RegExp(`^(${pattern}${unknown})$`));
  return fc.record({ year: part('[0-9]{2}'), month: part('0[1-9]|1[0-2]'), day: part('0[1-9]|[12][0-9]|3[01]') });
}

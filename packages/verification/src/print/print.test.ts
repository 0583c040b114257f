import { formatMrz, type MrzInput } from '@credence/documents';
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { gatherFacts } from '../facts.ts';
import { type CaptureReading, type Quad, READINGS_VERSION, type Readings, type TextLine } from '../readings.ts';
import type { DocumentType } from '../report.ts';

const TODAY = '2026-03-01';
const QUAD: Quad = [
  { x: 0, y: 0 },
  { x: 1000, y: 0 },
  { x: 1000, y: 630 },
  { x: 0, y: 630 },
];

const ANNA = {
  documentCode: 'P',
  issuingState: 'UTO',
  nationality: 'UTO',
  surname: 'O’CONNOR',
  givenNames: 'ANNA MARIA',
  documentNumber: 'L898902C3',
  birthDate: { year: '74', month: '08', day: '12' },
  sex: 'female',
  expirationDate: { year: '32', month: '04', day: '15' },
} as const;

/** A data page whose print can be made to say something else than its zone. */
function passport(print: Record<string, string> = {}, confidence = 0.99, zone: Partial<MrzInput> = {}): CaptureReading {
  const says = {
    surname: 'O’CONNOR',
    given: 'ANNA MARIA',
    born: '12 AUG 1974',
    issued: '16 APR 2022',
    place: 'ZENITH',
    until: '15 APR 2032',
    ...print,
  };
  const captions: [string, string][] = [
    ['Surname', says.surname],
    ['Given names', says.given],
    ['Date of birth', says.born],
    ['Place of birth', says.place],
    ['Date of issue', says.issued],
    ['Date of expiry', says.until],
    ['Passport No.', ANNA.documentNumber],
  ];
  return {
    ...page(
      captions.flatMap(([caption, value], row) => [
        line(caption, 400, 60 + row * 80, 0.99),
        line(value, 400, 95 + row * 80, confidence),
      ]),
    ),
    mrz: zoneOf(formatMrz({ ...ANNA, ...zone, format: 'TD3' })),
  };
}

describe('what print adds to the zone', () => {
  const dataOf = (capture: CaptureReading) => gatherFacts(readings({ front: capture }), TODAY).data;

  test('is the date of issue, the place of birth, and names as they are spelled', () => {
    expect(dataOf(passport())).toMatchObject({
      lastName: 'O’CONNOR',
      firstName: 'ANNA MARIA',
      issuedDate: '2022-04-16',
      unparsedPlaceOfBirth: 'ZENITH',
      number: 'L898902C3',
    });
  });

  test('is nothing that was not surely read', () => {
    expect(dataOf(passport({}, 0.6))).toMatchObject({
      lastName: 'OCONNOR',
      issuedDate: null,
      unparsedPlaceOfBirth: null,
    });
  });

  test.each([
    ['É', 'ANDRÉ', 'ANDRE', 'ANDRÉ'],
    ['a mark lost in reading: the zone tells more', 'MULLER', 'MÜLLER', 'MUELLER'],
    ['another name', 'ERIKSSON', 'OCONNOR', 'OCONNOR'],
  ])('spells a name with %s', (_, print, surname, told) => {
    expect(dataOf(passport({ surname: print }, 0.99, { surname })).lastName).toBe(told);
  });

  test('is the last day of an old French card, whose zone has none', () => {
    const zone = formatMrz({
      ...ANNA,
      format: 'FRA_ID',
      documentCode: 'ID',
      issuingState: 'FRA',
      surname: 'BERTHIER',
      documentNumber: '940992310285',
    });
    const front = {
      ...page([line('Nom BERTHIER', 400, 60, 0.99), line('Prénom CORINNE', 400, 120, 0.99)]),
      mrz: zoneOf(zone),
    };
    const back = page([
      line('Carte valable jusqu’au : 02.04.2030', 40, 60, 0.99),
      line('délivrée le : 03.04.2015', 40, 120, 0.99),
      line('Adresse : 2 RUE BASSE', 40, 180, 0.99),
    ]);
    expect(gatherFacts(readings({ front, back }), TODAY).data).toMatchObject({
      expirationDate: '2030-04-02',
      address: { line1: '2 RUE BASSE', country: 'FR' },
    });
  });

  test('is the end of a name that the zone cuts', () => {
    const given = 'ANNA MARIA CHRISTINE BEATRICE ELISABETH JOHANNA';
    expect(dataOf(passport({ given }, 0.99, { givenNames: given })).firstName).toBe(given);
  });
});

describe('a passport whose print says something else than its zone', () => {
  const outcome = (capture: CaptureReading) =>
    decide(readings({ front: capture }), session('passport'), TODAY).checks.find(({ id }) => id === 'print_agrees')
      ?.outcome;

  test.each([
    ['the same', passport(), 'pass'],
    ['another date of birth, surely read', passport({ born: '03 AUG 1984' }), 'fail'],
    ['another name, surely read', passport({ surname: 'ERIKSSON' }), 'fail'],
    ['another date of birth, read with little doubt', passport({ born: '03 AUG 1984' }, 0.8), 'inconclusive'],
    ['another date of birth, hardly read', passport({ born: '03 AUG 1984' }, 0.5), 'pass'],
    ['one digit, which misreading seldom explains', passport({ born: '12 AUG 1975' }, 0.95), 'inconclusive'],
    ['one letter, which misreading explains', passport({ surname: 'O’CONNOP' }, 0.95), 'pass'],
    ['a value under another’s caption', passport({ born: '16 APR 2022', issued: '12 AUG 1974' }), 'pass'],
  ])('%s', (_, capture, expected) => {
    expect(outcome(capture)).toBe(expected);
  });

  test.each([
    ['nothing changed', passport(), 'pass'],
    ['another date of birth, hardly read', passport({ born: '03 AUG 1984' }, 0.5), 'inconclusive'],
    ['another name, hardly read', passport({ surname: 'ERIKSSON' }, 0.5), 'inconclusive'],
    ['another letter, as if misread', passport({ surname: 'O’CONNOP' }, 0.5), 'pass'],
    ['no print that was read', { ...passport(), text: [] }, 'inconclusive'],
  ])('confirms it no longer: %s', (_, capture, expected) => {
    const { checks } = decide(readings({ front: capture }), session('passport'), TODAY);
    expect(checks.find(({ id }) => id === 'print_confirms')?.outcome).toBe(expected);
  });

  test.each([
    ['ПЪРВАНОВ', 'PARVANOV', 'agrees'],
    ['ΠΑΠΑΔΟΠΟΥΛΟΥ', 'PAPADOPOULOU', 'agrees'],
    // A state may write names as no table does.
    ['ДЯНКОВ', 'DJANKOV', 'uncertain'],
  ])('%s for %s in the zone: %s', (print, surname, expected) => {
    const { agreements } = gatherFacts(readings({ front: passport({ surname: print }, 0.99, { surname }) }), TODAY);
    expect(agreements.find(({ field }) => field === 'surname')?.outcome).toBe(expected);
  });

  test('is kept with where both stand, not only judged', () => {
    const { agreements } = gatherFacts(readings({ front: passport({ born: '03 AUG 1984' }) }), TODAY);
    expect(agreements.find(({ field }) => field === 'birth_date')).toEqual({
      field: 'birth_date',
      between: [
        { source: 'mrz', side: 'front' },
        { source: 'print', side: 'front' },
      ],
      outcome: 'disagrees',
      confidence: expect.closeTo(0.94, 1),
    });
  });
});

describe('a licence that print alone tells of', () => {
  const licence = (confidence = 0.99) =>
    page([
      line('DRIVING LICENCE UTOPIA', 300, 20, 0.99),
      ...['1. O’CONNOR', '2. ANNA MARIA', '3. 12.08.1974', '4a. 02.01.2022', '4b. 01.01.2032', '5. KN7081243'].map(
        (text, row) => line(text, 350, 100 + row * 50, confidence),
      ),
    ]);
  const back = () => page([9, 10, 11].map((number) => line(`${number}.`, 100, 40 * number, 0.9)));

  test('is verified when all of it was surely read', () => {
    const decision = decide(readings({ front: licence(), back: back() }), session('driving_license'), TODAY);
    expect(decision.error).toBeNull();
    expect(decision.document?.data).toMatchObject({
      type: 'driving_license',
      lastName: 'O’CONNOR',
      number: 'KN7081243',
      birthDate: '1974-08-12',
      expirationDate: '2032-01-01',
    });
  });

  test('is not when anything needed was dimly read, and not in live mode', () => {
    const code = (confidence: number, livemode: boolean) =>
      decide(readings({ front: licence(confidence), back: back() }), { ...session('driving_license'), livemode }, TODAY)
        .error?.code;
    expect(code(0.85, false)).toBe('document_unverified_other');
    expect(code(0.99, true)).toBe('document_unverified_other'); // nobody's country
  });
});

describe('pictures that show something else than asked for', () => {
  const CARD = { ...ANNA, format: 'TD1', documentCode: 'I' } as const;
  const cardBack = (): CaptureReading => ({ ...page([line('AUTHORITY', 100, 60, 0.9)]), mrz: zoneOf(formatMrz(CARD)) });
  const cardFront = () =>
    page(
      ['O’CONNOR', 'ANNA MARIA', 'L898902C3', '12 AUG 1974', '15 APR 2032'].map((text, n) =>
        line(text, 400, 60 * (n + 1), 0.99),
      ),
    );
  const reasonFor = (captures: Readings['captures'], type: DocumentType = 'id_card') =>
    decide(readings(captures), session(type), TODAY).checks.find(({ outcome }) => outcome !== 'pass')?.id;

  test.each<[string, Readings['captures'], string | undefined]>([
    ['front and back', { front: cardFront(), back: cardBack() }, undefined],
    ['back and front', { front: cardBack(), back: cardFront() }, 'sides_in_place'],
    ['the back twice', { front: cardBack(), back: cardBack() }, 'sides_differ'],
    ['the front twice', { front: passportPrint(), back: passportPrint() }, 'sides_differ'],
    [
      'a page of text',
      { front: page(Array.from({ length: 60 }, (_, n) => line('lorem ipsum dolor', 20, 10 * n, 0.9))) },
      'document_not_a_page',
    ],
    [
      'a thumbnail',
      {
        front: {
          ...page([line('AB', 0, 0, 0.3), line('CD', 0, 40, 0.3), line('EF', 0, 80, 0.3)]),
          quality: { ...page([]).quality!, pageWidthPx: 200 },
        },
      },
      'picture_large_enough',
    ],
    ['two documents', { front: page([...twoColumns()]) }, 'one_document'],
  ])('%s', (_, captures, check) => {
    expect(reasonFor(captures)).toBe(check);
  });

  function passportPrint(): CaptureReading {
    const { mrz: _, ...print } = passport();
    return print;
  }

  function twoColumns(): TextLine[] {
    return [0, 500].flatMap((x, n) => [
      line('Surname', x, 60, 0.99),
      line(['ERIKSSON', 'BERGSTROM'][n]!, x, 95, 0.99),
      line('Date of birth', x, 140, 0.99),
      line(['12 AUG 1974', '03 MAY 1981'][n]!, x, 175, 0.99),
      line('Document No', x, 220, 0.99),
      line(['L898902C3', 'K123456C7'][n]!, x, 255, 0.99),
    ]);
  }
});

function readings(captures: Readings['captures']): Readings {
  return { version: READINGS_VERSION, pipeline: {}, captures };
}

function session(type: DocumentType) {
  return {
    livemode: false,
    type: 'document' as const,
    options: {},
    declared: { type, country: 'UTO' },
    providedDetails: null,
    expectedDetails: null,
  };
}

function zoneOf(lines: string[]) {
  return { lines, confidences: lines.map((line) => Array.from(line, () => 1)), swaps: [], reader: 'test', quad: QUAD };
}

/** Thirty pixels high, twelve to a letter. */
function line(text: string, x: number, y: number, confidence: number): TextLine {
  const right = x + 12 * text.length;
  const quad: Quad = [
    { x, y },
    { x: right, y },
    { x: right, y: y + 30 },
    { x, y: y + 30 },
  ];
  return { text, confidence, quad };
}

function page(text: TextLine[]): CaptureReading {
  return {
    image: { format: 'jpeg', width: 1000, height: 630 },
    location: { quad: QUAD, score: 0.9, means: 'outline', width: 1000, height: 630 },
    quality: { sharpness: 900, glareFraction: 0, exposure: 150, pageWidthPx: 1000 },
    text,
  };
}

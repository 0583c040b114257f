import type { CaptureReading, Quad, TextLine } from '@credence/verification';
import { describe, expect, test } from 'vitest';
import type { EvalEntry } from './eval-set.ts';
import { printedTruth } from './eval-set.ts';
import { judge } from './judge.ts';
import { compareRuns, verdictsOf } from './table.ts';
import { withZoneAmongLines } from './zone-among.ts';

const ENTRY: EvalEntry = { id: 'a', file: 'a.jpg', doc_type: 'passport', width: 1000, height: 700 };

/** ICAO Doc 9303 part 4, appendix B. */
const ZONE = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];

const CORNERS: Quad = [
  { x: 0, y: 0 },
  { x: 9, y: 0 },
  { x: 9, y: 9 },
  { x: 0, y: 9 },
];

describe('judge', () => {
  const entry = { ...ENTRY, mrz: { lines: ZONE, format: 'TD3' } };

  test('counts a zone as exact, and as wrong but valid when check digits confirm what is not printed', () => {
    expect(judge(entry, reading({ zone: ZONE })).mrz).toEqual({
      exact: true,
      valid: true,
      wrongButValid: false,
      answered: true,
      protectedFields: { document_number: false, birth_date: false, expiration_date: false, personal_number: false },
      names: { exact: true, confidence: 1 },
    });
    // Another birth date with the check digit that belongs to it.
    const other = [ZONE[0]!, ZONE[1]!.replace('7408122', '7408133')];
    expect(judge(entry, reading({ zone: other })).mrz).toMatchObject({
      exact: false,
      wrongButValid: true,
      protectedFields: { document_number: false, birth_date: true },
    });
    expect(judge(entry, reading({})).mrz).toMatchObject({ answered: false, wrongButValid: false });
  });

  test('counts a digital seal that comes back byte for byte', () => {
    const sealed = { ...ENTRY, seal: { format: 'datamatrix', payload: 'dc03ff' } };
    const symbolOf = (seal: string) => ({ symbology: 'DataMatrix' as const, seal, quad: CORNERS });
    expect(judge(sealed, { ...reading({}), symbols: [symbolOf('\xdc\x03\xff')] }).seal).toBe(true);
    expect(judge(sealed, { ...reading({}), symbols: [symbolOf('\xdc\x03\xfe')] }).seal).toBe(false);
    expect(judge(sealed, reading({})).seal).toBe(false);
    expect(judge(ENTRY, reading({})).seal).toBeUndefined();
  });

  test('takes a document for located whichever corner comes first', () => {
    const quad = [0, 1, 2, 3].map((i) => ({ x: [10, 990, 990, 10][i]!, y: [10, 10, 690, 690][i]! })) as unknown as Quad;
    const turned = [quad[2], quad[3], quad[0], quad[1]] as const;
    expect(judge({ ...ENTRY, quad }, reading({ quad: turned })).located).toBe(true);
    expect(
      judge({ ...ENTRY, quad }, reading({ quad: turned.map(({ x, y }) => ({ x: x - 30, y })) as unknown as Quad }))
        .located,
    ).toBe(false);
  });

  test('tells lost spaces from wrong letters in printed fields', () => {
    const printed = { surname: 'ERIKSSON', given_names: 'ANNA MARIA', birth_date: '1974-08-12', sex: 'F' };
    const capture = reading({
      print: [
        'Surname',
        'ERIK5SON',
        'Given names',
        'ANNAMARIA',
        'Date of birth',
        '12 AUG 1974',
        'Place of birth',
        'ZENITH',
      ],
    });
    const outcomes = judge({ ...ENTRY, printed }, capture).fields.map(({ name, outcome }) => [name, outcome]);
    expect(outcomes).toEqual([
      ['surname', 'none'], // a name has no digits
      ['given_names', 'spaces'],
      ['birth_date', 'exact'],
      ['sex', 'none'],
    ]);
  });
});

test('what a zone says is not taken for what is printed', () => {
  const fields = { last_name: 'MUELLER', dob: '1974-08-12' };
  expect(printedTruth({ ...ENTRY, fields })).toEqual({ surname: 'MUELLER', birth_date: '1974-08-12' });
  expect(printedTruth({ ...ENTRY, fields, mrz: { lines: ZONE } })).toEqual({});
});

test('a run is compared with the last on what both measured', () => {
  const entry = { ...ENTRY, mrz: { lines: ZONE, format: 'TD3' } };
  const [won, lost] = [verdictsOf([judge(entry, reading({ zone: ZONE }))]), verdictsOf([judge(entry, reading({}))])];
  expect(compareRuns(won, lost)).toContain('zone lines exact: 1 became yes, 0 became no of 1 (p = 1.000)');
  expect(compareRuns(won, won)).toEqual([]);
});

test('an engine that knows no zones is given the one among its lines', () => {
  const spoilt = ZONE.map((line) => line.replace('<<<<', ' << <<')).map((line) => line.slice(0, 43));
  expect(withZoneAmongLines(reading({ print: ['UTOPIA', ...spoilt] })).mrz?.lines[0]).toMatch(
    /^P<UTOERIKSSON<<ANNA<MARIA<+$/,
  );
});

function reading({ zone, quad, print = [] }: { zone?: string[]; quad?: Quad; print?: string[] }): CaptureReading {
  const at = (row: number): Quad => [
    { x: 100, y: 40 * row },
    { x: 400, y: 40 * row },
    { x: 400, y: 40 * row + 30 },
    { x: 100, y: 40 * row + 30 },
  ];
  const confidences = zone?.map((line) => Array.from(line, () => 1)) ?? [];
  return {
    image: { format: 'jpeg', width: 1000, height: 700 },
    ...(quad && { location: { quad, score: 1, means: 'outline', width: 1000, height: 700 } }),
    ...(zone && { mrz: { lines: zone, confidences, swaps: [], reader: 'test', quad: at(0) } }),
    text: print.map((text, row): TextLine => ({ text, confidence: 0.99, quad: at(row) })),
  };
}

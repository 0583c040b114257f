/** A machine-readable zone by its size and kind: three lines of 30, two of 36 or 44, or one of 30. */
export type MrzFormat = 'TD1' | 'TD2' | 'TD3' | 'MRV_A' | 'MRV_B' | 'FRA_ID' | 'FRA_DL';

/** What a column belongs to; a `…_check` column holds the check digit of the field before it. */
export type MrzFieldName =
  | 'document_code'
  | 'issuing_state'
  | 'names'
  | 'surname'
  | 'given_names'
  | 'document_number'
  | 'document_number_check'
  | 'nationality'
  | 'birth_date'
  | 'birth_date_check'
  | 'sex'
  | 'expiration_date'
  | 'expiration_date_check'
  | 'personal_number'
  | 'personal_number_check'
  | 'optional_data'
  | 'optional_data_2'
  | 'composite_check';

/** The kind of characters a column can hold; which of them admit the filler is said by the alphabet. */
export type MrzColumnKind = 'letter' | 'digit' | 'alnum' | 'check' | 'sex';

/** A run of columns that hold one field. */
export interface MrzSpan {
  readonly field: MrzFieldName;
  readonly start: number;
  readonly length: number;
  readonly kind: MrzColumnKind;
  readonly alphabet: string;
}

/** One character position: its field, how far into the field it lies, and what may stand there. */
export interface MrzColumn {
  readonly field: MrzFieldName;
  readonly offset: number;
  readonly kind: MrzColumnKind;
  /** Every character that may stand here, without repetition. */
  readonly alphabet: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';

type SpanSpec = readonly [MrzFieldName, length: number, kind: MrzColumnKind, alphabet: string];

const letters = (field: MrzFieldName, length: number): SpanSpec => [field, length, 'letter', `${LETTERS}<`];
const alnum = (field: MrzFieldName, length: number): SpanSpec => [field, length, 'alnum', `${DIGITS}${LETTERS}<`];
const check = (field: MrzFieldName): SpanSpec => [field, 1, 'check', DIGITS];
/** A check digit that may be left out: of an empty personal number, or of a number that continues elsewhere. */
const optionalCheck = (field: MrzFieldName): SpanSpec => [field, 1, 'check', `${DIGITS}<`];
/** The ICAO code for an unspecified sex is the filler; some issuers print the X of the visual zone. */
const SEX: SpanSpec = ['sex', 1, 'sex', 'MFX<'];
/** YYMMDD: a month begins with 0 or 1, a day with 0 to 3. */
const dateOf = (field: MrzFieldName, filler: '' | '<'): SpanSpec[] => [
  [field, 2, 'digit', `${DIGITS}${filler}`],
  [field, 1, 'digit', `01${filler}`],
  [field, 1, 'digit', `${DIGITS}${filler}`],
  [field, 1, 'digit', `0123${filler}`],
  [field, 1, 'digit', `${DIGITS}${filler}`],
];
/** Unknown parts of a date of birth are fillers. */
const BIRTH_DATE = dateOf('birth_date', '<');
const EXPIRATION_DATE = dateOf('expiration_date', '');
const DATES: SpanSpec[] = [
  ...BIRTH_DATE,
  check('birth_date_check'),
  SEX,
  ...EXPIRATION_DATE,
  check('expiration_date_check'),
];

/** `letter` first, then anything the issuer likes; US permanent resident cards begin `C1` or `C2`. */
const cardCode: SpanSpec[] = [
  ['document_code', 1, 'letter', LETTERS],
  ['document_code', 1, 'alnum', `${LETTERS}<12`],
];
const bookCode = (first: string): SpanSpec[] => [['document_code', 1, 'letter', first], letters('document_code', 1)];

const SPECS: Record<MrzFormat, readonly (readonly SpanSpec[])[]> = {
  // ICAO Doc 9303 part 5, section 4.2.2
  TD1: [
    [
      ...cardCode,
      letters('issuing_state', 3),
      alnum('document_number', 9),
      optionalCheck('document_number_check'),
      alnum('optional_data', 15),
    ],
    [...DATES, letters('nationality', 3), alnum('optional_data_2', 11), check('composite_check')],
    [letters('names', 30)],
  ],
  // ICAO Doc 9303 part 6, section 4.2.2
  TD2: [
    [...cardCode, letters('issuing_state', 3), letters('names', 31)],
    [
      alnum('document_number', 9),
      optionalCheck('document_number_check'),
      letters('nationality', 3),
      ...DATES,
      alnum('optional_data', 7),
      check('composite_check'),
    ],
  ],
  // ICAO Doc 9303 part 4, section 4.2.2
  TD3: [
    [...bookCode('P'), letters('issuing_state', 3), letters('names', 39)],
    [
      alnum('document_number', 9),
      check('document_number_check'),
      letters('nationality', 3),
      ...DATES,
      alnum('personal_number', 14),
      optionalCheck('personal_number_check'),
      check('composite_check'),
    ],
  ],
  // ICAO Doc 9303 part 7, section 4.2: visas have no composite check digit.
  MRV_A: [
    [...bookCode('V'), letters('issuing_state', 3), letters('names', 39)],
    [
      alnum('document_number', 9),
      check('document_number_check'),
      letters('nationality', 3),
      ...DATES,
      alnum('optional_data', 16),
    ],
  ],
  // ICAO Doc 9303 part 7, section 5.2
  MRV_B: [
    [...bookCode('V'), letters('issuing_state', 3), letters('names', 31)],
    [
      alnum('document_number', 9),
      check('document_number_check'),
      letters('nationality', 3),
      ...DATES,
      alnum('optional_data', 8),
    ],
  ],
  // The French national identity card of 1988 to 2021: older than Doc 9303's card layouts and unlike them.
  FRA_ID: [
    [
      ['document_code', 1, 'letter', 'I'],
      ['document_code', 1, 'letter', 'D'],
      letters('issuing_state', 3),
      letters('surname', 25),
      alnum('optional_data', 6),
    ],
    [
      alnum('document_number', 12),
      check('document_number_check'),
      letters('given_names', 14),
      ...BIRTH_DATE,
      check('birth_date_check'),
      SEX,
      check('composite_check'),
    ],
  ],
  // The French driving licence: ISO/IEC 18013-3 fixes `D1` and the last digit, France the rest.
  FRA_DL: [
    [
      ['document_code', 1, 'letter', 'D'],
      ['document_code', 1, 'digit', '1'],
      letters('issuing_state', 3),
      alnum('document_number', 9),
      check('document_number_check'),
      ...EXPIRATION_DATE,
      letters('surname', 8),
      check('composite_check'),
    ],
  ],
};

/** Every format this package reads and writes. */
export const MRZ_FORMATS = Object.keys(SPECS) as readonly MrzFormat[];

const SPANS = mapFormats((format) => SPECS[format].map(toSpans));
const COLUMNS = mapFormats((format) => SPANS[format].map((line) => line.flatMap(toColumns)));

/**
 * Returns what may stand at every position of a format: for each line, one entry per column.
 *
 * Columns count from 0 at the left. The table describes well-formed zones; `parseMrz` also accepts
 * characters outside it and reports them.
 *
 * @see ICAO Doc 9303 parts 4 to 7
 */
export function mrzLayout(format: MrzFormat): readonly (readonly MrzColumn[])[] {
  return COLUMNS[format];
}

/** The same layout as runs of columns, line by line. A field may consist of several adjacent runs. */
export function mrzSpans(format: MrzFormat): readonly (readonly MrzSpan[])[] {
  return SPANS[format];
}

/** How many columns a field has in a format; 0 when the format lacks it. */
export function mrzFieldLength(format: MrzFormat, field: MrzFieldName): number {
  const spans = SPANS[format].flat().filter((span) => span.field === field);
  return spans.reduce((sum, span) => sum + span.length, 0);
}

function toSpans(line: readonly SpanSpec[]): MrzSpan[] {
  let start = 0;
  return line.map(([field, length, kind, alphabet]) => {
    const span = { field, start, length, kind, alphabet };
    start += length;
    return span;
  });
}

function toColumns(span: MrzSpan, index: number, line: readonly MrzSpan[]): MrzColumn[] {
  const before = line.slice(0, index).filter((other) => other.field === span.field);
  const offset = before.reduce((sum, other) => sum + other.length, 0);
  return Array.from({ length: span.length }, (_, i) => ({
    field: span.field,
    offset: offset + i,
    kind: span.kind,
    alphabet: span.alphabet,
  }));
}

function mapFormats<T>(value: (format: MrzFormat) => T): Record<MrzFormat, T> {
  return Object.fromEntries((Object.keys(SPECS) as MrzFormat[]).map((format) => [format, value(format)])) as Record<
    MrzFormat,
    T
  >;
}

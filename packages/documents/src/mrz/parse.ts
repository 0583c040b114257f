import { isoAlpha3FromIcao } from '../countries.ts';
import { checkDigit } from './check-digit.ts';
import { checkDigitRules, expectedCheckDigit } from './check-digits.ts';
import type { Mrz, MrzCheckDigit, MrzDate, MrzMisplacedCharacter, MrzSex } from './fields.ts';
import { type MrzFieldName, type MrzFormat, mrzFieldLength, mrzLayout, mrzSpans } from './layout.ts';
import { joinLongNumber, type LongNumber } from './long-number.ts';
import { splitNames } from './name-field.ts';

/**
 * Reads a machine-readable zone, or returns `undefined` when the lines have no known shape.
 *
 * Nothing is repaired: a wrong check digit, a letter in a date or an impossible day is reported in the
 * result and the text is returned as printed. Shape means one, two or three lines of the lengths of a
 * format, in the characters 0-9, A-Z and `<`, beginning with a letter.
 *
 * @param lines Top to bottom, without line ends or spaces.
 * @see ICAO Doc 9303 parts 3 to 7
 */
export function parseMrz(lines: readonly string[]): Mrz | undefined {
  const format = formatOf(lines);
  if (!format) return undefined;

  const text = sliceFields(format, lines);
  const long = joinsLongNumbers(format)
    ? joinLongNumber(text('document_number'), text('document_number_check'), text('optional_data'))
    : undefined;
  const checkDigits = judgeCheckDigits(format, text, long);
  const issuingState = trimFillers(text('issuing_state'));
  const nationality = trimFillers(text('nationality'));
  return {
    format,
    documentCode: trimFillers(text('document_code')),
    issuingState,
    ...readNames(format, text),
    documentNumber: toSpaces(long?.documentNumber ?? text('document_number')),
    nationality,
    birthDate: readDate(text('birth_date')),
    sex: readSex(text('sex')),
    expirationDate: readDate(text('expiration_date')),
    optionalData: trimEnd(long?.optionalData ?? (text('optional_data') || text('personal_number'))),
    optionalData2: trimEnd(text('optional_data_2')),
    issuingCountry: isoAlpha3FromIcao(issuingState) ?? issuingState,
    nationalityCountry: format === 'FRA_ID' ? 'FRA' : (isoAlpha3FromIcao(nationality) ?? nationality), // that card was for nationals only
    checkDigits,
    checkDigitsOk: checkDigits.every((digit) => digit.ok),
    misplacedCharacters: findMisplaced(format, lines),
  };
}

function formatOf(lines: readonly string[]): MrzFormat | undefined {
  if (lines.length < 1 || lines.length > 3) return undefined;
  const length = lines[0]?.length ?? 0;
  if (length > 44 || lines.some((line) => line.length !== length || !/^[0-9A-Z<]+$/.test(line))) return undefined;

  const start = lines[0] as string;
  if (!/^[A-Z]/.test(start)) return undefined;
  switch (`${lines.length}x${length}`) {
    case '3x30':
      return 'TD1';
    case '2x36':
      if (start.startsWith('V')) return 'MRV_B';
      return isOldFrenchCard(lines) ? 'FRA_ID' : 'TD2';
    case '2x44':
      return start.startsWith('V') ? 'MRV_A' : 'TD3';
    case '1x30':
      return start.startsWith('D1FRA') ? 'FRA_DL' : undefined;
    default:
      return undefined;
  }
}

/** The old card states no nationality; where a TD2 has it, in columns 10 to 12, the old card has digits. */
function isOldFrenchCard([upper = '', lower = '']: readonly string[]): boolean {
  return upper.startsWith('IDFRA') && !/^[A-Z<]{3}$/.test(lower.slice(10, 13));
}

type FieldText = (field: MrzFieldName) => string;

function sliceFields(format: MrzFormat, lines: readonly string[]): FieldText {
  const texts = new Map<MrzFieldName, string>();
  mrzSpans(format).forEach((spans, line) => {
    for (const { field, start, length } of spans) {
      texts.set(field, (texts.get(field) ?? '') + lines[line]?.slice(start, start + length));
    }
  });
  return (field) => texts.get(field) ?? '';
}

function joinsLongNumbers(format: MrzFormat): boolean {
  return format === 'TD1' || format === 'TD2';
}

function judgeCheckDigits(format: MrzFormat, text: FieldText, long: LongNumber | undefined): MrzCheckDigit[] {
  return checkDigitRules(format).map((rule) => {
    if (rule.field === 'document_number' && long) return judgeLongNumber(text('issuing_state'), long);
    const printed = text(rule.at);
    const expected = expectedCheckDigit(rule, text);
    const isLeftOut = rule.field === 'personal_number' && printed === '<' && /^<+$/.test(text('personal_number'));
    return { field: rule.field, printed, expected, ok: printed === expected || isLeftOut };
  });
}

/** The first series of Belgian cards weighs the filler between the two parts of the number as well. */
function judgeLongNumber(issuingState: string, { documentNumber, check }: LongNumber): MrzCheckDigit {
  const standard = String(checkDigit(documentNumber));
  const belgian = String(checkDigit(`${documentNumber.slice(0, 9)}<${documentNumber.slice(9)}`));
  const expected = issuingState === 'BEL' && check === belgian ? belgian : standard;
  return { field: 'document_number', printed: check, expected, ok: check === expected };
}

function readNames(format: MrzFormat, text: FieldText): Pick<Mrz, 'surname' | 'givenNames' | 'namesTruncated'> {
  if (mrzFieldLength(format, 'names') > 0) {
    return { ...splitNames(text('names')), namesTruncated: !text('names').endsWith('<') };
  }
  return {
    surname: toSpaces(text('surname')),
    givenNames: toSpaces(text('given_names')),
    namesTruncated: [text('surname'), text('given_names')].some((name) => /[^<]$/.test(name)),
  };
}

function readDate(text: string): MrzDate | undefined {
  if (text === '') return undefined;
  return { year: text.slice(0, 2), month: text.slice(2, 4), day: text.slice(4, 6) };
}

function readSex(text: string): MrzSex {
  if (text === 'F') return 'female';
  return text === 'M' ? 'male' : 'unknown';
}

function findMisplaced(format: MrzFormat, lines: readonly string[]): MrzMisplacedCharacter[] {
  const misplaced: MrzMisplacedCharacter[] = [];
  for (const [line, columns] of mrzLayout(format).entries()) {
    for (const [column, { alphabet }] of columns.entries()) {
      if (!alphabet.includes(lines[line]?.[column] as string)) misplaced.push({ line, column });
    }
  }
  return misplaced;
}

function trimFillers(text: string): string {
  return text.replace(/^<+|<+$/g, '');
}

function trimEnd(text: string): string {
  return text.replace(/<+$/, '');
}

function toSpaces(text: string): string {
  return trimFillers(text).replace(/<+/g, ' ');
}

import { type PrintedFieldName, sameName } from '@credence/documents';
import type { DocumentFacts } from '../facts.ts';
import type { Readings, Side, TextLine } from '../readings.ts';
import type { CalendarDate, DocumentData } from '../report.ts';
import { surest } from './data-from-print.ts';
import type { PrintedField } from './printed-field.ts';
import { compact, valueStands } from './stands-in-print.ts';

export type ReadingSource = 'mrz' | 'barcode' | 'seal' | 'print';

/** What two readings say of one thing. */
export interface Agreement {
  field: PrintedFieldName;
  between: readonly [{ source: ReadingSource; side: Side }, { source: ReadingSource; side: Side }];
  /**
   * `doubtful`: they differ by what misreading might explain, where it seldom happens. `uncertain`: they differ by no more than
   * misreading, or a value taken for another, does explain.
   */
  outcome: 'agrees' | 'disagrees' | 'doubtful' | 'uncertain';
  /** Of the less sure of the two, 0 to 1. */
  confidence: number;
}

/** How surely print must be read for a difference to count. */
const SURE = 0.9;

/** Differences of one letter are misreadings until the print is surer than this. */
const VERY_SURE = 0.985;

/**
 * Digits read at least this surely are seldom misread: whoever changes a date or a number by one digit is not to be let go for it.
 * Of 30 dates and numbers on drawn genuine documents none differed, of nine changed ones all did, at 0.69 and more (docs/accuracy.md).
 */
const DIGITS_SURE = 0.6;

/** What is written in digits, but for months in letters. */
const IN_DIGITS: readonly PrintedFieldName[] = ['document_number', 'birth_date', 'expiration_date'];

type Parts = Pick<DocumentFacts, 'printed' | 'mrz' | 'licence'>;

/**
 * Compares what a document says in more than one place: its zone or barcode with its print, on either side, and its zone with
 * its barcode.
 *
 * @param data What the barcode, or else the zone, says.
 */
export function crossRead(
  data: DocumentData,
  { printed, mrz, licence }: Parts,
  readings: Readings,
  today: CalendarDate,
): Agreement[] {
  const machine = licence
    ? { source: 'barcode' as const, side: licence.side }
    : { source: 'mrz' as const, side: mrz?.side ?? 'front' };
  const truncated = mrz?.mrz.namesTruncated === true || (licence?.licence.truncatedNames.length ?? 0) > 0;
  const compared = withPrint({ data, at: machine, truncated }, printed, readings, today);
  return licence && mrz ? [...compared, ...zoneAgainstBarcode(data, mrz)] : compared;
}

/** What one part for machines says, where it stands, and whether its names may be cut. */
export interface Told {
  data: DocumentData;
  at: Agreement['between'][0];
  truncated: boolean;
}

/** Compares what a part for machines says with what is printed, field by field. */
export function withPrint(
  { data, at, truncated }: Told,
  printed: DocumentFacts['printed'],
  readings: Readings,
  today: CalendarDate,
): Agreement[] {
  return COMPARED.flatMap(({ field, of, same }): Agreement[] => {
    const value = of(data);
    const print = surest(printed, field, 0);
    if (value === null || !print) return [];
    const outcome = same(print.value, value, truncated) ? 'agrees' : differenceOf(print, value, readings, today);
    return [{ field, between: [at, { source: 'print', side: print.side }], outcome, confidence: print.confidence }];
  });
}

interface Compared {
  field: PrintedFieldName;
  of: (data: DocumentData) => string | null;
  same: (a: string, b: string, truncated: boolean) => boolean;
}

const sameText = (a: string, b: string) => compact(a) === compact(b);

const COMPARED: readonly Compared[] = [
  { field: 'surname', of: ({ lastName }) => lastName, same: sameName },
  { field: 'given_names', of: ({ firstName }) => firstName, same: sameGivenNames },
  { field: 'document_number', of: ({ number }) => number, same: sameText },
  { field: 'birth_date', of: ({ birthDate }) => birthDate, same: sameText },
  { field: 'expiration_date', of: ({ expirationDate }) => expirationDate, same: sameText },
  { field: 'issue_date', of: ({ issuedDate }) => issuedDate, same: sameText },
  { field: 'sex', of: ({ unparsedSex }) => unparsedSex, same: sameText },
];

/** Zones and barcodes may leave out further given names, and print may shorten them. */
function sameGivenNames(a: string, b: string, truncated: boolean): boolean {
  return sameName(a, b, truncated) || sameName(a, b, true);
}

function differenceOf(
  print: PrintedField & { side: Side },
  value: string,
  readings: Readings,
  today: CalendarDate,
): Exclude<Agreement['outcome'], 'agrees'> {
  // Printed anywhere, its caption was taken for another's, and nothing disagrees.
  if (valueStands(value, linesOf(readings), today) || isOfAnotherScript(print)) return 'uncertain';
  const explained = IN_DIGITS.includes(print.name) && print.confidence >= DIGITS_SURE ? 'doubtful' : 'uncertain';
  if (print.confidence < SURE) return explained;
  const wrong = differences(compact(print.value), compact(value));
  return wrong === 1 && print.confidence < VERY_SURE ? explained : 'disagrees';
}

function linesOf({ captures }: Readings): TextLine[] {
  return Object.values(captures).flatMap(({ text }) => text);
}

/** Names in other letters than a zone's: how a state transliterates them is its own affair, and often not the standard's. */
export function isOfAnotherScript({ name, value }: PrintedField): boolean {
  return (name === 'surname' || name === 'given_names') && /(?!\p{Script=Latin})\p{L}/u.test(value);
}

function zoneAgainstBarcode(data: DocumentData, { mrz, side }: NonNullable<DocumentFacts['mrz']>): Agreement[] {
  if (data.number === null || mrz.documentNumber === '') return [];
  const between = [
    { source: 'barcode' as const, side },
    { source: 'mrz' as const, side },
  ] as const;
  // Enhanced licences number the travel document apart from the licence: different numbers prove nothing.
  const outcome = sameText(data.number, mrz.documentNumber) ? 'agrees' : 'uncertain';
  return [{ field: 'document_number', between, outcome, confidence: 1 }];
}

/** Places in which texts of the same length differ; texts of two lengths differ in many. */
export function differences(a: string, b: string): number {
  if (a.length !== b.length) return Infinity;
  return [...a].filter((char, i) => char !== b[i]).length;
}

import { isoAlpha2FromIcao, type PrintedFieldName, sameName, transliterate } from '@credence/documents';
import type { DocumentFacts } from '../facts.ts';
import type { Side } from '../readings.ts';
import { type Address, type DocumentData, NO_DATA } from '../report.ts';
import type { PrintedField } from './printed-field.ts';

/**
 * How surely print must be read to add to what a zone or a barcode says; docs/accuracy.md counts what was read wrong and still
 * that sure.
 */
const TOLD_MIN = 0.85;

/** How surely a spelling must be read to be preferred to the zone's. */
const SPELLED_MIN = 0.9;

type Parts = Pick<DocumentFacts, 'printed' | 'mrz' | 'licence'>;

/** Adds what only print tells: address, place of birth, date of issue, names as they are spelled, dates a zone leaves out. */
export function completeFromPrint(data: DocumentData, { printed, mrz }: Parts): DocumentData {
  const told = (name: PrintedFieldName) => surest(printed, name, TOLD_MIN)?.value ?? null;
  const issuedDate = told('issue_date');
  const address = told('address');
  return {
    ...data,
    firstName: spelled(data.firstName, surest(printed, 'given_names', SPELLED_MIN), mrz?.mrz.namesTruncated),
    lastName: spelled(data.lastName, surest(printed, 'surname', SPELLED_MIN), mrz?.mrz.namesTruncated),
    address: data.address ?? (address === null ? null : oneLine(address, data.issuingCountry)),
    issuedDate: data.issuedDate ?? issuedDate,
    birthDate: data.birthDate ?? told('birth_date'),
    expirationDate: data.expirationDate ?? told('expiration_date'),
    unparsedPlaceOfBirth: data.unparsedPlaceOfBirth ?? told('place_of_birth'),
  };
}

/** What print alone tells of a document that carries nothing for machines; nothing of one that should. */
export function fromPrint(
  printed: DocumentFacts['printed'],
): Pick<DocumentFacts, 'type' | 'issuer' | 'source' | 'data'> {
  const main = Object.values(printed).find(({ layout }) => layout.machineReadable === 'none');
  if (!main) return { type: null, issuer: null, source: null, data: NO_DATA };
  const told = (name: PrintedFieldName) => surest(printed, name, 0)?.value ?? null;
  const sex = told('sex');
  const address = told('address');
  const issuingCountry = (main.country && isoAlpha2FromIcao(main.country)) ?? null;
  const data: DocumentData = {
    ...NO_DATA,
    ...namesOf(told),
    type: main.type,
    address: address === null ? null : oneLine(address, issuingCountry),
    issuingCountry,
    issuedDate: told('issue_date'),
    birthDate: told('birth_date'),
    expirationDate: told('expiration_date'),
    number: told('document_number'),
    sex: sex === 'F' ? 'female' : sex === 'M' ? 'male' : null,
    unparsedSex: sex,
    unparsedPlaceOfBirth: told('place_of_birth'),
  };
  return { type: main.type, issuer: main.country, source: 'print', data };
}

/** The reading of a field that is surest, on either side. */
export function surest(
  printed: DocumentFacts['printed'],
  name: PrintedFieldName,
  confidenceMin: number,
): (PrintedField & { side: Side }) | undefined {
  return Object.entries(printed)
    .flatMap(([side, { fields }]) => fields.map((field) => ({ ...field, side: side as Side })))
    .filter((field) => field.name === name && field.confidence >= confidenceMin)
    .sort((a, b) => b.confidence - a.confidence)[0];
}

/** East Asian documents have one field for the name: family name, a space, given name. */
function namesOf(told: (name: PrintedFieldName) => string | null): Pick<DocumentData, 'firstName' | 'lastName'> {
  const [surname, given] = [told('surname'), told('given_names')];
  if (surname !== null || given !== null) return { lastName: surname, firstName: given };
  const [lastName = null, ...rest] = told('full_name')?.split(' ') ?? [];
  return { lastName, firstName: rest.join(' ') || null };
}

/**
 * The name as print spells it, where that is the zone's name with what zones cannot hold: marks, apostrophes, hyphens, small
 * letters, an end that was cut. Print that lost its marks in reading would fold to something else than the zone says.
 */
function spelled(name: string | null, print: PrintedField | undefined, truncated = false): string | null {
  // In other letters a name stays a reading: who asks for a name wants it as it is written abroad.
  if (name === null || !print || /(?!\p{Script=Latin})\p{L}/u.test(print.value)) return name;
  if (transliterate(print.value) === name.replace(/\s+/g, ' ')) return print.value;
  return truncated && print.value.length > name.length && sameName(print.value, name, true) ? print.value : name;
}

function oneLine(address: string, country: string | null): Address {
  return { line1: address, line2: null, city: null, state: null, postalCode: null, country };
}

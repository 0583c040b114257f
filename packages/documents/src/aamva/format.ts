import { type AamvaLicence, type AamvaName, EYE_COLORS } from './licence.ts';

/** What `formatAamva` writes; the edition is always 10, and the jurisdiction lies in the number. */
export type AamvaInput = Pick<AamvaLicence, 'kind' | 'iin' | 'documentNumber' | 'firstName' | 'lastName'> & {
  readonly [Field in Exclude<keyof AamvaLicence, 'version' | 'jurisdiction' | 'address'>]?:
    | AamvaLicence[Field]
    | undefined;
} & { readonly address?: { readonly [Part in keyof AamvaLicence['address']]?: string | undefined } };

/** Bytes before the first subfile when there is one: file header 21, its directory entry 10. */
const OFFSET = 31;

/**
 * Writes the barcode payload of a licence or identity card in edition 10 (2020); `parseAamva` reads it back.
 *
 * The payload is what goes into the PDF417 symbol, one byte per character. Elements that the edition
 * demands and the input lacks hold the standard's words for that (`NONE`, `UNK`).
 *
 * @throws {RangeError} When the issuer's number is not six digits or a value has characters outside
 *   printable ASCII.
 * @see AAMVA DL/ID Card Design Standard (2020), annex D.12
 */
export function formatAamva(licence: AamvaInput): string {
  if (!/^[0-9]{6}$/.test(licence.iin)) throw new RangeError('An issuer identification number has six digits.');
  const type = licence.kind === 'id_card' ? 'ID' : 'DL';
  const subfile = `${type}${elementsOf(licence).map(formatElement).join('\n')}\r`;
  const entry = `${type}${pad(OFFSET, 4)}${pad(subfile.length, 4)}`;
  return `@\n\x1e\rANSI ${licence.iin}100001${entry}${subfile}`;
}

type ElementText = readonly [id: string, text: string | undefined];

function elementsOf(licence: AamvaInput): ElementText[] {
  const isCanadian = licence.country === 'CAN';
  const date = (iso: string | undefined) => formatDate(iso, isCanadian);
  const { address = {} } = licence;
  return [
    ...(licence.kind === 'driving_license' ? PRIVILEGES : []),
    ['DBA', date(licence.expirationDate)],
    ['DCS', licence.lastName ?? 'NONE'],
    ['DAC', licence.firstName ?? 'NONE'],
    ['DAD', licence.middleName ?? 'NONE'],
    ['DBD', date(licence.issueDate)],
    ['DBB', date(licence.birthDate)],
    ['DBC', { male: '1', female: '2', unknown: '9' }[licence.sex ?? 'unknown']],
    ['DAY', Object.keys(EYE_COLORS).find((code) => EYE_COLORS[code] === licence.eyeColor) ?? 'UNK'],
    ['DAU', formatHeight(licence.heightCm, isCanadian)],
    ['DAG', address.line1],
    ...optional('DAH', address.line2),
    ['DAI', address.city],
    ['DAJ', address.state],
    ['DAK', formatPostalCode(address.postalCode)],
    ['DAQ', licence.documentNumber],
    ['DCF', 'NONE'],
    ['DCG', licence.country ?? 'USA'],
    ...truncation(licence.truncatedNames ?? []),
    ...optional('DCU', licence.suffix),
  ];
}

/** Class C, neither restrictions nor endorsements. */
const PRIVILEGES: ElementText[] = [
  ['DCA', 'C'],
  ['DCB', 'NONE'],
  ['DCD', 'NONE'],
];

function optional(id: string, text: string | undefined): ElementText[] {
  return text ? [[id, text]] : [];
}

function truncation(truncated: readonly AamvaName[]): ElementText[] {
  const flag = (name: AamvaName) => (truncated.includes(name) ? 'T' : 'N');
  return [
    ['DDE', flag('lastName')],
    ['DDF', flag('firstName')],
    ['DDG', flag('middleName')],
  ];
}

function formatElement([id, text = '']: ElementText): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new RangeError(`The ${id} of a licence holds printable ASCII only.`);
  return `${id}${text}`;
}

function formatDate(iso: string | undefined, isCanadian: boolean): string | undefined {
  const [year, month, day] = iso?.split('-') ?? [];
  if (!year) return undefined;
  return isCanadian ? `${year}${month}${day}` : `${month}${day}${year}`;
}

function formatHeight(heightCm: number | undefined, isCanadian: boolean): string | undefined {
  if (heightCm === undefined) return undefined;
  return isCanadian ? `${pad(heightCm, 3)} cm` : `${pad(Math.round(heightCm / 2.54), 3)} in`;
}

/** Eleven columns: nine digits in the US, the fifth to eighth zero when unknown; letters and digits in Canada. */
function formatPostalCode(code: string | undefined): string | undefined {
  const compact = code?.replace(/[- ]/g, '');
  return compact?.padEnd(/^[0-9]{5}$/.test(compact) ? 9 : 0, '0').padEnd(11);
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}

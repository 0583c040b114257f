import {
  type AamvaLicence,
  forgetLines,
  isoAlpha2FromIcao,
  type Mrz,
  parseAamva,
  parseMrz,
  parseSeal,
  type Seal,
} from '@credence/documents';
import { dataFromMrz } from './data-from-mrz.ts';
import { type Agreement, crossRead } from './print/cross-read.ts';
import { crossReadSeal } from './print/cross-read-seal.ts';
import { completeFromPrint, fromPrint } from './print/data-from-print.ts';
import { type PrintReading, readPrintedFields } from './print/read-printed-fields.ts';
import type { CaptureReading, Readings, Side } from './readings.ts';
import { type CalendarDate, type DocumentData, type DocumentType, NO_DATA } from './report.ts';

/** What the readings say once machine-readable zones, barcodes and print are taken apart. No judgement yet. */
export interface DocumentFacts {
  /** `unsupported`: a document we can read but Stripe has no type for, such as a visa. Null: nothing told. */
  type: DocumentType | 'unsupported' | null;
  /** ICAO code or ISO 3166-1 alpha-3 of the issuer, as printed. */
  issuer: string | null;
  mrz: { side: Side; mrz: Mrz } | null;
  licence: { side: Side; licence: AamvaLicence } | null;
  /** A visible digital seal: read, not verified, so that nothing comes from it. */
  seal: { side: Side; seal: Seal } | null;
  /** What `data` comes from first of all; null: nothing was read. */
  source: 'barcode' | 'mrz' | 'print' | null;
  /** The printed fields of each side that a layout fits. */
  printed: Partial<Record<Side, PrintReading>>;
  /** What two of zone, barcode, seal and print say of the same thing, on one side or across. */
  agreements: Agreement[];
  data: DocumentData;
}

const SIDES: readonly Side[] = ['front', 'back'];

/**
 * Takes what was read of a submission apart: barcode and zone, and the printed fields beside them.
 *
 * The barcode is taken before the zone and the zone before print; print adds what those do not say.
 *
 * @param today `YYYY-MM-DD`: two-digit years are resolved around it.
 */
export function gatherFacts(readings: Readings, today: CalendarDate): DocumentFacts {
  try {
    return gather(readings, today);
  } finally {
    forgetLines();
  }
}

function gather(readings: Readings, today: CalendarDate): DocumentFacts {
  const mrz = firstOf(readings, (capture) => capture.mrz && parseMrz(capture.mrz.lines));
  const licence = firstOf(readings, (capture) => capture.barcode && parseAamva(capture.barcode.payload));
  const seal = firstOf(readings, findSeal);
  const printed = readPrint(readings, today);
  const parts = {
    mrz: mrz && { side: mrz.side, mrz: mrz.found },
    licence: licence && { side: licence.side, licence: licence.found },
    seal: seal && { side: seal.side, seal: seal.found },
    printed,
  };
  const told = fromMachineReadable(parts, today);
  const ofSeal = crossReadSeal(parts, readings, today);
  if (!told) return { ...parts, ...fromPrint(printed), agreements: ofSeal };
  return {
    ...parts,
    ...told,
    agreements: [...crossRead(told.data, parts, readings, today), ...ofSeal],
    data: completeFromPrint(told.data, parts),
  };
}

function findSeal({ symbols = [] }: CaptureReading): Seal | undefined {
  const payload = symbols.find(({ seal }) => seal !== undefined)?.seal;
  return payload === undefined ? undefined : parseSeal(Uint8Array.from(payload, (char) => char.charCodeAt(0)));
}

function readPrint(readings: Readings, today: CalendarDate): DocumentFacts['printed'] {
  const printed: DocumentFacts['printed'] = {};
  for (const side of SIDES) {
    const capture = readings.captures[side];
    const read = capture && readPrintedFields(capture, today);
    if (read) printed[side] = read;
  }
  return printed;
}

function fromMachineReadable(
  { mrz, licence }: Pick<DocumentFacts, 'mrz' | 'licence'>,
  today: CalendarDate,
): Pick<DocumentFacts, 'type' | 'issuer' | 'source' | 'data'> | null {
  if (licence) {
    const { kind, country = null } = licence.licence;
    return { type: kind, issuer: country, source: 'barcode', data: fromLicence(licence.licence) };
  }
  if (!mrz) return null;
  const type = typeOfMrz(mrz.mrz);
  const data = { ...dataFromMrz(mrz.mrz, today), type: type === 'unsupported' ? null : type };
  return { type, issuer: mrz.mrz.issuingState || null, source: 'mrz', data };
}

function firstOf<T>(
  readings: Readings,
  parse: (capture: CaptureReading) => T | undefined,
): { side: Side; found: T } | null {
  for (const side of SIDES) {
    const capture = readings.captures[side];
    const found = capture && parse(capture);
    if (found) return { side, found };
  }
  return null;
}

/**
 * A passport is a book (TD3): a card that says `P` of itself would be judged on one of its sides.
 *
 * @see ICAO Doc 9303 part 3, section 4.4, and parts 4 to 7: the first letter of the document code.
 */
function typeOfMrz(mrz: Mrz): DocumentFacts['type'] {
  switch (mrz.documentCode[0]) {
    case 'P':
      return mrz.format === 'TD3' ? 'passport' : 'unsupported';
    case 'I':
    case 'A':
    case 'C':
      return 'id_card';
    case 'D':
      return 'driving_license';
    default:
      return 'unsupported';
  }
}

function fromLicence(licence: AamvaLicence): DocumentData {
  const country = (licence.country && isoAlpha2FromIcao(licence.country)) ?? null;
  const givenNames = [licence.firstName, licence.middleName].filter(Boolean).join(' ');
  return {
    ...NO_DATA,
    type: licence.kind,
    firstName: givenNames || null,
    lastName: licence.lastName ?? null,
    address: Object.values(licence.address).some(Boolean)
      ? {
          line1: licence.address.line1 ?? null,
          line2: licence.address.line2 ?? null,
          city: licence.address.city ?? null,
          state: licence.address.state ?? null,
          postalCode: licence.address.postalCode ?? null,
          country,
        }
      : null,
    issuingCountry: country,
    issuedDate: licence.issueDate ?? null,
    birthDate: licence.birthDate ?? null,
    expirationDate: licence.expirationDate ?? null,
    number: licence.documentNumber ?? null,
    sex: licence.sex,
    unparsedSex: licence.sex === 'female' ? 'F' : licence.sex === 'male' ? 'M' : null,
  };
}

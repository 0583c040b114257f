import {
  type AamvaLicence,
  isoAlpha2FromIcao,
  type Mrz,
  parseAamva,
  parseMrz,
  resolveBirthDate,
  resolveExpirationDate,
} from '@credence/documents';
import type { CaptureReading, Readings, Side } from './readings.ts';
import type { CalendarDate, DocumentData, DocumentType } from './report.ts';

/** What the readings say once machine-readable zones and barcodes are taken apart. No judgement yet. */
export interface DocumentFacts {
  /** `unsupported`: a document we can read but Stripe has no type for, such as a visa. Null: nothing told. */
  type: DocumentType | 'unsupported' | null;
  /** ICAO code or ISO 3166-1 alpha-3 of the issuer, as printed. */
  issuer: string | null;
  mrz: { side: Side; mrz: Mrz } | null;
  licence: { side: Side; licence: AamvaLicence } | null;
  data: DocumentData;
}

const SIDES: readonly Side[] = ['front', 'back'];

/** A document of which nothing could be read. */
export const NO_DATA: DocumentData = {
  type: null,
  firstName: null,
  lastName: null,
  address: null,
  issuingCountry: null,
  issuedDate: null,
  birthDate: null,
  expirationDate: null,
  number: null,
  sex: null,
  unparsedSex: null,
  unparsedPlaceOfBirth: null,
};

/**
 * Takes the machine-readable parts of a submission apart.
 *
 * @param today `YYYY-MM-DD`: two-digit years are resolved around it.
 */
export function gatherFacts(readings: Readings, today: CalendarDate): DocumentFacts {
  const mrz = firstOf(readings, (capture) => capture.mrz && parseMrz(capture.mrz.lines));
  const licence = firstOf(readings, (capture) => capture.barcode && parseAamva(capture.barcode.payload));
  if (licence) {
    return {
      type: licence.found.kind,
      issuer: licence.found.country ?? null,
      mrz: mrz && { side: mrz.side, mrz: mrz.found },
      licence: { side: licence.side, licence: licence.found },
      data: fromLicence(licence.found),
    };
  }
  if (mrz) {
    const type = typeOfMrz(mrz.found);
    return {
      type,
      issuer: mrz.found.issuingState || null,
      mrz: { side: mrz.side, mrz: mrz.found },
      licence: null,
      data: { ...fromMrz(mrz.found, today), type: type === 'unsupported' ? null : type },
    };
  }
  return { type: null, issuer: null, mrz: null, licence: null, data: NO_DATA };
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

function fromMrz(mrz: Mrz, today: CalendarDate): DocumentData {
  return {
    ...NO_DATA,
    firstName: mrz.givenNames || null,
    lastName: mrz.surname || null,
    issuingCountry: isoAlpha2FromIcao(mrz.issuingState) ?? null,
    birthDate: (mrz.birthDate && resolveBirthDate(mrz.birthDate, today)) ?? null,
    expirationDate: (mrz.expirationDate && resolveExpirationDate(mrz.expirationDate, today)) ?? null,
    number: mrz.documentNumber || null,
    sex: mrz.sex,
    unparsedSex: mrz.sex === 'female' ? 'F' : mrz.sex === 'male' ? 'M' : null,
  };
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

import { toIsoDate } from '../dates.ts';
import { findCountryOfState, findJurisdiction, type Jurisdiction } from '../jurisdictions.ts';
import { type AamvaElements, splitElements } from './elements.ts';
import { type AamvaAddress, type AamvaLicence, type AamvaName, EYE_COLORS, type EyeColor } from './licence.ts';

type Element = AamvaElements['element'];

/**
 * Reads the barcode payload of a North American licence or identity card, editions 0 to 10 and on.
 *
 * Never throws and does bounded work, whatever the text. Deviations of known issuers are accepted: odd
 * control characters, wrong offsets, dates in either order. What cannot be understood is `undefined`.
 *
 * @param payload The text of the PDF417 symbol with its control characters, at most 4 096 characters.
 * @returns `undefined` when there is no AAMVA header, or neither a number nor a name behind it.
 * @see AAMVA DL/ID Card Design Standard, annex D
 */
export function parseAamva(payload: string): AamvaLicence | undefined {
  const elements = splitElements(payload);
  if (!elements) return undefined;

  const { kind, iin, version, element } = elements;
  const issuer = findJurisdiction(iin);
  const country = issuer?.country ?? readCountry(element);
  const names = readNames(element);
  const documentNumber = element('DAQ') ?? element('DBJ');
  if (!documentNumber && !names.lastName) return undefined;

  const readDate = (id: string) => parseDate(element(id), version < 2 || country === 'CAN');
  return {
    kind,
    iin,
    version,
    jurisdiction: issuer?.state,
    country,
    documentNumber,
    ...names,
    truncatedNames: readTruncation(element),
    birthDate: readDate('DBB'),
    expirationDate: readDate('DBA'),
    issueDate: readDate('DBD'),
    sex: readSex(element('DBC')),
    address: readAddress(element, country),
    eyeColor: readEyeColor(element('DAY')),
    heightCm: readHeight(element),
  };
}

function readCountry(element: Element): Jurisdiction['country'] | undefined {
  const stated = element('DCG');
  if (stated === 'USA' || stated === 'US') return 'USA';
  if (stated === 'CAN' || stated === 'CA') return 'CAN';
  return findCountryOfState(element('DAJ') ?? '');
}

/** `NONE` and `UNAVL` are what the standard tells issuers to write where there is no name. */
function present(name: string | undefined): string | undefined {
  const text = name?.trim();
  return !text || text === 'NONE' || text === 'UNAVL' ? undefined : text;
}

/**
 * The name has been stated in three ways: in one element (edition 2000), with all given names in one
 * (2003 and 2005), and with first and middle apart (since 2009). Some issuers state several of them.
 */
function readNames(element: Element): Pick<AamvaLicence, AamvaName | 'suffix'> {
  const [wholeLast, wholeFirst, wholeMiddle, wholeSuffix] = splitWholeName(element('DAA'));
  const [given, ...otherGiven] = element('DCT')?.split(',') ?? [];
  const firstName = present(element('DAC'));
  return {
    lastName: present(element('DCS')) ?? present(element('DAB')) ?? wholeLast,
    firstName: firstName ?? present(given) ?? wholeFirst,
    middleName: present(element('DAD')) ?? (firstName ? undefined : present(otherGiven.join(' '))) ?? wholeMiddle,
    suffix: present(element('DCU')) ?? present(element('DAE')) ?? wholeSuffix,
  };
}

/** Last, first, middle, suffix between commas; where the middle name has no comma, a space sets it off. */
function splitWholeName(text: string | undefined): (string | undefined)[] {
  const [last, first, middle, suffix] = text?.split(',').map(present) ?? [];
  if (middle || suffix || !first?.includes(' ')) return [last, first, middle, suffix];
  const at = first.indexOf(' ');
  return [last, first.slice(0, at), present(first.slice(at)), undefined];
}

function readTruncation(element: Element): AamvaName[] {
  const flags = { lastName: element('DDE'), firstName: element('DDF'), middleName: element('DDG') };
  return (Object.keys(flags) as AamvaName[]).filter((name) => flags[name] === 'T');
}

/** Years that a date on a licence can fall in; they tell the two orders of its digits apart. */
const YEAR_MIN = 1880;
const YEAR_MAX = 2199;

/** Edition 2000 and Canada write CCYYMMDD, all others MMDDCCYY, and some issuers the other one all the same. */
function parseDate(text: string | undefined, isYearFirst: boolean): string | undefined {
  const digits = text?.replace(/[-/ .]/g, '') ?? '';
  if (!/^[0-9]{8}$/.test(digits)) return undefined;
  const part = (start: number, end: number) => Number(digits.slice(start, end));
  const yearFirst = [part(0, 4), part(4, 6), part(6, 8)] as const;
  const yearLast = [part(4, 8), part(0, 2), part(2, 4)] as const;
  return (isYearFirst ? [yearFirst, yearLast] : [yearLast, yearFirst])
    .filter(([year]) => year >= YEAR_MIN && year <= YEAR_MAX)
    .map((date) => toIsoDate(...date))
    .find((date) => date !== undefined);
}

function readSex(text: string | undefined): AamvaLicence['sex'] {
  if (text === '1' || text === 'M') return 'male';
  return text === '2' || text === 'F' ? 'female' : 'unknown';
}

/** Edition 2000 has a mailing address and a residence; issuers fill either. */
function readAddress(element: Element, country: AamvaLicence['country']): AamvaAddress {
  const ids = element('DAG') || !element('DAL') ? MAILING : RESIDENCE;
  const [line1, line2, city, state, code] = ids.map((id) => present(element(id)));
  return { line1, line2, city, state, postalCode: formatPostalCode(code, country) };
}

const MAILING = ['DAG', 'DAH', 'DAI', 'DAJ', 'DAK'] as const;
const RESIDENCE = ['DAL', 'DAM', 'DAN', 'DAO', 'DAP'] as const;

function formatPostalCode(text: string | undefined, country: AamvaLicence['country']): string | undefined {
  if (country === 'CAN') {
    const code = text?.replace(/[^0-9A-Z]/g, '');
    return code && /^([A-Z][0-9]){3}$/.test(code) ? `${code.slice(0, 3)} ${code.slice(3)}` : text;
  }
  // Eleven columns, padded with zeros or spaces or both, with or without a hyphen or space.
  const [, zip, extra] = /^([0-9]{5})[- ]?([0-9]{4})?/.exec(text ?? '') ?? [];
  if (!zip) return text;
  return extra && extra !== '0000' ? `${zip}-${extra}` : zip;
}

/** Alberta spells the colour out. */
function readEyeColor(text = ''): EyeColor | undefined {
  if (Object.hasOwn(EYE_COLORS, text)) return EYE_COLORS[text];
  return Object.values(EYE_COLORS).find((color) => color.toUpperCase() === text);
}

const CM_PER_INCH = 2.54;

/** `072 in`, `183 cm`, `5'-04"` or, in edition 2000, feet and two digits of inches: `506`. */
function readHeight(element: Element): number | undefined {
  const text = element('DAU')?.toUpperCase() ?? '';
  const [, feet, inches] = /^([3-8])(?:'-?|-)?([0-9]{2})"?$/.exec(text) ?? [];
  if (feet && inches) return Math.round((Number(feet) * 12 + Number(inches)) * CM_PER_INCH);
  const [, amount, unit] = /^([0-9]{1,3}) ?(IN|CM)$/.exec(text) ?? [];
  if (amount) return Math.round(Number(amount) * (unit === 'IN' ? CM_PER_INCH : 1));
  const metric = element('DAV') ?? '';
  return /^[0-9]{2,3}$/.test(metric) ? Number(metric) : undefined;
}

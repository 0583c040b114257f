import { COUNTRY_TABLE } from './country-table.ts';

/** A country or territory by its ISO 3166-1 codes and its short English name. */
export interface Country {
  readonly alpha3: string;
  readonly alpha2: string;
  readonly name: string;
}

/** Every country and territory with an ISO 3166-1 code, and Kosovo, in the order of their alpha-3 codes. */
export const COUNTRIES: readonly Country[] = COUNTRY_TABLE.trim()
  .split(/[|\n]/)
  .map((entry) => ({ alpha3: entry.slice(0, 3), alpha2: entry.slice(4, 6), name: entry.slice(7) }));

const BY_ALPHA3 = new Map(COUNTRIES.map((country) => [country.alpha3, country]));
const BY_ALPHA2 = new Map(COUNTRIES.map((country) => [country.alpha2, country]));

/** Codes that only travel documents use, and the ISO alpha-3 code of the country they belong to. */
const ICAO_OF_COUNTRY: Record<string, string> = {
  D: 'DEU',
  GBD: 'GBR', // British Overseas Territories citizen
  GBN: 'GBR', // British National (Overseas)
  GBO: 'GBR', // British Overseas citizen
  GBP: 'GBR', // British protected person
  GBS: 'GBR', // British subject
  RKS: 'XKX',
};

/** Codes of organisations and of persons without a nationality: none of them is a country's. */
const ICAO_WITHOUT_COUNTRY: Record<string, string> = {
  EUE: 'European Union',
  IAO: 'International Civil Aviation Organization',
  UNA: 'United Nations specialized agency',
  UNK: 'United Nations Interim Administration Mission in Kosovo',
  UNO: 'United Nations Organization',
  XBA: 'African Development Bank',
  XCC: 'Caribbean Community',
  XCE: 'Council of Europe',
  XCO: 'Common Market for Eastern and Southern Africa',
  XDC: 'Southern African Development Community',
  XEC: 'Economic Community of West African States',
  XES: 'Organization of Eastern Caribbean States',
  XIM: 'African Export-Import Bank',
  XMP: 'Parliamentary Assembly of the Mediterranean',
  XOM: 'Sovereign Military Order of Malta',
  XPO: 'International Criminal Police Organization',
  XXA: 'Stateless person',
  XXB: 'Refugee under the 1951 Convention',
  XXC: 'Other refugee',
  XXX: 'Unspecified nationality',
};

const PERSONS_WITHOUT_NATIONALITY = ['XXA', 'XXB', 'XXC', 'XXX'];

/** The state that exists only in the standard's own examples. */
const UTOPIA = 'UTO';

/** Finds a country by its alpha-3 code, or by its alpha-2 code. */
export function findCountry(code: string): Country | undefined {
  return BY_ALPHA3.get(code) ?? BY_ALPHA2.get(code);
}

/** Turns an ISO 3166-1 alpha-3 code into its alpha-2 code. */
export function toAlpha2(alpha3: string): string | undefined {
  return BY_ALPHA3.get(alpha3)?.alpha2;
}

/** Turns an ISO 3166-1 alpha-2 code into its alpha-3 code. */
export function toAlpha3(alpha2: string): string | undefined {
  return BY_ALPHA2.get(alpha2)?.alpha3;
}

/**
 * Returns the ISO alpha-3 code of the country behind a code in a machine-readable zone.
 *
 * Some older documents print two letters (`SI<`); they are understood as alpha-2.
 *
 * @param code As printed, with or without fillers.
 * @returns `undefined` for organisations, refugees, stateless persons, Utopia and unknown codes.
 * @see ICAO Doc 9303 part 3, section 5
 */
export function isoAlpha3FromIcao(code: string): string | undefined {
  const printed = code.replace(/<+$/, '');
  const alpha3 = Object.hasOwn(ICAO_OF_COUNTRY, printed) ? ICAO_OF_COUNTRY[printed] : printed;
  return findCountry(alpha3 as string)?.alpha3;
}

/** The same as two letters: Germany's `D` is `DE`, every British class of nationality `GB`, `RKS` is `XK`. */
export function isoAlpha2FromIcao(code: string): string | undefined {
  return toAlpha2(isoAlpha3FromIcao(code) ?? '');
}

/**
 * Tells whether a code can stand for the issuer of a genuine document: a country or an organisation.
 *
 * Utopia is none, and neither are the codes for persons without a nationality.
 */
export function isKnownIssuer(code: string): boolean {
  const printed = code.replace(/<+$/, '');
  if (PERSONS_WITHOUT_NATIONALITY.includes(printed)) return false;
  return isoAlpha3FromIcao(printed) !== undefined || Object.hasOwn(ICAO_WITHOUT_COUNTRY, printed);
}

/** Tells whether a code belongs to specimens only: Utopia. */
export function isSpecimenIssuer(code: string): boolean {
  return code === UTOPIA;
}

/** Names the country, organisation or status behind a code, in English; Utopia included. */
export function nameOfIcaoCode(code: string): string | undefined {
  const printed = code.replace(/<+$/, '');
  if (printed === UTOPIA) return 'Utopia';
  if (Object.hasOwn(ICAO_WITHOUT_COUNTRY, printed)) return ICAO_WITHOUT_COUNTRY[printed];
  return findCountry(isoAlpha3FromIcao(printed) ?? '')?.name;
}

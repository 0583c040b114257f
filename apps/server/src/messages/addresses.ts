import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Local part and domain of RFC 5321, without what it allows and no provider gives out: quotes, comments, literals. */
const EMAIL =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;
/** @see RFC 5321, section 4.5.3.1, and RFC 3696, erratum 1690 */
const EMAIL_MAX = 254;
const LOCAL_PART_MAX = 64;

/** Reads an e-mail address; `undefined` when nothing could be sent there. Its domain is written in lower case. */
export function parseEmail(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  if (trimmed.length > EMAIL_MAX || at > LOCAL_PART_MAX || !EMAIL.test(trimmed)) return undefined;
  return trimmed.slice(0, at) + trimmed.slice(at).toLowerCase();
}

/**
 * Reads a telephone number as a person writes it.
 *
 * @param country Where it belongs if it does not say so: ISO 3166-1 alpha-2.
 * @returns As E.164 writes it, `+12025550123`; `undefined` when there is no such number.
 */
export function parsePhone(text: string, country?: string): string | undefined {
  const home = country !== undefined && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const parsed = parsePhoneNumberFromString(text, { ...(home && { defaultCountry: home }), extract: false });
  return parsed?.isValid() && !parsed.ext ? parsed.number : undefined;
}

/** The calling code of a number that `parsePhone` has read, `+1`: countries may share one. */
export function callingCodeOf(phone: string): string {
  return `+${parsePhoneNumberFromString(phone)?.countryCallingCode ?? ''}`;
}

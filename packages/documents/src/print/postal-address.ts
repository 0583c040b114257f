import { withoutZeros } from './grammar.ts';

/** A North American address in its parts, as print gives it. */
export interface PostalAddress {
  line1: string;
  city: string;
  /** Two letters. */
  state: string;
  postalCode: string;
  country: 'US' | 'CA';
}

const STATES =
  `AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI
SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP XU`.split(/\s+/);
const PROVINCES = 'AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(' ');

/** Whatever spaces were lost, the two letters before the code are the state's. */
const US_LINE = new RegExp(
  `^(.*?[A-Za-z0-9])[ .,]*(${STATES.join('|')})[ .,]{0,3}(\\d{5})(?:[ -]{0,2}(\\d{3,4}))?\\W*$`,
);
const CA_LINE = new RegExp(
  `^(.*?[A-Za-z0-9])[ .,]*(?<![A-Z])(${PROVINCES.join('|')})[ .,]{0,3}([A-Z]\\d[A-Z]) ?(\\d[A-Z]\\d)\\W*$`,
);

/** Some of what every postal code has: looking for the rest of it at every place takes far longer. */
const SOME_CODE = /\d{5}|[A-Z]\d[A-Z]/;

/** Tells whether a text may hold a part of a North American postal code. */
export function mayHoldPostalCode(text: string): boolean {
  return SOME_CODE.test(text);
}

/** Reads the last line of a North American address: town, state or province, and postal code. */
export function readCityLine(text: string): Omit<PostalAddress, 'line1'> | undefined {
  if (!mayHoldPostalCode(text)) return undefined;
  const line = text.trim();
  const us = US_LINE.exec(line);
  if (us) {
    const [, city, state, zip, plus4] = us;
    const postalCode = plus4?.length === 4 ? `${zip}-${plus4}` : zip!;
    return { city: asTown(city!), state: state!, postalCode, country: 'US' };
  }
  const [, city, state, forward, local] = CA_LINE.exec(line) ?? [];
  return city ? { city: asTown(city), state: state!, postalCode: `${forward} ${local}`, country: 'CA' } : undefined;
}

/** Towns have no digits in their names. */
function asTown(text: string): string {
  return text.replace(/0/g, 'O').replace(/1/g, 'I').replace(/5/g, 'S').replace(/\s+/g, ' ').trim();
}

/** Words long enough that a space before them was lost rather than never there. */
const STREET_WORDS =
  /(?<=[A-Z]{2})(STREET|AVENUE|BOULEVARD|DRIVE|ROAD|COURT|HIGHWAY|PARKWAY|TERRACE|CIRCLE|AVE|BLVD|HWY|PKWY)\b/g;

/** Puts back the spaces of a street line that recognition lost: after the house number and before the kind of street. */
export function spaceStreet(text: string): string {
  return withoutZeros(text.replace(/^(\d+)(?=[A-Z]{2})/, '$1 '))
    .replace(STREET_WORDS, ' $1')
    .replace(/\b(APT|UNIT|ROOM|STE|SUITE|RR|BOX)\.?(?=\d)/g, '$1 ')
    .replace(/\s+/g, ' ')
    .trim();
}

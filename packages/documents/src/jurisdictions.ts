/** Who issued a North American licence. */
export interface Jurisdiction {
  readonly country: 'USA' | 'CAN' | 'MEX';
  /** The postal code of the state, territory or province; `undefined` for the US Department of State. */
  readonly state: string | undefined;
}

// Issuer identification numbers as published by AAMVA, with the older number that Alberta still prints.
const USA = `
  VA 636000 NY 636001 MA 636002 MD 636003 NC 636004 SC 636005 CT 636006 LA 636007 MT 636008 NM 636009 FL 636010
  DE 636011 CA 636014 TX 636015 IA 636018 GU 636019 CO 636020 AR 636021 KS 636022 OH 636023 VT 636024 PA 636025
  AZ 636026 OR 636029 MO 636030 WI 636031 MI 636032 AL 636033 ND 636034 IL 636035 NJ 636036 IN 636037 MN 636038
  NH 636039 UT 636040 ME 636041 SD 636042 DC 636043 WA 636045 KY 636046 HI 636047 NV 636049 ID 636050 MS 636051
  RI 636052 TN 636053 NE 636054 GA 636055 OK 636058 AK 636059 WY 636060 WV 636061 VI 636062 AS 604427 MP 604430
  PR 604431`;
const CANADA = `
  ON 636012 NS 636013 NL 636016 NB 636017 BC 636028 SK 636044 MB 636048 PE 604426 QC 604428 YT 604429 AB 604432
  NU 604433 NT 604434 AB 990876`;
const MEXICO = `
  COA 636056 HID 636057`;
const DEPARTMENT_OF_STATE = '636027';

const BY_IIN = new Map<string, Jurisdiction>([
  [DEPARTMENT_OF_STATE, { country: 'USA', state: undefined }],
  ...rows('USA', USA),
  ...rows('CAN', CANADA),
  ...rows('MEX', MEXICO),
]);

/** Everybody who holds a number, those with two numbers twice. */
export const JURISDICTIONS: readonly Jurisdiction[] = [...BY_IIN.values()];

/**
 * Finds who holds an issuer identification number: six digits, as printed in the barcode's header.
 *
 * @see AAMVA DL/ID Card Design Standard, annex D.12.3
 */
export function findJurisdiction(iin: string): Jurisdiction | undefined {
  return BY_IIN.get(iin);
}

/** Tells whether AAMVA has given this number to nobody: no genuine licence carries it. */
export function isUnassignedIin(iin: string): boolean {
  return !BY_IIN.has(iin);
}

/** Finds the issuer identification number of a state or province, such as `TX` or `ON`. */
export function findIin(state: string): string | undefined {
  return [...BY_IIN].find(([, jurisdiction]) => jurisdiction.state === state)?.[0];
}

/** Finds the country whose post office uses a two-letter state or province code. */
export function findCountryOfState(state: string): Jurisdiction['country'] | undefined {
  const jurisdiction = [...BY_IIN.values()].find((candidate) => candidate.state === state);
  return jurisdiction?.country;
}

function rows(country: Jurisdiction['country'], table: string): [string, Jurisdiction][] {
  const pairs = table.matchAll(/([A-Z]+) ([0-9]{6})/g);
  return Array.from(pairs, ([, state, iin]) => [iin as string, { country, state }]);
}

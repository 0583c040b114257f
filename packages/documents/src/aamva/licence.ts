import type { Jurisdiction } from '../jurisdictions.ts';

/** Eye colours of ANSI D-20, in words. */
export type EyeColor = 'black' | 'blue' | 'brown' | 'dichromatic' | 'gray' | 'green' | 'hazel' | 'maroon' | 'pink';

/** An address as one licence states it; a part that is missing or blank is `undefined`. */
export interface AamvaAddress {
  readonly line1: string | undefined;
  readonly line2: string | undefined;
  readonly city: string | undefined;
  /** Two letters, as printed. */
  readonly state: string | undefined;
  /** `12345`, `12345-6789` or `A1A 1A1`. */
  readonly postalCode: string | undefined;
}

/** What the barcode of a North American licence or identity card says. What it leaves out is `undefined`. */
export interface AamvaLicence {
  readonly kind: 'driving_license' | 'id_card';
  /** The issuer identification number: six digits. */
  readonly iin: string;
  /** Of the AAMVA standard: 0 before 2000, 1 for 2000, up to 10 for 2020; later ones count on. */
  readonly version: number;
  /** The issuing state or province by the number; `undefined` when AAMVA has not assigned it. */
  readonly jurisdiction: string | undefined;
  /** By the issuer's number; where that says nothing, as stated. */
  readonly country: Jurisdiction['country'] | undefined;
  readonly documentNumber: string | undefined;
  readonly firstName: string | undefined;
  readonly middleName: string | undefined;
  readonly lastName: string | undefined;
  readonly suffix: string | undefined;
  /** The names that the issuer says were cut. */
  readonly truncatedNames: readonly AamvaName[];
  /** `YYYY-MM-DD`, like the other dates. */
  readonly birthDate: string | undefined;
  readonly expirationDate: string | undefined;
  readonly issueDate: string | undefined;
  readonly sex: 'female' | 'male' | 'unknown';
  readonly address: AamvaAddress;
  readonly eyeColor: EyeColor | undefined;
  /** Whole centimetres. */
  readonly heightCm: number | undefined;
}

/** A name that a licence may state in part. */
export type AamvaName = 'firstName' | 'middleName' | 'lastName';

/** Eye colours by the codes of versions 2 and later, and the two-letter codes of version 1. */
export const EYE_COLORS: Record<string, EyeColor> = {
  BLK: 'black',
  BLU: 'blue',
  BRO: 'brown',
  DIC: 'dichromatic',
  GRY: 'gray',
  GRN: 'green',
  HAZ: 'hazel',
  MAR: 'maroon',
  PNK: 'pink',
  BL: 'blue',
  BR: 'brown',
  BRN: 'brown',
  GR: 'green',
  GY: 'gray',
};

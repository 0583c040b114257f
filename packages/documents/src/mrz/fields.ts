import type { MrzFormat } from './layout.ts';

/** `female` for F, `male` for M, `unknown` for `<`, X and anything else. */
export type MrzSex = 'female' | 'male' | 'unknown';

/** A date as printed: two characters each, `<<` where the issuer does not know the part. No century. */
export interface MrzDate {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

/** What a machine-readable zone says, fillers resolved and check digits left out. */
export interface MrzFields {
  readonly format: MrzFormat;
  /** `P`, `ID`, `V`, …, without filler. */
  readonly documentCode: string;
  /** As printed without fillers, so Germany is `D`. */
  readonly issuingState: string;
  /** The primary identifier, in the letters A–Z and single spaces. */
  readonly surname: string;
  /** The secondary identifier; empty when the zone has none. */
  readonly givenNames: string;
  /** Without surrounding fillers; an inner filler is a space. Long numbers of TD1 and TD2 are joined. */
  readonly documentNumber: string;
  /** As printed without fillers; empty on formats that do not state it. */
  readonly nationality: string;
  /** `undefined` on formats that do not state it. */
  readonly birthDate: MrzDate | undefined;
  readonly sex: MrzSex;
  /** `undefined` on formats that do not state it. */
  readonly expirationDate: MrzDate | undefined;
  /** The issuer's own data (on TD3 the personal number): trailing fillers cut, other fillers kept. */
  readonly optionalData: string;
  /** The second such field, which only TD1 has. */
  readonly optionalData2: string;
}

/** What a check digit vouches for. */
export type MrzCheckDigitField = 'document_number' | 'birth_date' | 'expiration_date' | 'personal_number' | 'composite';

/** One check digit: the character that is printed and the digit that its fields demand. */
export interface MrzCheckDigit {
  readonly field: MrzCheckDigitField;
  readonly printed: string;
  readonly expected: string;
  readonly ok: boolean;
}

/** A character that the format does not allow where it stands. Lines and columns count from 0. */
export interface MrzMisplacedCharacter {
  readonly line: number;
  readonly column: number;
}

/** A machine-readable zone that has been read, and how far it agrees with itself. */
export interface Mrz extends MrzFields {
  /** The issuing state as ISO 3166-1 alpha-3 where the zone prints another code (`D` is `DEU`); else as printed. */
  readonly issuingCountry: string;
  /** The nationality, likewise. */
  readonly nationalityCountry: string;
  /** True when the name runs to the last column, so that part of it may be missing. */
  readonly namesTruncated: boolean;
  /** In the order they are printed. */
  readonly checkDigits: readonly MrzCheckDigit[];
  readonly checkDigitsOk: boolean;
  readonly misplacedCharacters: readonly MrzMisplacedCharacter[];
}

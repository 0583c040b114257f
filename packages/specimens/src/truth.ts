import { transliterate } from '@credence/documents';
import { addDays, addYears } from './dates.ts';
import { type Address, inventPerson, type Person, type Sex } from './people.ts';
import { createRandom, type Random, type Seed } from './random.ts';

export type SpecimenType = 'passport' | 'id_card' | 'driving_license';

/** Documents that are none of these types: the one has the form of a passport's page, the other that of a card. */
export type OtherKind = 'visa' | 'residence_permit';

export interface SpecimenOptions {
  /** Decides everything that is not said otherwise: above all who the holder is and what they look like. */
  seed?: Seed;
  /** What the document says about its holder; whatever is left out is made up. There is no portrait to be set. */
  person?: Partial<Person>;
  documentNumber?: string | undefined;
  /** `YYYY-MM-DD`. An expired document is one whose expiration date has gone by. */
  issueDate?: string | undefined;
  expirationDate?: string | undefined;
  /** `YYYY-MM-DD`: the day around which dates are made up. A fixed one unless told, so that a seed always draws the same. */
  today?: string | undefined;
  /** What is wrong with it; nothing unless said. */
  flaw?: Flaw | undefined;
}

/**
 * What can be wrong with a document apart from its dates: another kind in its place, print that contradicts itself (of a
 * machine-readable zone; barcodes have no check digits), or no picture of its holder.
 */
export type Flaw = 'other_kind' | 'wrong_check_digits' | 'no_portrait';

/** What a specimen says: the answer a reader should come to. */
export interface SpecimenTruth {
  /** The form it has. */
  type: SpecimenType;
  /** What it is, where that is none of the types. */
  kind?: OtherKind;
  /** ISO 3166-1 alpha-3, or `UTO` for Utopia. */
  issuingCountry: string;
  /** As printed: in capitals; with diacritics, but on licences, which print `MUELLER` for Müller. */
  firstName: string;
  lastName: string;
  documentNumber: string;
  /** Dates are `YYYY-MM-DD`. */
  birthDate: string;
  issueDate: string;
  expirationDate: string;
  sex: Sex;
  /** On driving licences and on the back of identity cards. */
  address?: Address;
  /** On passports and identity cards. */
  mrzLines?: string[];
  /** On driving licences: the text inside of the PDF417 symbol. */
  barcodePayload?: string;
}

/** When it is, for specimens that are not told otherwise. */
export const TODAY = '2026-11-01';

/** How long each is good for, in years. */
const VALIDITY = { passport: 10, id_card: 10, driving_license: 8 } as const;

/**
 * Makes up a document and its holder: what `drawSpecimen` draws of the same options. Nothing is drawn here, nor is what
 * draws loaded.
 *
 * @throws {RangeError} When a licence is to have a flaw that only zones and their forms have.
 */
export function inventDocument(options: SpecimenOptions & { type: SpecimenType }): {
  person: Person;
  truth: SpecimenTruth;
} {
  const { type, seed = 1, flaw } = options;
  if (type === 'driving_license' && (flaw === 'other_kind' || flaw === 'wrong_check_digits')) {
    throw new RangeError('A licence has no check digits, and nothing else has its form.');
  }
  const person = completePerson(options, createRandom(seed).fork('person'));
  return { person, truth: tellTruth(type, person, options, createRandom(seed).fork(type).fork('document')) };
}

function completePerson(
  { person, today = TODAY, type }: SpecimenOptions & { type: SpecimenType },
  random: Random,
): Person {
  const chosen = { ...inventPerson(random, today), ...person };
  // North American issuers print names in the letters of the barcode, which has none but ASCII.
  const spell = (name: string) => (type === 'driving_license' ? transliterate(name) : name.toUpperCase());
  return { ...chosen, surname: spell(chosen.surname), givenNames: spell(chosen.givenNames) };
}

function tellTruth(type: SpecimenType, person: Person, options: SpecimenOptions, random: Random): SpecimenTruth {
  const { issueDate, expirationDate } = validity(type, options, random);
  return {
    type,
    ...(options.flaw === 'other_kind' && { kind: type === 'passport' ? 'visa' : 'residence_permit' }),
    issuingCountry: type === 'driving_license' ? 'USA' : 'UTO',
    firstName: person.givenNames,
    lastName: person.surname,
    documentNumber: options.documentNumber ?? inventNumber(type, random),
    birthDate: person.birthDate,
    issueDate,
    expirationDate,
    sex: person.sex,
    ...(type !== 'passport' && { address: person.address }),
  };
}

function validity(type: SpecimenType, options: SpecimenOptions, random: Random) {
  const years = VALIDITY[type];
  const issuedDaysAgo = random.integer(40, 900);
  const issueDate =
    options.issueDate ??
    (options.expirationDate
      ? addDays(addYears(options.expirationDate, -years), 1)
      : addDays(options.today ?? TODAY, -issuedDaysAgo));
  return { issueDate, expirationDate: options.expirationDate ?? addDays(addYears(issueDate, years), -1) };
}

/** Letters that no digit is mistaken for, as issuers choose them too. */
const LETTERS = 'CFHJKLMNPRTVWXY';

function inventNumber(type: SpecimenType, random: Random): string {
  if (type === 'driving_license') return random.characters(LETTERS, 1) + random.characters('0123456789', 8);
  return random.characters(LETTERS, 2) + random.characters('0123456789', 7);
}

import { addDays, addYears } from './dates.ts';
import type { Random } from './random.ts';

export type Sex = 'F' | 'M' | 'X';

export interface Address {
  line1: string;
  /** Most have none. */
  line2?: string;
  city: string;
  /** Two letters. */
  state: string;
  postalCode: string;
}

/** Somebody who does not exist. Names stand as they are printed: in capitals, with their diacritics. */
export interface Person {
  surname: string;
  givenNames: string;
  /** `YYYY-MM-DD` */
  birthDate: string;
  birthPlace: string;
  sex: Sex;
  heightCm: number;
  address: Address;
}

/** Each of them asks something of transliteration, of condensed print or of the filler. */
const SURNAMES = [
  'ERIKSSON',
  'MÜLLER',
  'DVOŘÁK',
  'ÅSTRÖM',
  'ØRSTED',
  'GARCÍA LÓPEZ',
  'O’CONNOR',
  'ŁUKASIK',
  'ŠIMIĆ',
  'ÞORSTEINN',
  'BLANC-MARTIN',
  'ÇELİK',
  'KOVÁCS',
  'DE LA CRUZ',
  'NUÑEZ',
  'ABERNATHY',
  'OKONKWO',
  'TANAKA',
  'IVANOV',
  'RASMUSSEN',
  'VAN DER MEER',
  'HASSAN',
  'PATEL',
  'GRÜNBERG',
  'MONTCLAIR',
  'BERGSTRÖM',
  'SILVEIRA',
  'ANDĚL',
  'WHITLOCK',
  'ODUYA',
] as const;

const GIVEN_NAMES = {
  F: [
    'ANNA MARIA',
    'ZOË',
    'BJÖRK',
    'CLAIRE',
    'AMÉLIE ROSE',
    'INGRID',
    'LEILA',
    'SOFÍA',
    'HANNE LØVE',
    'KEIKO',
    'ŽANETA',
    'NADIA',
    'PRIYA',
    'MARGARET ANN',
    'ELŻBIETA',
    'ADAEZE',
  ],
  M: [
    'JOHN',
    'FRANÇOIS',
    'JÜRGEN KARL',
    'TOMÁŠ',
    'ÓSCAR',
    'HENRIK',
    'OMAR',
    'LUÍS MIGUEL',
    'SØREN',
    'KENJI',
    'ŁUKASZ',
    'RAVI',
    'CHARLES EDWARD',
    'EMEKA',
    'ILYA',
    'ÁRPÁD',
  ],
} as const;

const CITIES = ['AMAUROT', 'NEW HYTHLODAY', 'ANYDER FALLS', 'PORT ACHORIA', 'RAPHAEL CITY', 'MACARIA'] as const;
const STREETS = [
  'LANTERN ST',
  'OLD QUARRY RD',
  'HARBOUR AVE',
  'MERIDIAN BLVD',
  'WILLOW CT',
  'NINTH ST',
  'OBSERVATORY LN',
] as const;

/**
 * Makes up an adult.
 *
 * @param today `YYYY-MM-DD`: the day on which they are between 21 and 78 years old.
 */
export function inventPerson(random: Random, today: string): Person {
  const sex = random.pick(['F', 'M'] as const);
  return {
    sex,
    surname: random.pick(SURNAMES),
    givenNames: random.pick(GIVEN_NAMES[sex]),
    birthDate: addDays(addYears(today, -random.integer(21, 77)), -random.integer(1, 364)),
    birthPlace: random.pick(CITIES),
    heightCm: sex === 'F' ? random.integer(152, 180) : random.integer(163, 196),
    address: {
      line1: `${random.integer(10, 9899)} ${random.pick(STREETS)}`,
      city: random.pick(CITIES),
      state: 'XU',
      postalCode: `00${random.integer(100, 999)}`,
    },
  };
}

import { transliterate } from '@credence/documents';
import { addYears } from '../dates.ts';
import { inventPerson, type Person } from '../people.ts';
import type { Random } from '../random.ts';
import { type SpecimenTruth, TODAY } from '../truth.ts';
import type { Alteration } from './draw-template.ts';

/**
 * Changes one thing a document says of its holder, as somebody would to pass for another: older, of another name, with more
 * years to go, or not to be found under the number. It stays possible, and near what it was.
 */
export function alter<Holder extends { person: Person; truth: SpecimenTruth }>(
  holder: Holder,
  field: Alteration['field'],
  random: Random,
): Holder {
  const { person, truth } = holder;
  switch (field) {
    case 'surname': {
      const surname = anotherName(person.surname, random);
      return { ...holder, person: { ...person, surname }, truth: { ...truth, lastName: surname } };
    }
    case 'document_number':
      return { ...holder, truth: { ...truth, documentNumber: withAnotherDigit(truth.documentNumber, random) } };
    case 'birth_date': {
      const birthDate = addYears(truth.birthDate, -random.integer(1, 9));
      return { ...holder, person: { ...person, birthDate }, truth: { ...truth, birthDate } };
    }
    case 'expiration_date':
      return { ...holder, truth: { ...truth, expirationDate: addYears(truth.expirationDate, random.integer(1, 5)) } };
  }
}

/** In the letters that every document can print. */
function anotherName(surname: string, random: Random): string {
  let other = surname;
  while (transliterate(other) === transliterate(surname)) other = inventPerson(random, TODAY).surname;
  return transliterate(other);
}

/** The last digits tell documents of one issuer apart. */
function withAnotherDigit(number: string, random: Random): string {
  const at = number.length - random.integer(1, 6);
  const digit = (Number(number[at]) + random.integer(1, 9)) % 10;
  return number.slice(0, at) + digit + number.slice(at + 1);
}

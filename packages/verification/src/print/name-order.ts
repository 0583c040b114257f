import { type PrintedFieldName, soundexOf } from '@credence/documents';
import type { Found } from './printed-field.ts';

/** A licence's number that may begin with a Soundex code: Florida, Illinois and Wisconsin have twelve characters or more, Maryland and Minnesota thirteen. */
const CODED_NUMBER = /^[A-Z]\d{3}[ -]?\d[\d -]{6,}$/;

/**
 * Exchanges the names above an address, of which only the places tell which is which, where something else on the document says that
 * they stand the other way round: the caption of one of them, or the number, which begins with the surname's Soundex code in several
 * states. By chance one name in some thousand has the code of a number.
 */
export function orderNames(block: readonly Found[], labelled: readonly Found[]): readonly Found[] {
  const surname = block.find(({ name }) => name === 'surname');
  const given = block.find(({ name }) => name === 'given_names');
  if (!surname || !given) return block;
  const told = toldByCaption(surname, given, labelled) ?? toldByNumber(surname, given, labelled);
  if (told !== 'exchanged') return block;
  const others = block.filter((one) => one !== surname && one !== given);
  return [...others, { ...given, name: 'surname' }, { ...surname, name: 'given_names' }];
}

type Told = 'as they are' | 'exchanged' | undefined;

function toldByCaption(surname: Found, given: Found, labelled: readonly Found[]): Told {
  const says = (name: PrintedFieldName, { value }: Found) =>
    labelled.some((one) => one.name === name && one.value === value);
  if (says('surname', surname) || says('given_names', given)) return 'as they are';
  return says('surname', given) || says('given_names', surname) ? 'exchanged' : undefined;
}

function toldByNumber(surname: Found, given: Found, labelled: readonly Found[]): Told {
  const number = labelled.find(({ name, value }) => name === 'document_number' && CODED_NUMBER.test(value));
  const [code, first, second] = [number?.value.slice(0, 4), soundexOf(surname.value), soundexOf(given.value)];
  if (first === second) return undefined;
  if (code === first) return 'as they are';
  return code === second ? 'exchanged' : undefined;
}

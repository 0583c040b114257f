import { toJapaneseForms } from '@credence/documents';

/** Of each class of a recogniser, those that are the same letter in another form: small and capital, Chinese and Japanese. */
export type Forms = readonly (readonly number[])[];

const known = new WeakMap<readonly string[], Forms>();

/**
 * Tells which classes of a recogniser are one letter to who reads it: 東 and 东, S and s. The network shares its probability out
 * among them, for in some print they look alike.
 *
 * @param dictionary Text of each class; found once for each.
 */
export function formsIn(dictionary: readonly string[]): Forms {
  const found = known.get(dictionary) ?? findForms(dictionary);
  known.set(dictionary, found);
  return found;
}

function findForms(dictionary: readonly string[]): Forms {
  const byLetter = new Map<string, number[]>();
  for (const [index, text] of dictionary.entries()) {
    const letter = letterOf(text);
    const same = byLetter.get(letter);
    if (same) same.push(index);
    else byLetter.set(letter, [index]);
  }
  return dictionary.map((text) => byLetter.get(letterOf(text))!);
}

function letterOf(text: string): string {
  return toJapaneseForms(text.toUpperCase());
}

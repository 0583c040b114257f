import { foldName } from '../names.ts';
import { LABELS } from './labels.ts';

const WORDS = new Set(LABELS.sex.flatMap(wordsOf));

/** Tells whether a line of print is the caption of the sex, in one language or several, with its number, and nothing else. */
export function isSexCaption(text: string): boolean {
  const words = wordsOf(text);
  return words.length > 0 && words.every((word) => WORDS.has(word));
}

/** Capitals without marks; what foldName has no letters for stays as it is. */
function wordsOf(text: string): string[] {
  return (text.toUpperCase().match(/\p{L}+/gu) ?? []).map((word) => foldName(word) || word);
}

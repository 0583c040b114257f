import type { Grammar } from '@credence/documents';
import type { TextLine } from '../readings.ts';

/** What stands in brackets within a date says it once more, in another calendar. */
const IN_BRACKETS = /[(（].*?[)）]/gu;

/**
 * How surely a value was read: the mean of its own characters, so that neither captions nor words behind it, which no grammar
 * holds to anything, make it more or less sure.
 *
 * Of dates and numbers letters and digits count: how their parts are parted says nothing. Spaces of other values say where words
 * begin and, where their confidence is 0, before the first letter too, that one was left out.
 *
 * @param from Where the value begins in the line's text, and `to` where it ends.
 * @returns 0 to 1; of lines that do not tell of their characters what all of the line has.
 */
export function surenessOf(
  { text, confidence, confidences }: Omit<TextLine, 'quad'>,
  from: number,
  to: number,
  grammar: Grammar,
): number {
  if (!confidences || confidences.length !== text.length) return confidence;
  const own = grammar === 'date' || grammar === 'number' ? signsIn(text.slice(from, to)) : null;
  const begin = !own && text[from - 1] === ' ' && confidences[from - 1] === 0 ? from - 1 : from;
  const counted = confidences.slice(begin, to).filter((_, at) => own?.[at] !== ' ');
  return counted.length === 0 ? confidence : counted.reduce((sum, one) => sum + one, 0) / counted.length;
}

/** A value with spaces for all that is neither letter nor digit, and for what stands in brackets. */
function signsIn(value: string): string {
  const outside = value.replace(IN_BRACKETS, (aside) => ' '.repeat(aside.length));
  return outside.replace(/[^\p{L}\p{N}]/gu, (other) => ' '.repeat(other.length));
}

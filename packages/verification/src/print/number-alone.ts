import type { FieldLayout } from '@credence/documents';
import type { Found } from './printed-field.ts';

/** A document's number has six letters and digits at least, so that a class or a height is none. */
const WHOLE = /^[\dA-Z-]{6,}$/;

/** One in groups, as several North American issuers print it: so many digits that it is no telephone number's or postal code's end. */
const GROUPED = /^[A-Z]{0,2} ?\d{2,6}(?: \d{2,6}){1,4}$/;
const GROUPED_DIGITS_MIN = 9;

/** What a text is as a document's number that stands without a caption, without the number of its field; `undefined` if it is none. */
export function numberAlone(text: string, { number }: FieldLayout): string | undefined {
  const own = number ? withoutFieldNumber(text, number) : text;
  if (WHOLE.test(own)) return own;
  const digits = own.match(/\d/g)?.length ?? 0;
  return own === text && GROUPED.test(own) && digits >= GROUPED_DIGITS_MIN ? own : undefined;
}

/** `4d 7158184`, its small letter lost or read as a digit. */
function withoutFieldNumber(text: string, number: string): string {
  const [, digits, letter] = /^(\d+)([a-d]?)$/.exec(number) ?? [];
  if (!digits || !letter) return text;
  return new RegExp(`^${digits}[${letter}o0]?[.:]? (?=[\\dA-Z-]{6,}$)`, 'i').test(text)
    ? text.slice(text.indexOf(' ') + 1)
    : text;
}

/** A date in digits alone, as licences repeat that of birth beside a second portrait: no number of the document. */
export function saysDateAgain(value: string, labelled: readonly Found[]): boolean {
  return labelled.some(({ value: date }) => {
    const [, y, m, d] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
    if (!y) return false;
    const short = y.slice(2);
    return [
      `${m}${d}${short}`,
      `${m}${d}${y}`,
      `${d}${m}${short}`,
      `${d}${m}${y}`,
      `${short}${m}${d}`,
      `${y}${m}${d}`,
    ].includes(value.replace(/\D/g, ''));
  });
}

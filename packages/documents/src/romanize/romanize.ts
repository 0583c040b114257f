import { romanizeArabic } from './arabic.ts';
import { romanizeCyrillic } from './cyrillic.ts';
import { romanizeGreek } from './greek.ts';

/**
 * Lists the ways in which a zone may write a name that is printed in Greek, Cyrillic or Arabic letters, beside what
 * `transliterate` makes of it. None for a name in Latin letters.
 */
export function romanize(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [];
  if (/\p{Script=Greek}/u.test(text)) return [romanizeGreek(text)];
  if (/\p{Script=Cyrillic}/u.test(text)) return romanizeCyrillic(text);
  return /\p{Script=Arabic}/u.test(text) ? [romanizeArabic(text)] : [];
}

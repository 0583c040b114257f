import { transliterate } from './mrz/transliterate.ts';
import { romanize } from './romanize/romanize.ts';

/** Names on documents are far shorter; what is longer is cut before it is compared. */
const NAME_MAX = 200;

/**
 * Folds a name for comparison: capitals A–Z and single spaces, each letter without its marks.
 *
 * Ü becomes U, as eyes and most text recognition take it; hyphens become spaces and apostrophes nothing.
 * Letters that have no base letter are written as in machine-readable zones (ß is SS, Cyrillic is
 * transliterated).
 */
export function foldName(text: string): string {
  const bare = text.slice(0, NAME_MAX).normalize('NFD').replace(/\p{M}/gu, '').replace(/[Øø]/g, 'O');
  return tidy(transliterate(bare));
}

/**
 * Lists the ways a name may be written without marks, the plain one first, without repetition.
 *
 * Müller is `MULLER` by its base letters and `MUELLER` in a machine-readable zone. The last entry is a
 * spelling in which both agree, because text that has lost its marks cannot be told apart any more: AE, OE,
 * UE and AA are written as one letter.
 *
 * @see ICAO Doc 9303 part 3, section 6
 */
export function foldVariants(text: string): string[] {
  const plain = foldName(text);
  const standard = tidy(transliterate(text.slice(0, NAME_MAX)));
  return [...new Set([plain, standard, contract(plain)])];
}

/**
 * Tells whether two spellings can be one name, as a document states it in two places.
 *
 * Marks, hyphens, apostrophes, spaces and the order of given names do not matter. Greek, Cyrillic and Arabic letters are the
 * Latin ones that the standard or their state writes instead. Cut names match only when
 * the caller knows of the cut: otherwise Ann would be Anna.
 *
 * @param truncated True when either name may have lost its end or letters of its parts, as a full
 *   machine-readable zone says; then every part of the shorter must begin a part of the longer, in order.
 * @returns False when either name is empty: nothing agrees with nothing.
 */
export function sameName(a: string, b: string, truncated = false): boolean {
  const [left, right] = [spellingsOf(a), spellingsOf(b)];
  return left.some((one) => right.some((other) => sameSpelling(one, other, truncated)));
}

function spellingsOf(name: string): string[] {
  const known = name.slice(0, NAME_MAX);
  return [known, ...romanize(known)];
}

function sameSpelling(a: string, b: string, truncated: boolean): boolean {
  const [plainLeft, plainRight] = [foldName(a), foldName(b)];
  if (plainLeft === '' || plainRight === '') return false;
  // Spaces go first: JOO EUN and JOOEUN must contract alike.
  if (contract(withoutSpaces(plainLeft)) === contract(withoutSpaces(plainRight))) return true;

  const [left, right] = [contract(plainLeft), contract(plainRight)];
  if (sorted(left) === sorted(right)) return true;
  return truncated && (isCutFrom(left, right) || isCutFrom(right, left));
}

function contract(folded: string): string {
  return folded.replace(/([AOU])E+/g, '$1').replace(/A{2,}/g, 'A');
}

function withoutSpaces(name: string): string {
  return name.replaceAll(' ', '');
}

function sorted(name: string): string {
  return name.split(' ').sort().join(' ');
}

function isCutFrom(short: string, long: string): boolean {
  const rest = long.split(' ');
  return short.split(' ').every((part) => {
    const at = rest.findIndex((whole) => whole.startsWith(part));
    if (at < 0) return false;
    rest.splice(0, at + 1);
    return true;
  });
}

function tidy(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

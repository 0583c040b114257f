import { transliterate } from './transliterate.ts';

/** The two halves of the name field, fillers turned into single spaces. */
export interface MrzNames {
  readonly surname: string;
  readonly givenNames: string;
}

/**
 * Splits a name field at its first double filler; without one everything is surname.
 *
 * @see ICAO Doc 9303 part 3, section 4.6
 */
export function splitNames(field: string): MrzNames {
  const text = field.replace(/<+$/, '');
  const at = text.indexOf('<<');
  if (at < 0) return { surname: toSpaces(text), givenNames: '' };
  return { surname: toSpaces(text.slice(0, at)), givenNames: toSpaces(text.slice(at)) };
}

/**
 * Writes both names into a field of the given length, cutting what does not fit.
 *
 * A cut field ends in a letter, which is how readers know that it was cut, and keeps at least the first
 * letter of the given names.
 *
 * @see ICAO Doc 9303 part 3, section 4.6; part 4, section 4.2.3
 */
export function joinNames({ surname, givenNames }: MrzNames, length: number): string {
  const primary = toField(surname);
  const secondary = toField(givenNames);
  if (secondary === '') return cut(primary, length);
  return cut(`${cut(primary, Math.min(primary.length, length - 3))}<<${secondary}`, length);
}

/** Fits one name into its own field: padded with fillers, or cut so that it ends in a letter. */
export function fitName(name: string, length: number, separator = '<'): string {
  return cut(toField(name).replaceAll('<', separator), length);
}

function cut(text: string, length: number): string {
  if (text.length <= length) return text.padEnd(length, '<');
  const whole = text.slice(0, length);
  const filler = /<+$/.exec(whole);
  // A lone initial before the filler has no letter to give up: that would leave a separator in its place.
  if (!filler || filler.index < 2 || whole[filler.index - 2] === '<') return whole;
  const next = text.slice(length).replace(/^<+/, '').charAt(0);
  return `${whole.slice(0, filler.index - 1)}${filler[0]}${next}`;
}

function toField(name: string): string {
  return transliterate(name).trim().replace(/\s+/g, '<');
}

function toSpaces(text: string): string {
  return text.replace(/<+/g, ' ').trim();
}

const WEIGHTS = [7, 3, 1] as const;

/**
 * Computes the check digit of one machine-readable-zone field.
 *
 * A digit is worth itself, A–Z are worth 10–35 and the filler `<` is worth 0; values are weighted
 * 7, 3, 1 in turn and summed modulo 10.
 *
 * @param field The characters as printed, fillers included: `[0-9A-Z<]*`.
 * @returns An integer from 0 to 9.
 * @throws {RangeError} On any other character: OCR noise is settled before this is called.
 * @see ICAO Doc 9303 part 3, section 4.9
 */
export function checkDigit(field: string): number {
  const sum = [...field].reduce((total, char, i) => total + worth(char) * WEIGHTS[(i % 3) as 0 | 1 | 2], 0);
  return sum % 10;
}

function worth(char: string): number {
  if (char === '<') return 0;
  if (/^[0-9]$/.test(char)) return Number(char);
  if (/^[A-Z]$/.test(char)) return char.charCodeAt(0) - 55;
  throw new RangeError('A machine-readable zone holds only 0-9, A-Z and <.');
}

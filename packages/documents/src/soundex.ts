/** Letters that sound alike share a digit; those that are left out part two that do, but for H and W. */
const DIGIT_OF: Readonly<Record<string, string>> = Object.fromEntries(
  ['BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'].flatMap((letters, at) =>
    [...letters].map((letter) => [letter, String(at + 1)]),
  ),
);

/**
 * Gives the American Soundex code of a name: its first letter and three digits, as the numbers of licences of Florida, Illinois,
 * Wisconsin and other states begin with that of the surname.
 *
 * @param name Letters other than A–Z are left out.
 * @returns An empty text where no letter is left.
 * @see National Archives, "Soundex System", general information leaflet 55
 */
export function soundexOf(name: string): string {
  const letters = name.toUpperCase().replace(/[^A-Z]/g, '');
  let code = letters.slice(0, 1);
  let last = DIGIT_OF[code];
  for (const letter of letters.slice(1)) {
    if (code.length === 4) break;
    const digit = DIGIT_OF[letter];
    if (digit && digit !== last) code += digit;
    if (letter !== 'H' && letter !== 'W') last = digit;
  }
  return code === '' ? '' : code.padEnd(4, '0');
}

/** The set without shifts, by value from 3 on: seals hold nothing else. 0 to 2 are the shifts. */
const BASIC_SET = ' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const FIRST_VALUE = 3;

/** Fills the last pair where two characters are left. */
const SHIFT_1 = 0;

/** Leaves the encoding: the byte after it is a character in ASCII and one more. */
const UNLATCH = 0xfe;

/**
 * Reads characters packed three in two bytes.
 *
 * @returns Capitals, digits and spaces; `undefined` when the bytes hold anything else, or an odd number of them.
 * @see ICAO Doc 9303 part 13, section 2.6, and ISO/IEC 16022, section 5.2.5
 */
export function decodeC40(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) {
    const isLast = at + 2 === bytes.length;
    const part = decodePair(bytes[at]!, bytes[at + 1]!, isLast);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

function decodePair(high: number, low: number, isLast: boolean): string | undefined {
  if (high === UNLATCH) return isLast ? characterOf(BASIC_SET.indexOf(String.fromCharCode(low - 1))) : undefined;
  const packed = high * 256 + low - 1;
  const values = [Math.floor(packed / 1600), Math.floor(packed / 40) % 40, packed % 40];
  const used = isLast && values[2] === SHIFT_1 ? values.slice(0, 2) : values;
  const characters = used.map((value) => characterOf(value - FIRST_VALUE));
  return characters.includes(undefined) ? undefined : characters.join('');
}

function characterOf(place: number): string | undefined {
  return BASIC_SET[place];
}

/**
 * Packs capitals, digits and spaces as {@link decodeC40} reads them.
 *
 * @throws {RangeError} On any other character.
 */
export function encodeC40(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map(valueOfChar);
    if (values.length === 1) bytes.push(UNLATCH, text.charCodeAt(at) + 1);
    else bytes.push(...packed(values[0]!, values[1]!, values[2] ?? SHIFT_1));
  }
  return Uint8Array.from(bytes);
}

function packed(first: number, second: number, third: number): [number, number] {
  const number = 1600 * first + 40 * second + third + 1;
  return [number >> 8, number & 0xff];
}

function valueOfChar(char: string): number {
  const place = BASIC_SET.indexOf(char);
  if (place < 0) throw new RangeError('C40 without shifts has capitals, digits and the space only.');
  return place + FIRST_VALUE;
}

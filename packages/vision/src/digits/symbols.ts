/** A line as the network reads it: so high, one verdict for each {@link STEP} pixels along it. */
export const LINE_HEIGHT = 32;
export const STEP = 4;

const between = (first: string, last: string) =>
  Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, i) =>
    String.fromCharCode(first.charCodeAt(0) + i),
  );

/** Hiragana that katakana looks like; each is one symbol to the network, and its neighbours tell which it is. */
const ALIKE = { ヘ: 'へ', ベ: 'べ', ペ: 'ぺ' } as const;

/** Kana that hardly any name holds any more. */
const OLD = 'ゎゐゑヮヰヱ';

/** Hiragana, katakana, the long sound, the dot between names, and the marks that half-width print sets apart. */
export const KANA: readonly string[] = [...between('ぁ', 'ん'), ...between('ァ', 'ヶ'), ...'ー・゛゜'].filter(
  (char) => !(char in ALIKE) && !OLD.includes(char),
);

/** Arabic digits, three that Persian writes otherwise, and what stands between the parts of a date. */
export const ARABIC_DIGITS: readonly string[] = [...'٠١٢٣٤٥٦٧٨٩۴۵۶/-'];

/** No character is centred here; one is that is neither kana nor such a digit. */
export const NONE = 0;
export const OTHER = 1;

/** Text of each class. */
export const SYMBOLS: readonly string[] = ['', '\ufffd', ...KANA, ...ARABIC_DIGITS];

export type SymbolGroup = 'kana' | 'digits';

/** The classes that a line of a group may have. */
export const CLASSES_OF: Readonly<Record<SymbolGroup, readonly number[]>> = {
  kana: [NONE, OTHER, ...KANA.map((_, i) => 2 + i)],
  digits: [NONE, OTHER, ...ARABIC_DIGITS.map((_, i) => 2 + KANA.length + i)],
};

/** The symbol of a printed character; `undefined` for what is none of the group's. */
export function symbolOf(char: string, group: SymbolGroup): number | undefined {
  const plain = ALIKE[char as keyof typeof ALIKE] ?? char;
  const index = CLASSES_OF[group].find((at) => at > OTHER && SYMBOLS[at] === plain);
  return index;
}

/**
 * Makes a line comparable whatever its light: ink positive, paper about zero.
 *
 * @param luma 0 to 255.
 */
export function normaliseLine(
  luma: ArrayLike<number>,
  into: Float32Array = new Float32Array(luma.length),
): Float32Array {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < luma.length; i += 1) {
    sum += luma[i]!;
    squares += luma[i]! * luma[i]!;
  }
  const mean = sum / luma.length;
  const deviation = Math.sqrt(Math.max(0, squares / luma.length - mean * mean));
  for (let i = 0; i < luma.length; i += 1) into[i] = (mean - luma[i]!) / (deviation + 8);
  return into;
}

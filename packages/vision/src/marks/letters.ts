/** What may set a letter apart from the plain one that it is taken for; the network's outputs, in their order. */
export const MARKS = [
  'none',
  'acute',
  'grave',
  'circumflex',
  'diaeresis',
  'tilde',
  'ring',
  'caron',
  'breve',
  'macron',
  'double acute',
  'dot',
  'cedilla',
  'comma',
  'ogonek',
  'stroke',
  /** Another letter altogether: Þ for P, Æ for A. */
  'letter',
] as const;

export type Mark = (typeof MARKS)[number];

/**
 * The letters with each mark that Latin alphabets of travel documents have, plain ones before them.
 *
 * @see ICAO Doc 9303 part 3, section 6, table A
 */
const LETTERS: Readonly<Record<Exclude<Mark, 'none'>, string>> = {
  acute: 'AÁ CĆ EÉ IÍ LĹ NŃ OÓ RŔ SŚ UÚ YÝ ZŹ aá cć eé ií lĺ nń oó rŕ sś uú yý zź',
  grave: 'AÀ EÈ IÌ OÒ UÙ aà eè iì oò uù',
  circumflex: 'AÂ EÊ IÎ OÔ UÛ WŴ YŶ aâ eê iî oô uû wŵ yŷ',
  diaeresis: 'AÄ EË IÏ OÖ UÜ YŸ aä eë iï oö uü yÿ',
  tilde: 'AÃ NÑ OÕ aã nñ oõ',
  ring: 'AÅ UŮ aå uů',
  caron: 'CČ DĎ EĚ LĽ NŇ RŘ SŠ TŤ ZŽ cč dď eě lľ nň rř sš tť zž',
  breve: 'AĂ GĞ aă gğ',
  macron: 'AĀ EĒ IĪ OŌ UŪ aā eē iī oō uū',
  'double acute': 'OŐ UŰ oő uű',
  dot: 'CĊ EĖ GĠ Iİ ZŻ cċ eė gġ zż',
  cedilla: 'CÇ SŞ cç sş',
  comma: 'GĢ KĶ LĻ NŅ SȘ TȚ gģ kķ lļ nņ sș tț',
  ogonek: 'AĄ EĘ IĮ UŲ aą eę iį uų',
  stroke: 'DĐ HĦ LŁ OØ dđ hħ lł oø tł',
  letter: 'AÆ Bß EŒ OŒ PÞ aæ oœ pþ iı bß',
};

const MARKED = new Map<string, Map<Mark, string>>();
const BASES = new Map<string, string>();
for (const [mark, pairs] of Object.entries(LETTERS) as [Mark, string][]) {
  for (const [base, marked] of pairs.split(' ') as unknown as [string, string][]) {
    if (!MARKED.has(base)) MARKED.set(base, new Map([['none', base]]));
    MARKED.get(base)!.set(mark, marked);
    if (!BASES.has(marked)) BASES.set(marked, base);
  }
}

/** The plain letter under one that was read: É is E; what has no marked forms is itself. */
export function baseOf(letter: string): string {
  return BASES.get(letter) ?? letter;
}

/** The letters that a plain one may stand for, by what sets them apart; `undefined` for what has no marked forms. */
export function formsOf(base: string): ReadonlyMap<Mark, string> | undefined {
  return MARKED.get(base);
}

const VOWEL = /[AEIOUY]/;

/**
 * Whether a letter of a word may have a caron. That of Ľ stands beside the letter, as the serif of an L does that points up; Slovak, which
 * alone has it, neither doubles it, as in FALLS, nor has words with it and without a vowel, as LN is.
 *
 * @param at The place of the letter in the word.
 */
export function mayHaveCaron(word: string, at: number): boolean {
  const letters = Array.from(word, (letter) => baseOf(letter).toUpperCase());
  if (letters[at] !== 'L') return true;
  return letters[at - 1] !== 'L' && letters[at + 1] !== 'L' && letters.some((letter) => VOWEL.test(letter));
}

/** Every letter with a mark, with the plain one under it. */
export function markedLetters(): (readonly [marked: string, base: string])[] {
  return [...BASES];
}

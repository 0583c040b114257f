/** Letters that do not decompose into a base letter and marks, or that the standard spells with two. */
const LATIN: Record<string, string> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ǽ: 'AE',
  Ð: 'D',
  Đ: 'D',
  Ħ: 'H',
  Ĳ: 'IJ',
  ĸ: 'Q',
  Ŀ: 'L',
  Ł: 'L',
  Ŋ: 'N',
  Ö: 'OE',
  Ø: 'OE',
  Ǿ: 'OE',
  Œ: 'OE',
  ß: 'SS',
  ẞ: 'SS',
  Ŧ: 'T',
  Þ: 'TH',
  Ü: 'UE',
  Ə: 'E',
};

/** Russian values; the letters of other Cyrillic alphabets follow. */
const CYRILLIC: Record<string, string> = {
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Д: 'D',
  Е: 'E',
  Ё: 'E',
  Ж: 'ZH',
  З: 'Z',
  И: 'I',
  Й: 'I',
  К: 'K',
  Л: 'L',
  М: 'M',
  Н: 'N',
  О: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  У: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
  Ґ: 'G',
  Є: 'IE',
  І: 'I',
  Ї: 'I',
  Ў: 'U',
  Ђ: 'D',
  Ѓ: 'G',
  Ѕ: 'DZ',
  Ј: 'J',
  Љ: 'LJ',
  Њ: 'NJ',
  Ћ: 'C',
  Ќ: 'K',
  Џ: 'DZ',
};

/**
 * Writes a name in the letters of the machine-readable zone: A–Z and spaces.
 *
 * Latin letters with marks and Cyrillic letters follow the standard's tables (Ü is UE, Ñ is N, Þ is TH). A
 * hyphen or comma becomes a space, an apostrophe or full stop nothing; so does whatever the tables lack.
 * Spaces are kept as they are.
 *
 * @see ICAO Doc 9303 part 3, sections 4.6 and 6
 */
export function transliterate(text: string): string {
  // Letter by letter it takes ten times as long, and most names need nothing of the tables.
  if (/^[\x20-\x7e]*$/.test(text)) {
    return text
      .toUpperCase()
      .replace(/[-,/]/g, ' ')
      .replace(/[^A-Z ]/g, '');
  }
  return Array.from(text.normalize('NFC').toUpperCase(), transliterateChar).join('');
}

function transliterateChar(char: string): string {
  if ((char >= 'A' && char <= 'Z' && char.length === 1) || char === ' ') return char;
  if (char < '\x80') return /[\s,/-]/.test(char) ? ' ' : '';
  if (/^[\s\p{Pd}]$/u.test(char)) return ' ';
  const listed = LATIN[char] ?? CYRILLIC[char];
  if (listed !== undefined) return listed;
  return char.normalize('NFKD').replace(/[^A-Z]/g, '');
}

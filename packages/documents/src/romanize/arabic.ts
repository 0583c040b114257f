/** ICAO Doc 9303 part 3, section 6 C: the letters of Arabic and those of Persian and Urdu that the standard gives beside. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ء: 'XE', آ: 'XAA', أ: 'XAE', ؤ: 'U', إ: 'I', ئ: 'XI', ا: 'A', ب: 'B', ت: 'T', ث: 'XTH', ج: 'J', ح: 'XH' },
  ...{ خ: 'XKH', د: 'D', ذ: 'XDH', ر: 'R', ز: 'Z', س: 'S', ش: 'XSH', ص: 'XSS', ض: 'XDZ', ط: 'XTT', ظ: 'XZZ' },
  ...{ ع: 'E', غ: 'G', ف: 'F', ق: 'Q', ك: 'K', ل: 'L', م: 'M', ن: 'N', ه: 'H', و: 'W', ى: 'XAY', ي: 'Y' },
  ...{ پ: 'P', چ: 'XC', ژ: 'XJ', ک: 'XKK', ٱ: 'XXA' },
};

/**
 * Writes Arabic letters as the standard has it, letter by letter and without vowels. Few states do: most zones have names by
 * their sound, which no table tells, and those are not found equal.
 */
export function romanizeArabic(text: string): string {
  return text
    .normalize('NFC')
    .replace(/ة(?!\p{L})/gu, 'XAH')
    .replace(/ة/g, 'XTA')
    .replace(/./gu, (letter) => LETTERS[letter] ?? letter);
}

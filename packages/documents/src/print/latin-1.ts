/** Letters beyond ISO/IEC 8859-1 that no normalisation takes apart, each as what it stands for where it cannot be printed. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', ı: 'i', Œ: 'E', œ: 'e' },
};

const BEYOND = /[\u0100-\u017f\u0218-\u021b]/g;

/**
 * Takes the marks off letters that ISO/IEC 8859-1 does not have, one for one: where nothing but its letters is printed they are
 * patterns and overprints that touch a letter. É and Ñ stay.
 */
export function toLatin1(text: string): string {
  return text.replace(BEYOND, (letter) => PLAIN[letter] ?? letter.normalize('NFD')[0]!);
}

const LETTERS: Readonly<Record<string, string>> = {
  ...{ Α: 'A', Β: 'V', Γ: 'G', Δ: 'D', Ε: 'E', Ζ: 'Z', Η: 'I', Θ: 'TH', Ι: 'I', Κ: 'K', Λ: 'L', Μ: 'M' },
  ...{ Ν: 'N', Ξ: 'X', Ο: 'O', Π: 'P', Ρ: 'R', Σ: 'S', Τ: 'T', Υ: 'Y', Φ: 'F', Χ: 'CH', Ψ: 'PS', Ω: 'O' },
};

const TONOS = '\u0301';
const DIALYTIKA = '\u0308';

/** Before these, and at the end of a word, the second letter of ΑΥ, ΕΥ and ΗΥ is an F. */
const VOICELESS = /^[ΘΚΞΠΣΤΦΧΨ]/;

/**
 * Writes Greek in Latin capitals, as identity cards and passports of Greece and Cyprus do. Other letters stay.
 *
 * @see ELOT 743 (ISO 843), type 2, and United Nations resolution V/19 (1987)
 */
export function romanizeGreek(text: string): string {
  const capitals = text.toUpperCase().normalize('NFD');
  return capitals
    .replace(new RegExp(`([ΑΕΗ])Υ(?!${DIALYTIKA})${TONOS}?`, 'g'), (_, vowel: string, at: number) => {
      const rest = capitals.slice(at + 2).replace(TONOS, '');
      return LETTERS[vowel] + (VOICELESS.test(rest) || !/^\p{L}/u.test(rest) ? 'F' : 'V');
    })
    .replace(new RegExp(`ΟΥ(?!${DIALYTIKA})`, 'g'), 'OU')
    .replace(/Γ(?=[ΓΞΧ])/g, 'N')
    .replace(/(?<![\p{L}\p{M}])ΜΠ|ΜΠ(?!\p{L})/gu, 'B')
    .replace(/[Α-Ω]/g, (letter) => LETTERS[letter]!)
    .normalize('NFC');
}

/** The characters of a machine-readable zone in the order every reader here reports them. */
export const SYMBOLS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<';

/** For each column, 1 where a symbol may stand. */
export type Alphabet = Uint8Array;

/** Which symbols an alphabet of characters admits. */
export function alphabetOf(characters: string): Alphabet {
  return Uint8Array.from(SYMBOLS, (symbol) => (characters.includes(symbol) ? 1 : 0));
}

/** One line as one reader saw it: every column with the probability of every symbol. */
export interface LineReading {
  /** (columns, 37) probabilities in the order of {@link SYMBOLS}; each row sums to 1. */
  columns: Float32Array[];
  /** Mean log-probability over everything the reader looked at; comparable only within one reader. */
  score: number;
}

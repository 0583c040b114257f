/** Whatever two people should agree on: the same seed draws the same specimen, everywhere. */
export type Seed = string | number;

/** A stream of numbers that depends on its seed alone. */
export interface Random {
  /** From 0 up to but without 1. */
  next(): number;
  between(min: number, max: number): number;
  /** A whole number, both ends included. */
  integer(min: number, max: number): number;
  /** Normally distributed: mean 0, standard deviation 1. */
  gaussian(): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** `count` characters of the alphabet. */
  characters(alphabet: string, count: number): string;
  /** An independent stream, so that a number drawn more in one place leaves every other place as it was. */
  fork(label: string): Random;
}

/**
 * Opens a stream of repeatable pseudo-random numbers: good enough to vary drawings, of no use for secrets.
 *
 * @see https://en.wikipedia.org/wiki/Weyl_sequence — the generator steps a Weyl sequence and mixes its bits.
 */
export function createRandom(seed: Seed): Random {
  let state = hash(String(seed));

  function next(): number {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  }

  const integer = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  return {
    next,
    integer,
    between: (min, max) => min + next() * (max - min),
    gaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: (items) => items[integer(0, items.length - 1)]!,
    characters: (alphabet, count) =>
      Array.from({ length: count }, () => alphabet[integer(0, alphabet.length - 1)]).join(''),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/** FNV-1a: spreads similar seeds (`a1`, `a2`) over the whole range. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0)!, 0x01000193);
  return value;
}

/** Random choices that a seed repeats. */
export interface Chance {
  /** From 0 up to, not including, `below`. */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True with this probability. */
  of(share: number): boolean;
  text(length: number, alphabet?: string): string;
}

/** @see "mulberry32" by Tommy Ettinger: small, quick, and the same everywhere */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  function next() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    pick: (from) => from[int(from.length)]!,
    of: (share) => next() < share,
    text: (length, alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') =>
      Array.from({ length }, () => alphabet[int(alphabet.length)]).join(''),
  };
}

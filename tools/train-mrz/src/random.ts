/** Numbers that look random and are the same on every run. */
export interface Random {
  /** Uniform in [min, max). */
  between(min: number, max: number): number;
  /** Uniform integer in [0, count). */
  below(count: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Standard normal. */
  normal(): number;
  pick<T>(values: ArrayLike<T>): T;
}

/**
 * Starts a generator: mulberry32, whose period of 2³² is plenty for one training run.
 *
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export function openRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  return {
    between: (min, max) => min + (max - min) * next(),
    below: (count) => Math.floor(next() * count),
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (values) => values[Math.floor(next() * values.length)]!,
  };
}

import type { Random } from './random.ts';

/** A smooth field that takes values from 0 to 1 and changes within about one unit. It repeats after 64. */
export type Noise = (x: number, y: number) => number;

/** Value noise: random numbers on a grid, smoothly joined. */
export function createNoise(random: Random): Noise {
  const grid = Float32Array.from({ length: 4096 }, () => random.next());
  const at = (x: number, y: number) => grid[(x & 63) | ((y & 63) << 6)]!;
  return (x, y) => {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const u = ease(x - ix);
    const v = ease(y - iy);
    const top = at(ix, iy) * (1 - u) + at(ix + 1, iy) * u;
    const bottom = at(ix, iy + 1) * (1 - u) + at(ix + 1, iy + 1) * u;
    return top * (1 - v) + bottom * v;
  };
}

const ease = (t: number) => t * t * (3 - 2 * t);

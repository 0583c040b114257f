import type { Rgb } from './brush.ts';
import { looksOf, type Sitter, shapeOf } from './portrait.ts';
import { oppositeOf } from './shape.ts';

/** Among how many made-up people to look. */
const CANDIDATES = 8;

/**
 * Makes up somebody whom nobody takes for the sitter: of another sex, all features as far from theirs as can be, and of
 * several the one with the least like skin.
 */
export function unlikeSitter(sitter: Sitter, date: string): Sitter {
  const sex = sitter.sex === 'F' ? 'M' : 'F';
  const { skin } = looksOf(sitter, date);
  const shape = oppositeOf(shapeOf(sitter));
  const others = Array.from(
    { length: CANDIDATES },
    (_, i): Sitter => ({ ...sitter, sex, shape, seed: `${sitter.seed}/another ${i}` }),
  );
  const unlikeness = (other: Sitter) => distance(looksOf(other, date).skin, skin);
  return others.reduce((most, other) => (unlikeness(other) > unlikeness(most) ? other : most));
}

const distance = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

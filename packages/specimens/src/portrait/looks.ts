import type { Sex } from '../people.ts';
import type { Random } from '../random.ts';
import { mix, type Rgb } from './brush.ts';

/** What tells one drawn face from another. Lengths are in the units of `PORTRAIT`. */
export interface Looks {
  skin: Rgb;
  hair: Rgb;
  iris: Rgb;
  lips: Rgb;
  clothes: Rgb;
  wall: Rgb;
  /** Half the width of the face at the cheekbones. */
  halfWidth: number;
  jaw: number;
  chinY: number;
  eyeGap: number;
  eyeSize: number;
  browY: number;
  browWeight: number;
  noseWidth: number;
  mouthWidth: number;
  lipWeight: number;
  hairstyle: 'short' | 'parted' | 'long' | 'bun' | 'bald';
  beard: 'none' | 'stubble' | 'full';
  glasses: boolean;
  /** Lines of age, 0 to 1. */
  age: number;
}

const SKINS: readonly Rgb[] = [
  [244, 212, 188],
  [234, 192, 160],
  [221, 172, 136],
  [196, 144, 106],
  [160, 110, 78],
  [116, 77, 54],
  [92, 60, 44],
];
const HAIRS: readonly Rgb[] = [
  [32, 26, 24],
  [58, 40, 30],
  [92, 62, 40],
  [134, 92, 54],
  [178, 138, 84],
  [120, 58, 34],
];
const IRISES: readonly Rgb[] = [
  [74, 48, 30],
  [96, 66, 38],
  [90, 104, 72],
  [84, 116, 142],
  [70, 82, 92],
];
const CLOTHES: readonly Rgb[] = [
  [38, 48, 70],
  [70, 34, 42],
  [44, 62, 54],
  [52, 52, 58],
  [104, 92, 78],
  [30, 30, 36],
];

/** Makes up a face; the same stream of numbers gives the same one, but for what age does to it. */
export function inventLooks(random: Random, sex: Sex, ageYears: number): Looks {
  const manly = sex === 'M' || (sex === 'X' && random.chance(0.5));
  const darkness = random.integer(0, SKINS.length - 1);
  const skin = SKINS[darkness]!;
  const age = Math.min(1, Math.max(0, (ageYears - 25) / 50));
  const pigment = random.pick(darkness > 3 ? HAIRS.slice(0, 2) : HAIRS);
  return {
    skin,
    hair: mix(pigment, [196, 194, 190], age > 0.45 ? Math.min(0.95, (age - 0.35) * 1.6) : 0),
    iris: random.pick(darkness > 3 ? IRISES.slice(0, 2) : IRISES),
    lips: mix(mix(skin, [168, 58, 62], manly ? 0.34 : 0.55), [60, 20, 24], darkness > 3 ? 0.2 : 0),
    clothes: random.pick(CLOTHES),
    wall: random.pick([
      [214, 219, 223],
      [206, 214, 220],
      [222, 220, 214],
    ] as const),
    halfWidth: random.between(25.5, 30.5) + (manly ? 0.8 : -0.6),
    jaw: random.between(0.7, 0.8) + (manly ? 0.07 : -0.03),
    chinY: random.between(98, 102),
    eyeGap: random.between(12.2, 13.4),
    eyeSize: random.between(0.8, 1.2) * (manly ? 0.95 : 1.06),
    browY: random.between(50, 52),
    browWeight: manly ? random.between(1.6, 3.6) : random.between(0.9, 2.4),
    noseWidth: random.between(4.8, 8.6),
    mouthWidth: random.between(9.6, 12),
    lipWeight: random.between(0.6, 1.6) * (manly ? 0.85 : 1.1),
    hairstyle: manly
      ? random.pick(['short', 'parted', 'short', 'bald'] as const)
      : random.pick(['long', 'bun', 'parted', 'long'] as const),
    beard: manly ? random.pick(['none', 'none', 'stubble', 'full'] as const) : 'none',
    glasses: random.chance(0.18),
    age,
  };
}

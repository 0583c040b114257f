import type { Random } from '../random.ts';
import type { Emitter, Pixels } from './camera.ts';
import { LINEAR } from './linear-light.ts';

/** Samples across a camera pixel: stripes are a third of a display's pixel wide, which may be smaller than the camera's. */
const SAMPLES = 7;

/**
 * A display that shows something: each of its pixels is three upright stripes of red, green and blue with dark gaps around
 * them, lit from behind, with the room's light mirrored in the glass.
 */
export function asDisplay({ data, width, height }: Pixels, random: Random): Emitter {
  const gap = random.between(0.05, 0.12);
  const rowGap = random.between(0.06, 0.22);
  const lit = (1 / 3 - gap) * (1 - rowGap);
  const white = random.between(0.7, 0.95);
  // Displays are set to 6500 to 9000 K; the camera balances for the room only in part.
  const cold = random.between(0, 0.1);
  const strength = [1 - cold, 1 - cold / 4, 1 + cold].map((tint) => (white * tint) / lit);
  const mirrored = random.between(0.004, 0.03);
  return {
    width,
    height,
    samples: SAMPLES,
    at(u, v, channel) {
      if (u < 0 || v < 0 || u >= width || v >= height) return -1;
      const [x, y] = [u | 0, v | 0];
      const across = u - x - channel / 3;
      if (across < gap / 2 || across > 1 / 3 - gap / 2 || v - y < rowGap) return mirrored;
      return LINEAR[data[(y * width + x) * 3 + channel]!]! * strength[channel]! + mirrored;
    },
  };
}

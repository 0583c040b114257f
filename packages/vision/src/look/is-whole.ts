import type { Engines } from '../engines.ts';
import { showsPortrait } from '../face/shows-portrait.ts';
import type { RgbImage } from '../image.ts';
import type { Outline } from '../locate/find-outline.ts';
import { LINES_MIN } from './shows-all-print.ts';

/**
 * What lies on a newspaper stands out from it all around, quads of its columns and pictures on some sides only. Of outlines
 * drawn on newspapers the right ones had 0.86 and more in the mean and 0.55 on the weakest side, most wrong ones less.
 */
const STEPS_MIN = { mean: 0.8, weakest: 0.5 } as const;

/** How far from the frame of the photo, in shares of it, a document lies that has something else on every side. */
const FRAME_SHARE = 0.01;

/**
 * Whether an outline is a whole document's, however much more print lies beside it, as on a newspaper: it stands out on all
 * sides, and has lines of its own and a portrait of the size that portraits have. A panel of a document does not.
 */
export async function isWhole(
  { faces }: Engines,
  photo: RgbImage,
  { quad, steps, beside, lines }: Outline & { lines: number },
): Promise<boolean> {
  // Of two documents neither is the one.
  if (beside) return false;
  if (lines < LINES_MIN || !standsOut(photo, { quad, steps })) return false;
  return showsPortrait(await faces.get(), photo, quad);
}

/** Whether what an outline holds stands out from what it lies on, on all sides. */
export function standsOut(photo: RgbImage, { quad, steps }: Pick<Outline, 'quad' | 'steps'>): boolean {
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  if (mean < STEPS_MIN.mean || Math.min(...steps) < STEPS_MIN.weakest) return false;
  return quad.every(({ x, y }) => isInside(x / photo.width) && isInside(y / photo.height));
}

function isInside(share: number): boolean {
  return share > FRAME_SHARE && share < 1 - FRAME_SHARE;
}

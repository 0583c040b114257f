import type { Point } from '@credence/verification';
import { toGray } from '../pixels/gray.ts';
import { cutOut, mapBack, mapBy, type Pyramid, type Similarity } from './geometry.ts';
import type { Mesh } from './mesh.ts';

/** The middle of a face, cut out upright and to the same size whatever the head does: see {@link cutMiddle}. */
export interface Middle {
  /** {@link MIDDLE_SIDE}² lumas, slightly blurred, so that grain does not count. */
  luma: Float64Array;
  /** The points of the mesh; the picture goes from −1 to 1 both ways. */
  points: readonly Point[];
}

/** In pixels. The root of the nose and the chin lie half of it apart, and the eyes about as far. */
export const MIDDLE_SIDE = 96;

/** Points of MediaPipe's canonical face on the line that turning the head left or right does not shorten. */
const NOSE_ROOT = 168;
const CHIN = 152;

const BLUR = [0.06, 0.24, 0.4, 0.24, 0.06] as const;

/** Cuts a face out so that the root of the nose stands above the chin, at a distance of half the picture. */
export function cutMiddle(mesh: Mesh, pyramid: Pyramid): Middle {
  const toImage = uprightOf(mesh.points[NOSE_ROOT]!, mesh.points[CHIN]!);
  const half = MIDDLE_SIDE / 2;
  return {
    luma: blur(toGray(cutOut(pyramid, toImage, MIDDLE_SIDE)).data),
    points: mesh.points.map((point) => {
      const { x, y } = mapBack(toImage, point);
      return { x: x / half - 1, y: y / half - 1 };
    }),
  };
}

function uprightOf(top: Point, bottom: Point): Similarity {
  const perPixel = 2 / MIDDLE_SIDE;
  const turn = { a: (bottom.y - top.y) * perPixel, b: (top.x - bottom.x) * perPixel, x: 0, y: 0 };
  const corner = mapBy(turn, { x: MIDDLE_SIDE / 2, y: MIDDLE_SIDE / 2 });
  return { ...turn, x: (top.x + bottom.x) / 2 - corner.x, y: (top.y + bottom.y) / 2 - corner.y };
}

function blur(luma: ArrayLike<number>): Float64Array {
  return blurAlong(blurAlong(luma, 1), MIDDLE_SIDE);
}

/** @param step 1 along rows, the width along columns. */
function blurAlong(luma: ArrayLike<number>, step: number): Float64Array {
  return Float64Array.from(luma, (_, i) => {
    const at = Math.floor(i / step) % MIDDLE_SIDE;
    const within = (offset: number) => Math.min(MIDDLE_SIDE - 1, Math.max(0, at + offset)) - at;
    return BLUR.reduce((sum, share, k) => sum + share * luma[i + within(k - 2) * step]!, 0);
  });
}

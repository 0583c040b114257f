import type { Point } from '@credence/verification';
import type { GrayImage } from '../image.ts';
import { resizeGray } from '../pixels/resize.ts';
import { fineDetail } from './fine-detail.ts';

/**
 * Finds where a piece of one picture lies on another, to a pixel: tries every place at half the size, then those around the best. It
 * is looked for by its fine detail, as brightness does not tell places on plain paper apart: copies are found by the noise that they share.
 *
 * @returns Its top left corner, in pixels of the other.
 */
export function findShift(patch: GrayImage, picture: GrayImage): Point {
  const most = { x: picture.width - patch.width, y: picture.height - patch.height };
  const half = bestOf(halfOf(patch), halfOf(picture), placesIn({ x: 0, y: 0 }, { x: most.x >> 1, y: most.y >> 1 }));
  const from = { x: Math.max(0, 2 * half.x - NEAR_PX), y: Math.max(0, 2 * half.y - NEAR_PX) };
  const to = { x: Math.min(most.x, 2 * half.x + NEAR_PX), y: Math.min(most.y, 2 * half.y + NEAR_PX) };
  return bestOf(patch, picture, placesIn(from, to));
}

/** A pixel of the half size, to each side. */
const NEAR_PX = 2;

function placesIn(from: Point, to: Point): Point[] {
  const across = to.x - from.x + 1;
  return Array.from({ length: across * (to.y - from.y + 1) }, (_, i) => ({
    x: from.x + (i % across),
    y: from.y + Math.floor(i / across),
  }));
}

function halfOf(image: GrayImage): GrayImage {
  return resizeGray(image, image.width >> 1, image.height >> 1);
}

function bestOf(patch: GrayImage, picture: GrayImage, places: readonly Point[]): Point {
  const [ours, theirs] = [fineDetail(patch), fineDetail(picture)];
  const likenesses = places.map(({ x, y }) =>
    correlate(ours, theirs, patch, { from: y * picture.width + x, width: picture.width }),
  );
  return places[likenesses.indexOf(Math.max(...likenesses))]!;
}

function correlate(
  ours: Float32Array,
  theirs: Float32Array,
  { width, height }: { width: number; height: number },
  there: { from: number; width: number },
): number {
  let [both, squares] = [0, 1e-6];
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width, k = there.from + y * there.width; x < width; x++, i++, k++) {
      both += ours[i]! * theirs[k]!;
      squares += theirs[k]! * theirs[k]!;
    }
  }
  return both / Math.sqrt(squares);
}

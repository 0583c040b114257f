import type { Quad } from '@credence/verification';
import type { GrayImage } from '../image.ts';
import { homographyBetween, rectangle } from '../pixels/geometry.ts';
import { warpGray } from '../pixels/warp.ts';

/** Pieces of a page are so many pixels wide and high at its small size: a word of print, a quarter of a portrait. */
const PIECE = { width: 32, height: 16 } as const;

/** How far a piece may lie off, in pixels, to each side: pages bend. */
const SLACK_PX = 2;

/** A piece without more contrast than this, in levels, on either picture shows nothing to be compared. */
const CONTRAST_MIN = 12;

/** A piece of a page, in its pixels, and how alike two pictures of it are. */
export interface Piece {
  likeness: number;
  quad: Quad;
}

/**
 * Finds the piece of a page that is least alike on the page and on pictures of it.
 *
 * @param pictures Each with where the page lies on it; the mean of what they show is compared.
 * @returns `undefined` where no piece shows enough to be compared.
 */
export function leastAlike(page: GrayImage, pictures: readonly { gray: GrayImage; quad: Quad }[]): Piece | undefined {
  const shown = meanOf(page, pictures);
  let least: Piece | undefined;
  for (let top = SLACK_PX; top + PIECE.height + SLACK_PX <= page.height; top += PIECE.height / 2) {
    for (let left = SLACK_PX; left + PIECE.width + SLACK_PX <= page.width; left += PIECE.width / 2) {
      const likeness = likenessAt(page, shown, left, top);
      if (likeness === undefined || likeness >= (least?.likeness ?? 2)) continue;
      least = { likeness, quad: boxAt(left, top) };
    }
  }
  return least;
}

function boxAt(left: number, top: number): Quad {
  const move = ({ x, y }: Quad[0]) => ({ x: x + left, y: y + top });
  const [a, b, c, d] = rectangle(PIECE.width, PIECE.height);
  return [move(a), move(b), move(c), move(d)];
}

function meanOf({ width, height }: GrayImage, pictures: readonly { gray: GrayImage; quad: Quad }[]): Float32Array {
  const sum = new Float32Array(width * height);
  for (const { gray, quad } of pictures) {
    const toPicture = homographyBetween(rectangle(width, height), quad);
    if (!toPicture) continue;
    const { data } = warpGray(gray, toPicture, { width, height });
    for (let i = 0; i < sum.length; i++) sum[i]! += data[i]! / pictures.length;
  }
  return sum;
}

function likenessAt(page: GrayImage, shown: Float32Array, left: number, top: number): number | undefined {
  let best: number | undefined;
  for (let dy = -SLACK_PX; dy <= SLACK_PX; dy++) {
    for (let dx = -SLACK_PX; dx <= SLACK_PX; dx++) {
      const likeness = correlate(page, shown, left + top * page.width, dx + dy * page.width);
      if (likeness === undefined) return undefined;
      if (likeness > (best ?? -2)) best = likeness;
    }
  }
  return best;
}

function correlate(page: GrayImage, shown: Float32Array, from: number, shift: number): number | undefined {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let y = 0; y < PIECE.height; y++) {
    for (let x = 0; x < PIECE.width; x++) {
      const at = from + y * page.width + x;
      const [one, other] = [page.data[at]!, shown[at + shift]!];
      a += one;
      b += other;
      aa += one * one;
      bb += other * other;
      ab += one * other;
    }
  }
  const n = PIECE.width * PIECE.height;
  const [one, other] = [aa / n - (a / n) ** 2, bb / n - (b / n) ** 2];
  if (Math.max(one, other) < CONTRAST_MIN ** 2) return undefined;
  return (ab / n - (a * b) / n ** 2) / Math.sqrt(Math.max(1, one) * Math.max(1, other));
}

import type { Quad } from '@credence/verification';
import type { GrayImage } from '../image.ts';
import { distance } from '../pixels/geometry.ts';

/** Sides of the blocks that are looked at, in pixels of a copy 640 px long. */
const BLOCK_PX = 8;

/** How far from the page's sides a block's middle lies to be beside it: nearer ones hold its edge and its shadow. */
const BESIDE_PX = 12;

/**
 * Print beside a page varies in lightness by more than this share of what its own does, which a fifth of its blocks exceed. Of 62
 * drawn photos all six with print beside the page have hundreds of such blocks, 28 have none.
 */
const PRINT_SHARE = 0.5;
const OWN_RANK = 0.8;

/**
 * Whether nothing beside a page varies in lightness as print does: a plain table, for one.
 *
 * @param luma Of a copy of the photo 640 px long.
 * @param page Its corners, clockwise, in pixels of the copy.
 */
export function isPlainAround(luma: GrayImage, page: Quad): boolean {
  const own: number[] = [];
  let beside = 0;
  for (let y = 0; y + BLOCK_PX <= luma.height; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= luma.width; x += BLOCK_PX) {
      const depth = depthIn(page, x + BLOCK_PX / 2, y + BLOCK_PX / 2);
      if (depth > BLOCK_PX) own.push(rangeOf(luma, x, y));
      else if (depth < -BESIDE_PX) beside = Math.max(beside, rangeOf(luma, x, y));
    }
  }
  const print = own.sort((a, b) => a - b)[Math.floor(own.length * OWN_RANK)];
  return print !== undefined && beside < PRINT_SHARE * print;
}

/** How far within the nearest side a point lies, less than nought beside the quad. */
function depthIn(quad: Quad, x: number, y: number): number {
  let depth = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i++) {
    const from = quad[i]!;
    const to = quad[(i + 1) % 4]!;
    const across = (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
    depth = Math.min(depth, across / distance(from, to));
  }
  return depth;
}

function rangeOf({ width, data }: GrayImage, left: number, top: number): number {
  let darkest = 255;
  let lightest = 0;
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let at = y * width + left; at < y * width + left + BLOCK_PX; at++) {
      const level = data[at]!;
      if (level < darkest) darkest = level;
      if (level > lightest) lightest = level;
    }
  }
  return lightest - darkest;
}

import type { FaceReading, GrainReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { contains, mapCorners, middleOf } from '../pixels/geometry.ts';
import { BLOCK_PX, measureBlock } from './noise.ts';

/** The face with some of what is around it, all of it portrait; and what of the page may still be portrait. In sizes of the face's box. */
const PORTRAIT = { surely: 1.5, perhaps: 2.6 } as const;

/** Brightness of skin, backdrops and paper; darker, noise is less, brighter, it is cut off. */
const LUMA = { min: 90, max: 240 } as const;

/**
 * Of portrait and page, the smoothest places are compared: at these shares of all. A backdrop is smooth, most of a page is not: at a tenth
 * of it there still is print, which files keep where they flatten what is smooth.
 */
const SMOOTH_RANK = { portrait: 0.1, page: 0.02 } as const;

/** Noise goes with brightness: only as bright places of the page are compared with the portrait's, in levels. */
const AS_BRIGHT = 25;

/** Every second block both ways says as much as all. */
const STEP_PX = 2 * BLOCK_PX;

/** Blocks below which nothing is said. */
const MIN_BLOCKS = { portrait: 40, page: 150 } as const;

/**
 * Measures how much of the finest detail there is where portrait and page are smoothest: a camera's noise lies over both.
 *
 * @param page Corners in pixels of the photo, which is measured as it is: resampling would change it.
 * @returns `undefined` where too little of either is neither dark nor white.
 */
export function measureGrain(photo: RgbImage, page: Quad, face: FaceReading): GrainReading | undefined {
  const [surely, perhaps] = [grow(face.quad, PORTRAIT.surely), grow(face.quad, PORTRAIT.perhaps)];
  const [xs, ys] = [page.map(({ x }) => x), page.map(({ y }) => y)];
  const [portrait, rest]: [Place[], Place[]] = [[], []];
  const right = Math.min(photo.width - 1, Math.max(...xs)) - BLOCK_PX;
  const bottom = Math.min(photo.height - 1, Math.max(...ys)) - BLOCK_PX;
  for (let y = Math.max(1, Math.ceil(Math.min(...ys))); y < bottom; y += STEP_PX) {
    for (let x = Math.max(1, Math.ceil(Math.min(...xs))); x < right; x += STEP_PX) {
      const place = { x: x + BLOCK_PX / 2, y: y + BLOCK_PX / 2 };
      const into = contains(surely, place)
        ? portrait
        : contains(perhaps, place) || !contains(page, place, -STEP_PX)
          ? undefined
          : rest;
      if (!into) continue;
      const block = measureBlock(photo, x, y);
      if (block.luma >= LUMA.min && block.luma <= LUMA.max) into.push(block);
    }
  }
  if (portrait.length < MIN_BLOCKS.portrait) return undefined;
  const smooth = smoothest(portrait, SMOOTH_RANK.portrait);
  const alike = rest.filter(({ luma }) => Math.abs(luma - smooth.luma) < AS_BRIGHT);
  if (alike.length < MIN_BLOCKS.page) return undefined;
  return { portrait: round(smooth.noise), page: round(smoothest(alike, SMOOTH_RANK.page).noise), quad: surely };
}

type Place = ReturnType<typeof measureBlock>;

/** How noisy the smoothest places are, and how bright. */
function smoothest(places: Place[], share: number): Place {
  const sorted = places.toSorted((a, b) => a.noise - b.noise);
  const rank = Math.floor(sorted.length * share);
  const lumas = sorted.slice(0, 2 * rank + 1).map(({ luma }) => luma);
  return { noise: sorted[rank]!.noise, luma: lumas.sort((a, b) => a - b)[rank]! };
}

function round(level: number): number {
  return Math.round(level * 1000) / 1000;
}

function grow(quad: Quad, times: number): Quad {
  const middle = middleOf(quad);
  return mapCorners(quad, ({ x, y }) => ({
    x: middle.x + (x - middle.x) * times,
    y: middle.y + (y - middle.y) * times,
  }));
}

import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { type Homography, homographyBetween, quadSize, rectangle } from '../pixels/geometry.ts';
import { warpRgb } from '../pixels/warp.ts';
import { PAGE_ASPECTS } from './judge-outline.ts';

/** A document warped to its true rectangle. */
export interface Page {
  image: RgbImage;
  /** Its corners in the photo it was cut from. */
  quad: Quad;
  /** Takes pixels of the page to pixels of that photo. */
  toPhoto: Homography;
}

/**
 * Widths between which a page is drawn, in pixels. The reading of print and MRZ was measured at 560 to 1000 px and
 * wants 12 px per character; a PDF417 symbol wants 1400 to 2000.
 */
const PAGE_WIDTH_PX = { min: 1000, max: 1800 } as const;

/** Measured aspects this near to a standard one are taken for it: perspective alone moves them so far. */
const SNAP_RATIO = 0.14;

/**
 * Warps a document to its true rectangle.
 *
 * @param quad Corners in pixels of `image`, clockwise from the one that becomes top left.
 * @param size Of the page in pixels.
 * @returns `undefined` when three of the corners lie on one line.
 */
export function rectify(image: RgbImage, quad: Quad, size: { width: number; height: number }): Page | undefined {
  const toPhoto = homographyBetween(rectangle(size.width, size.height), quad);
  return toPhoto && { image: warpRgb(image, toPhoto, size), quad, toPhoto };
}

/** The size to draw a page at: as many pixels as the photo has along it, within limits, and a standard aspect if near one. */
export function pageSize(quad: Quad): { width: number; height: number } {
  const { width, height } = quadSize(quad);
  const long = Math.max(width, height);
  const aspect = snapAspect(long / Math.max(1, Math.min(width, height)));
  const longPx = Math.round(Math.min(Math.max(long, PAGE_WIDTH_PX.min), PAGE_WIDTH_PX.max));
  const shortPx = Math.max(1, Math.round(longPx / aspect));
  return width >= height ? { width: longPx, height: shortPx } : { width: shortPx, height: longPx };
}

function snapAspect(measured: number): number {
  const near = PAGE_ASPECTS.filter((aspect) => Math.abs(Math.log(measured / aspect)) < SNAP_RATIO);
  const stray = (aspect: number) => Math.abs(Math.log(measured / aspect));
  return near.sort((a, b) => stray(a) - stray(b))[0] ?? measured;
}

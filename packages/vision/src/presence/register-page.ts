import type { Quad } from '@credence/verification';
import { solveLinear } from '../face/solve.ts';
import type { GrayImage } from '../image.ts';
import { type Homography, homographyBetween, mapQuad, rectangle, scaleQuad } from '../pixels/geometry.ts';
import { resizeGray } from '../pixels/resize.ts';

/** A page that was found again on a picture. */
export interface Registered {
  /** Its corners on that picture. */
  quad: Quad;
  /** How alike page and picture are there: a correlation of their lumas, −1 to 1. */
  likeness: number;
}

/** Long sides of the page at which it is looked for, one after the other: the coarser, the further it may be off. */
const LEVELS_PX = [64, 128, 256] as const;
/** Less alike than this where it is coarsest, it is another page: looking closer is in vain. */
const LOST = 0.3;
const STEPS_MAX = 20;
/** A step that gains less than this is the last. */
const GAIN_MIN = 1e-4;
const DAMPING = { start: 1e-3, least: 1e-6, most: 1e2 } as const;
/** Of a page that lies beyond the picture for more than this share, too little is left to be compared. */
const SEEN_MIN = 0.6;

/**
 * Finds a page again on another picture of it, from where it should about lie: moves its corners until the lumas agree best
 * (Lucas–Kanade over a projective map, with Levenberg's damping, from coarse to fine).
 *
 * @param page As it looks from straight above.
 * @returns `undefined` where most of it would lie beyond the picture, or one of the two is of one brightness.
 * @see S. Baker, I. Matthews, "Lucas-Kanade 20 Years On", 2004
 */
export function registerPage(page: GrayImage, picture: GrayImage, about: Quad): Registered | undefined {
  let quad = about;
  let likeness: number | undefined;
  for (const longPx of LEVELS_PX) {
    const small = atLongSide(page, longPx);
    const scale = Math.min(1, small.width / sideOf(quad));
    const seen = scale < 1 ? resizeGray(picture, ...sizeAt(picture, scale)) : picture;
    const settled = settle(small, seen, scaleQuad(quad, seen.width / picture.width));
    if (!settled) return undefined;
    quad = scaleQuad(settled.quad, picture.width / seen.width);
    likeness = settled.likeness;
    if (likeness < LOST) break;
  }
  return likeness === undefined ? undefined : { quad, likeness };
}

function atLongSide(page: GrayImage, longPx: number): GrayImage {
  const scale = longPx / Math.max(page.width, page.height);
  return scale < 1 ? resizeGray(page, ...sizeAt(page, scale)) : page;
}

function sizeAt({ width, height }: GrayImage, scale: number): [width: number, height: number] {
  return [Math.max(8, Math.round(width * scale)), Math.max(8, Math.round(height * scale))];
}

function sideOf([a, b]: Quad): number {
  return Math.max(1, Math.hypot(b.x - a.x, b.y - a.y));
}

function settle(page: GrayImage, picture: GrayImage, about: Quad): Registered | undefined {
  const corners = rectangle(page.width, page.height);
  let map = homographyBetween(corners, about);
  let agreement = map && compare(page, picture, map);
  let damping: number = DAMPING.start;
  for (let step = 0; step < STEPS_MAX && map && agreement && damping < DAMPING.most; step++) {
    const moved = move({ page, picture, map, agreement, damping });
    const better = moved && compare(page, picture, moved);
    const gain = better ? better.likeness - agreement.likeness : 0;
    damping = gain > 0 ? Math.max(DAMPING.least, damping / 4) : damping * 10;
    if (moved && better && gain > 0) [map, agreement] = [moved, better];
    if (gain > 0 && gain < GAIN_MIN) break;
  }
  return map && agreement && { quad: mapQuad(map, corners), likeness: agreement.likeness };
}

interface Agreement {
  likeness: number;
  page: Spread;
  picture: Spread;
}

interface Spread {
  mean: number;
  deviation: number;
}

/** Correlates a page with what a picture shows where a map takes it. */
function compare(page: GrayImage, picture: GrayImage, map: Homography): Agreement | undefined {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  visit(page, picture, map, (one, other) => {
    n += 1;
    a += one;
    b += other;
    aa += one * one;
    bb += other * other;
    ab += one * other;
  });
  if (n < SEEN_MIN * page.data.length) return undefined;
  const [one, two] = [spreadOf(n, a, aa), spreadOf(n, b, bb)];
  if (one.deviation < 1 || two.deviation < 1) return undefined;
  const likeness = (ab / n - one.mean * two.mean) / (one.deviation * two.deviation);
  return { likeness, page: one, picture: two };
}

function spreadOf(n: number, sum: number, squares: number): Spread {
  return { mean: sum / n, deviation: Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) };
}

const UNKNOWNS = 8;

interface Step {
  page: GrayImage;
  picture: GrayImage;
  map: Homography;
  agreement: Agreement;
  damping: number;
}

/** One step towards the map under which the lumas, both brought to mean 0 and deviation 1, agree best. */
function move({ page, picture, map, agreement, damping }: Step): Homography | undefined {
  const sums = new Float64Array(UNKNOWNS * (UNKNOWNS + 1));
  const terms = new Float64Array(UNKNOWNS);
  const { page: ours, picture: theirs } = agreement;
  const half = page.width / 2;
  visit(page, picture, map, (one, other, { across, down, x, y, column, row, depth }) => {
    // In halves of the page's width, which keeps all eight unknowns of about one size.
    const [u, v] = [column / half, row / half];
    const [gx, gy] = [across / theirs.deviation / depth, down / theirs.deviation / depth];
    const lean = -(gx * x + gy * y);
    terms.set([gx * u, gx * v, gx, gy * u, gy * v, gy, lean * u, lean * v]);
    const value = (one - ours.mean) / ours.deviation - (other - theirs.mean) / theirs.deviation;
    for (let i = 0, at = 0; i < UNKNOWNS; i++) {
      for (let k = 0; k < UNKNOWNS; k++) sums[at++]! += terms[i]! * terms[k]!;
      sums[at++]! += terms[i]! * value;
    }
  });
  const width = UNKNOWNS + 1;
  const matrix = Array.from({ length: UNKNOWNS }, (_, i) => {
    const row = Array.from(sums.subarray(i * width, (i + 1) * width));
    row[i]! *= 1 + damping;
    return row;
  });
  const change = solveLinear(matrix);
  if (!change) return undefined;
  const scaled = [0, 1, 3, 4, 6, 7];
  return map.map((value, i) => (i === 8 ? value : value + change[i]! / (scaled.includes(i) ? half : 1)));
}

interface Place {
  /** How the picture's luma changes a pixel further right, and further down. */
  across: number;
  down: number;
  /** On the picture. */
  x: number;
  y: number;
  /** On the page. */
  column: number;
  row: number;
  depth: number;
}

/** Goes over every pixel of a page that a map takes into a picture: its luma, the picture's there, and where that is. */
function visit(
  page: GrayImage,
  { width, height, data }: GrayImage,
  map: Homography,
  tell: (page: number, picture: number, place: Place) => void,
): void {
  const [a, b, c, d, e, f, g, h] = map as unknown as [number, number, number, number, number, number, number, number];
  const place: Place = { across: 0, down: 0, x: 0, y: 0, column: 0, row: 0, depth: 1 };
  for (let j = 0, at = 0; j < page.height; j++) {
    const row = j + 0.5;
    for (let i = 0; i < page.width; i++, at++) {
      const column = i + 0.5;
      const depth = g * column + h * row + 1;
      const x = (a * column + b * row + c) / depth;
      const y = (d * column + e * row + f) / depth;
      const [left, top] = [x - 0.5, y - 0.5];
      if (!(left >= 0 && top >= 0 && left < width - 1 && top < height - 1)) continue;
      const from = (top | 0) * width + (left | 0);
      const [fx, fy] = [left - (left | 0), top - (top | 0)];
      const [p, q, r, s] = [data[from]!, data[from + 1]!, data[from + width]!, data[from + width + 1]!];
      const [upper, lower] = [p + (q - p) * fx, r + (s - r) * fx];
      place.across = (q - p) * (1 - fy) + (s - r) * fy;
      place.down = lower - upper;
      place.x = x;
      place.y = y;
      place.column = column;
      place.row = row;
      place.depth = depth;
      tell(page.data[at]!, upper + (lower - upper) * fy, place);
    }
  }
}

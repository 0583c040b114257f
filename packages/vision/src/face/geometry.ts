import type { Point } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { type Homography, mapPoint } from '../pixels/geometry.ts';
import { resizeRgb } from '../pixels/resize.ts';
import { warpRgb } from '../pixels/warp.ts';

/** A square of an image, turned about its middle: what is cut out and shown to a network. */
export interface Square {
  center: Point;
  /** Length of a side in pixels of the image. */
  side: number;
  /** Clockwise as the picture shows it. */
  rollRadians: number;
}

/** A similarity that takes pixels of an upright picture to those of the image: uniform scale, turn and shift, no mirror. */
export interface Similarity {
  /** Scale times cosine and sine of the turn. */
  a: number;
  b: number;
  x: number;
  y: number;
}

/** The map from a square drawn `sidePx` pixels wide back to the image. */
export function similarityOf({ center, side, rollRadians }: Square, sidePx: number): Similarity {
  const scale = side / sidePx;
  const a = scale * Math.cos(rollRadians);
  const b = scale * Math.sin(rollRadians);
  const half = sidePx / 2;
  return { a, b, x: center.x - a * half + b * half, y: center.y - b * half - a * half };
}

export function toHomography({ a, b, x, y }: Similarity): Homography {
  return [a, -b, x, b, a, y, 0, 0, 1];
}

export function mapBy(similarity: Similarity, point: Point): Point {
  return mapPoint(toHomography(similarity), point);
}

/** The way back: pixels of the image to those of the upright picture. */
export function mapBack({ a, b, x, y }: Similarity, point: Point): Point {
  const square = a * a + b * b;
  const [dx, dy] = [point.x - x, point.y - y];
  return { x: (a * dx + b * dy) / square, y: (a * dy - b * dx) / square };
}

/**
 * Fits the similarity that takes points to others, by least squares.
 *
 * @see S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991; in the
 *   plane, and without mirroring, it comes down to sums.
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [p, q] = [meanOf(from), meanOf(to)];
  let [dot, cross, square] = [0, 0, 0];
  for (const [i, point] of from.entries()) {
    const [px, py] = [point.x - p.x, point.y - p.y];
    const [qx, qy] = [to[i]!.x - q.x, to[i]!.y - q.y];
    dot += px * qx + py * qy;
    cross += px * qy - py * qx;
    square += px * px + py * py;
  }
  const [a, b] = [dot / square, cross / square];
  return { a, b, x: q.x - a * p.x + b * p.y, y: q.y - b * p.x - a * p.y };
}

export function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** An image and its halves, made when they are first needed, so that cutting a large face out small does not alias. */
export interface Pyramid {
  /** Level `n` is the image shrunk by 2ⁿ. */
  level(n: number): RgbImage;
}

export function openPyramid(image: RgbImage): Pyramid {
  const levels = [image];
  return {
    level(n) {
      while (levels.length <= n) {
        const { width, height } = levels.at(-1)!;
        levels.push(resizeRgb(levels.at(-1)!, Math.max(1, width >> 1), Math.max(1, height >> 1)));
      }
      return levels[n]!;
    },
  };
}

/** Shrinking further than this in one step would leave pixels out: the warp averages up to four samples each way. */
const SHRINKAGE_MAX = 3;

/** Draws the part of an image that a similarity covers, as a square of `sidePx` pixels. */
export function cutOut(pyramid: Pyramid, toImage: Similarity, sidePx: number): RgbImage {
  const shrinkage = Math.hypot(toImage.a, toImage.b);
  const n = Math.max(0, Math.ceil(Math.log2(shrinkage / SHRINKAGE_MAX)));
  const whole = pyramid.level(0);
  const level = pyramid.level(n);
  const [fx, fy] = [level.width / whole.width, level.height / whole.height];
  const [a, b, x, c, d, y] = toHomography(toImage) as [number, number, number, number, number, number];
  return warpRgb(level, [a * fx, b * fx, x * fx, c * fy, d * fy, y * fy, 0, 0, 1], { width: sidePx, height: sidePx });
}

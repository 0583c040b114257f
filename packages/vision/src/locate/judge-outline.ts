import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { quadArea, quadSize, startAt } from '../pixels/geometry.ts';

/** Width to height of an ID-1 card and of a passport's data page (ISO/IEC 7810: ID-1, ID-3). */
export const PAGE_ASPECTS = [1.586, 1.42] as const;
/** Perspective makes aspects stray this far (one standard deviation of the prior, as a ratio). */
const ASPECT_TOLERANCE = 0.17;
/** What an outline of no known aspect keeps of its score: a visa, an open passport, a cropped scan. */
const ASPECT_FLOOR = 0.15;

/** An outline in the searched copy, and what speaks for it. */
export interface JudgedOutline {
  /** The first corner begins a long side. */
  quad: Quad;
  /** How well edges support the four sides, in the mean and the weakest of them, 0 to 1. */
  support: number;
  weakest: number;
  /** How near its aspect is to that of a document, 0 to 1. */
  aspect: number;
  /** How much it is a form of its own, 0 to 1. */
  form: number;
  /** Higher is better. */
  score: number;
}

/**
 * Scores an outline by edge support² × (0.3 + weakest side) × aspect prior × √area × `form`.
 *
 * @param sides How much of each side is an edge, 0 to 1.
 * @param form How much it is a form of its own, 0 to 1: what of it a contour fills, how cleanly its lines end.
 */
export function judgeOutline(image: RgbImage, quad: Quad, sides: readonly number[], form: number): JudgedOutline {
  const weakest = Math.min(...sides);
  const support = sides.reduce((sum, side) => sum + side, 0) / 4;
  const aspect = aspectPrior(quad);
  const area = Math.sqrt(quadArea(quad) / (image.width * image.height));
  const score = support ** 2 * (0.3 + weakest) * aspect * area * form;
  return { quad: longSideFirst(quad), support, weakest, aspect, form, score };
}

export function longSideFirst(quad: Quad): Quad {
  const { width, height } = quadSize(quad);
  return width >= height ? quad : startAt(quad, 1);
}

function aspectPrior(quad: Quad): number {
  const { width, height } = quadSize(longSideFirst(quad));
  const strays = PAGE_ASPECTS.map((aspect) => Math.log(width / height / aspect) / ASPECT_TOLERANCE);
  const nearest = Math.min(...strays.map(Math.abs));
  return ASPECT_FLOOR + (1 - ASPECT_FLOOR) * Math.exp(-(nearest ** 2) / 2);
}

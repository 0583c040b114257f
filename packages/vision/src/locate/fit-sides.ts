import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { distance, meetingPoint } from '../pixels/geometry.ts';

/** How far from a side its edge is looked for, in pixels: lines found on a copy of half the size are off by two or three. */
const REACH_PX = 12;
const SPACING_PX = 0.5;
/** A pixel's noise hides faint edges; the mean of a piece of a side does not. */
const POINTS = 96;
const PIECES = 8;
/** Cards round their corners off, 3.18 mm on 85.6 mm (ISO/IEC 7810): the ends of a side are not asked. */
const END_SHARE = 0.08;
/** Flanks that are compared, in steps of `SPACING_PX`: half a pixel to two pixels from the line. */
const FLANK = [1, 2, 3, 4];

/**
 * Moves each side of an outline that is nearly right to where colour changes most across it, piece by piece of the side and not
 * point by point, so that it finds edges fainter than the noise.
 *
 * @param quad In pixels of `image`, off by a few of them.
 */
export function fitSides(image: RgbImage, quad: Quad): Quad {
  const sides = quad.map((corner, i) => fitSide(image, corner, quad[(i + 1) % 4]!));
  const corners = quad.map((corner, i) => {
    const met = meetingPoint(sides[(i + 3) % 4]!, sides[i]!);
    return met && distance(met, corner) < 4 * REACH_PX ? met : corner;
  });
  return [corners[0]!, corners[1]!, corners[2]!, corners[3]!];
}

type Side = readonly [from: Point, to: Point];

const OFFSETS = (2 * REACH_PX) / SPACING_PX + 1;

function fitSide(image: RgbImage, from: Point, to: Point): Side {
  const length = distance(from, to);
  const normal = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  const steps = stepsAcross(image, [from, to], normal);
  let best = { score: 0, first: (OFFSETS - 1) / 2, last: (OFFSETS - 1) / 2 };
  for (let first = 0; first < OFFSETS; first++) {
    for (let last = 0; last < OFFSETS; last++) {
      const score = scoreOf(steps, first, last);
      if (score > best.score) best = { score, first, last };
    }
  }
  const moved = (point: Point, at: number) => {
    const by = at * SPACING_PX - REACH_PX;
    return { x: point.x + normal.x * by, y: point.y + normal.y * by };
  };
  return [moved(from, best.first), moved(to, best.last)];
}

/** Steps of colour: (POINTS, OFFSETS, 3), points along the side, offsets across it from outside in. */
function stepsAcross(image: RgbImage, [from, to]: Side, normal: Point): Float32Array {
  const margin = FLANK[FLANK.length - 1]!;
  const width = OFFSETS + 2 * margin;
  const colours = new Float32Array(width * 3);
  const steps = new Float32Array(POINTS * OFFSETS * 3);
  for (let point = 0; point < POINTS; point++) {
    const t = timeOf(point);
    const [x, y] = [from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t];
    for (let i = 0; i < width; i++) {
      const offset = (i - margin) * SPACING_PX - REACH_PX;
      sample(image, x + normal.x * offset, y + normal.y * offset, colours, i * 3);
    }
    for (let i = 0; i < OFFSETS * 3; i++) {
      let step = 0;
      for (const flank of FLANK) step += colours[i + (margin + flank) * 3]! - colours[i + (margin - flank) * 3]!;
      steps[point * OFFSETS * 3 + i] = step / FLANK.length;
    }
  }
  return steps;
}

function timeOf(point: number): number {
  return END_SHARE + ((1 - 2 * END_SHARE) * (point + 0.5)) / POINTS;
}

/** Bilinear; beyond the frame its nearest pixel, so that nothing changes there. */
function sample({ width, height, data }: RgbImage, x: number, y: number, into: Float32Array, at: number): void {
  const sx = Math.min(Math.max(x - 0.5, 0), width - 1.001);
  const sy = Math.min(Math.max(y - 0.5, 0), height - 1.001);
  const x0 = Math.floor(sx);
  const y0 = Math.floor(sy);
  const fx = sx - x0;
  const fy = sy - y0;
  const i = (y0 * width + x0) * 3;
  const j = i + width * 3;
  for (let c = 0; c < 3; c++) {
    const upper = data[i + c]! * (1 - fx) + data[i + c + 3]! * fx;
    const lower = data[j + c]! * (1 - fx) + data[j + c + 3]! * fx;
    into[at + c] = upper * (1 - fy) + lower * fy;
  }
}

/** Roots: a piece that crosses a dark thing counts for more than a faint one, but not for all. */
function scoreOf(steps: Float32Array, first: number, last: number): number {
  let score = 0;
  const each = POINTS / PIECES;
  for (let piece = 0; piece < PIECES; piece++) {
    let [r, g, b] = [0, 0, 0];
    for (let point = piece * each; point < (piece + 1) * each; point++) {
      const at = (point * OFFSETS + Math.round(first + (last - first) * timeOf(point))) * 3;
      r += steps[at]!;
      g += steps[at + 1]!;
      b += steps[at + 2]!;
    }
    score += Math.sqrt(Math.max(Math.abs(r), Math.abs(g), Math.abs(b)));
  }
  return score;
}

import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';

/** Points asked along each side; the corners themselves are left out, for cards round them off. */
const POINTS_A_SIDE = 48;
const CORNER_SHARE = 0.08;

/**
 * Distances from a side at which its two flanks are sampled, in pixels of the searched copy. Averaged over them, weave
 * and wood grain disappear while the edge of a page stays.
 */
const FLANK_PX = [2, 3, 4, 5, 6];

/** Differences of colour between the flanks, 0 to 255, from which a point begins to count and from which it counts fully. */
const STEP = { min: 5, full: 22 } as const;

/**
 * Measures how far each side of a quad is an edge: how much colour differs between its two flanks.
 *
 * Unlike counting edge pixels this is not taken in by texture, which is full of edges, nor by the frame of the photo,
 * beyond which there is nothing.
 *
 * @param image The searched copy.
 * @returns The support of the four sides, 0 to 1 each, beginning with the top.
 */
export function edgeSupport(image: RgbImage, quad: Quad): number[] {
  return quad.map((corner, i) => sideSupport(image, corner, quad[(i + 1) % 4]!));
}

function sideSupport(image: RgbImage, from: Point, to: Point): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const normal = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  let support = 0;
  for (let i = 0; i < POINTS_A_SIDE; i++) {
    const t = CORNER_SHARE + ((1 - 2 * CORNER_SHARE) * (i + 0.5)) / POINTS_A_SIDE;
    const at = { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
    support += stepAcross(image, at, normal);
  }
  return support / POINTS_A_SIDE;
}

/** How much one point is on an edge across `normal`, 0 to 1; nothing beside the frame of the image is. */
function stepAcross(image: RgbImage, at: Point, normal: Point): number {
  const inside = flankColour(image, at, normal);
  const outside = flankColour(image, at, { x: -normal.x, y: -normal.y });
  if (!inside || !outside) return 0;
  const step = Math.max(...inside.map((value, c) => Math.abs(value - outside[c]!)));
  return Math.min(1, Math.max(0, (step - STEP.min) / (STEP.full - STEP.min)));
}

function flankColour({ width, height, data }: RgbImage, at: Point, normal: Point): number[] | undefined {
  let [r, g, b] = [0, 0, 0];
  for (const distance of FLANK_PX) {
    const x = Math.floor(at.x + normal.x * distance);
    const y = Math.floor(at.y + normal.y * distance);
    if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
    const i = (y * width + x) * 3;
    r += data[i]!;
    g += data[i + 1]!;
    b += data[i + 2]!;
  }
  return [r / FLANK_PX.length, g / FLANK_PX.length, b / FLANK_PX.length];
}

import type { Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { cropRgb } from '../pixels/crop.ts';
import { distance, mapCorners, scaleQuad } from '../pixels/geometry.ts';
import { edgeSupport } from './edge-support.ts';
import { findEdges } from './edges.ts';
import { type Outline, searchedCopies } from './find-outline.ts';
import { fitSides } from './fit-sides.ts';
import { type JudgedOutline, judgeOutline } from './judge-outline.ts';
import { labPlanes } from './lab-planes.ts';
import { sideSupports } from './line-evidence.ts';
import { type OpenCv, withMats } from './opencv.ts';
import { type Eyes, quadsAroundEyes } from './quads-around-eyes.ts';

/**
 * How far a page reaches from the eyes of its portrait, in distances between them, from one end to the other: a passport's, and
 * a card's. Of the larger part all can be seen, of the smaller one more.
 */
const REACHES = [18, 12] as const;
/** The same down the page. */
const ASPECT = 0.7;

/**
 * Finds the outline of a page that a face could be the portrait of, in the part of the photo which such a page can reach: what
 * lies farther off does not compete with it.
 *
 * @param options.eyes In pixels of the photo.
 * @param options.isGood Whether an outline will do; none that does not is returned.
 * @returns Its first corner is the one that is top left where the face stands upright.
 */
export async function findOutlineAround(
  cv: OpenCv,
  photo: RgbImage,
  { eyes, isGood }: { eyes: Eyes; isGood: (outline: Outline) => boolean },
): Promise<Outline | undefined> {
  for (const reach of REACHES) {
    const outline = await outlineWithin(cv, photo, { eyes, reach });
    if (outline && isGood(outline)) return outline;
  }
  return undefined;
}

async function outlineWithin(
  cv: OpenCv,
  photo: RgbImage,
  { eyes, reach }: { eyes: Eyes; reach: number },
): Promise<Outline | undefined> {
  const part = partAround(photo, eyes, reach);
  const { image, detail } = await searchedCopies(part.image);
  const scale = part.image.width / image.width;
  const seen = eyes.map(({ x, y }) => ({ x: (x - part.left) / scale, y: (y - part.top) / scale })) as unknown as Eyes;
  const best = bestAround(cv, image, seen);
  if (!best) return undefined;
  const zoom = detail.width / image.width;
  const settled = scaleQuad(fitSides(detail, scaleQuad(best.quad, zoom)), 1 / zoom);
  const supports = sideSupports(image, settled);
  const quad = mapCorners(scaleQuad(settled, scale), ({ x, y }) => ({ x: x + part.left, y: y + part.top }));
  const score = supports.reduce((sum, support) => sum + support, 0) / supports.length;
  return { quad, score, steps: edgeSupport(image, settled) };
}

function partAround(photo: RgbImage, [left, right]: Eyes, reach: number) {
  const apart = distance(left, right);
  const isUpright = Math.abs(right.x - left.x) >= Math.abs(right.y - left.y);
  const [across, down] = (isUpright ? [reach, ASPECT * reach] : [ASPECT * reach, reach]).map((by) => by * apart);
  const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  return cropRgb(photo, { left: middle.x - across!, top: middle.y - down!, width: 2 * across!, height: 2 * down! });
}

function bestAround(cv: OpenCv, image: RgbImage, eyes: Eyes): { quad: Quad } | undefined {
  return withMats((keep) => {
    const edges = findEdges(cv, labPlanes(cv, image, keep));
    let best: (JudgedOutline & { upright: Quad }) | undefined;
    for (const { quad, sides, ending } of quadsAroundEyes(edges, image, eyes)) {
      const outline = judgeOutline(image, quad, sides, ending ** 0.25);
      if (outline.score > (best?.score ?? 0)) best = { ...outline, upright: quad };
    }
    return best && { quad: best.upright };
  });
}

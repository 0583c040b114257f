import type { Quad } from '@credence/verification';
import { quadArea } from '../pixels/geometry.ts';
import { longSideFirst } from './judge-outline.ts';
import { type OpenCv, withMats } from './opencv.ts';

type Mat = InstanceType<OpenCv['Mat']>;

/** A page that fills less of the frame than this leaves too few pixels to its print. */
const MIN_FRAME_SHARE = 0.1;

/** Thresholds of the Canny edge detector, from faint to bold outlines. */
const CANNY = [
  [20, 60],
  [40, 120],
  [75, 200],
] as const;

/** Corner cosines beyond this belong to no photographed rectangle. */
const MAX_CORNER_COSINE = 0.5;

/** An outline that is a contour. */
export interface ContourQuad {
  quad: Quad;
  /** Share of the quad that the contour itself fills, 0 to 1. */
  fill: number;
}

/**
 * Proposes outlines from the contours of a channel, split by Otsu's threshold and by Canny edges at three strengths.
 *
 * @param plane A channel of the searched copy.
 */
export function quadsFromContours(cv: OpenCv, plane: Mat): ContourQuad[] {
  return [...quadsFromHalves(cv, plane), ...quadsFromEdges(cv, plane)];
}

/** Those of Otsu's threshold alone. */
export function quadsFromHalves(cv: OpenCv, plane: Mat): ContourQuad[] {
  return withMats((keep) => {
    const mask = keep(new cv.Mat());
    const closing = keep(cv.Mat.ones(9, 9, cv.CV_8U));
    const found: ContourQuad[] = [];
    for (const polarity of [cv.THRESH_BINARY, cv.THRESH_BINARY_INV]) {
      cv.threshold(plane, mask, 0, 255, polarity + cv.THRESH_OTSU);
      cv.morphologyEx(mask, mask, cv.MORPH_CLOSE, closing);
      found.push(...quadsIn(cv, mask));
    }
    return found;
  });
}

function quadsFromEdges(cv: OpenCv, plane: Mat): ContourQuad[] {
  return withMats((keep) => {
    const mask = keep(new cv.Mat());
    const widening = keep(cv.Mat.ones(5, 5, cv.CV_8U));
    const found: ContourQuad[] = [];
    // The gradients that it takes by itself, once for all thresholds.
    const [across, down] = [keep(new cv.Mat()), keep(new cv.Mat())];
    cv.Sobel(plane, across, cv.CV_16S, 1, 0, 3, 1, 0, cv.BORDER_REPLICATE);
    cv.Sobel(plane, down, cv.CV_16S, 0, 1, 3, 1, 0, cv.BORDER_REPLICATE);
    for (const [low, high] of CANNY) {
      cv.Canny1(across, down, mask, low, high);
      cv.dilate(mask, mask, widening);
      found.push(...quadsIn(cv, mask));
    }
    return found;
  });
}

function quadsIn(cv: OpenCv, mask: Mat): ContourQuad[] {
  return withMats((keep) => {
    const contours = keep(new cv.MatVector());
    const hierarchy = keep(new cv.Mat());
    cv.findContours(mask, contours, hierarchy, cv.RETR_LIST, cv.CHAIN_APPROX_SIMPLE);
    const found: ContourQuad[] = [];
    for (let i = 0; i < Number(contours.size()); i++) {
      const contour = contours.get(i);
      const candidate = quadOf(cv, contour, mask.cols * mask.rows);
      contour.delete();
      if (candidate) found.push(candidate);
    }
    return found;
  });
}

function quadOf(cv: OpenCv, contour: Mat, frameArea: number): ContourQuad | undefined {
  const box = cv.boundingRect(contour);
  if (box.width * box.height < MIN_FRAME_SHARE * frameArea) return undefined;
  return withMats((keep) => {
    const hull = keep(new cv.Mat());
    cv.convexHull(contour, hull);
    const corners = keep(new cv.Mat());
    const length = cv.arcLength(hull, true);
    for (let epsilon = 0.015; epsilon <= 0.06; epsilon += 0.005) {
      cv.approxPolyDP(hull, corners, epsilon * length, true);
      if (corners.rows <= 4) break;
    }
    if (corners.rows !== 4) return undefined;
    const quad = clockwise(corners.data32S);
    const area = quadArea(quad);
    if (area < MIN_FRAME_SHARE * frameArea || maxCornerCosine(quad) > MAX_CORNER_COSINE) return undefined;
    return { quad, fill: Math.min(1, cv.contourArea(hull) / area) };
  });
}

/** Contours count pixels, quads their edges: the middle of a pixel lies half a pixel in. */
function clockwise(xy: Int32Array): Quad {
  const at = (i: number) => ({ x: xy[2 * i]! + 0.5, y: xy[2 * i + 1]! + 0.5 });
  const quad: Quad = [at(0), at(1), at(2), at(3)];
  const [a, b, c, d] = quad;
  return longSideFirst(quadArea(quad) > 0 ? quad : [a, d, c, b]);
}

function maxCornerCosine(quad: Quad): number {
  return Math.max(...quad.map((corner, i) => cornerCosine(quad[(i + 3) % 4]!, corner, quad[(i + 1) % 4]!)));
}

function cornerCosine(before: Quad[0], at: Quad[0], after: Quad[0]): number {
  const [ax, ay, bx, by] = [before.x - at.x, before.y - at.y, after.x - at.x, after.y - at.y];
  return Math.abs(ax * bx + ay * by) / (Math.hypot(ax, ay) * Math.hypot(bx, by) + 1e-9);
}

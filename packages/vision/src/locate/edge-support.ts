import type { Point, Quad } from '@credence/verification';
import { type OpenCv, withMats } from './opencv.ts';

type Mat = InstanceType<OpenCv['Mat']>;

/** Points asked along each side; the corners themselves are left out, for cards round them off. */
const POINTS_A_SIDE = 60;
const CORNER_SHARE = 0.06;

/** Within this distance of a side an edge supports it, in pixels of the searched copy. */
const REACH_PX = 2;

/**
 * Prepares a measure of how much of each side of a quad lies on an edge of the photo.
 *
 * @param planes The channels of the searched copy, of one size.
 * @returns A function from a quad to the supported share of its four sides, 0 to 1 each.
 */
export function edgeSupport(cv: OpenCv, planes: Mat[]): (quad: Quad) => number[] {
  const edges = unitedEdges(cv, planes);
  return (quad) => quad.map((corner, i) => sideSupport(edges, corner, quad[(i + 1) % 4]!));
}

interface EdgeMap {
  width: number;
  height: number;
  data: Uint8Array;
}

function unitedEdges(cv: OpenCv, planes: Mat[]): EdgeMap {
  return withMats((keep) => {
    const united = keep(cv.Mat.zeros(planes[0]!.rows, planes[0]!.cols, cv.CV_8U));
    const edges = keep(new cv.Mat());
    for (const plane of planes) {
      cv.Canny(plane, edges, 20, 60);
      cv.bitwise_or(united, edges, united);
    }
    const reach = keep(cv.Mat.ones(2 * REACH_PX + 1, 2 * REACH_PX + 1, cv.CV_8U));
    cv.dilate(united, united, reach);
    return { width: united.cols, height: united.rows, data: new Uint8Array(united.data) };
  });
}

function sideSupport({ width, height, data }: EdgeMap, from: Point, to: Point): number {
  let supported = 0;
  for (let i = 0; i < POINTS_A_SIDE; i++) {
    const t = CORNER_SHARE + ((1 - 2 * CORNER_SHARE) * (i + 0.5)) / POINTS_A_SIDE;
    const x = Math.floor(from.x + (to.x - from.x) * t);
    const y = Math.floor(from.y + (to.y - from.y) * t);
    if (x >= 0 && y >= 0 && x < width && y < height && data[y * width + x]) supported += 1;
  }
  return supported / POINTS_A_SIDE;
}

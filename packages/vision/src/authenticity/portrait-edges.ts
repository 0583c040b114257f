import type { FaceReading, LocationReading, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import {
  distance,
  homographyBetween,
  mapCorners,
  mapPoint,
  mapQuad,
  middleOf,
  quadSize,
  rectangle,
} from '../pixels/geometry.ts';
import { warpRgb } from '../pixels/warp.ts';

/** Where a portrait's edges are looked for, in distances between the eyes from the middle of the face. @see ISO/IEC 19794-5, section 8.4 */
const EDGES = {
  left: { from: 1.05, to: 3 },
  right: { from: 1.05, to: 3 },
  top: { from: 1.3, to: 3.2 },
  bottom: { from: 1.2, to: 3.4 },
} as const;
export type Side = keyof typeof EDGES;
export const SIDES = ['left', 'right', 'top', 'bottom'] as const;

/** How far around a face is looked, in distances between the eyes. */
const AROUND = 4.6;

/** Slopes at which an edge may lie: prints are stuck on by hand, and outlines of pages are found within a degree. */
const SLOPES = Array.from({ length: 11 }, (_, i) => (i - 5) * 0.006);

/** The document's own edge throws a shadow, too: nothing is looked for as near to it, as a share of the page's width. */
const RIM = 0.025;

/** Millimetres between the eyes of portraits; another size is not that of a document which fills its page. */
const EYES_MM = { min: 2.8, max: 12 } as const;

/** Pixels a millimetre below which a portrait's edges are too coarse to tell how they lie, and beyond which nothing more is seen of them. */
const PX_PER_MM = { min: 6, enough: 20 } as const;

/** The edges of a portrait, as far as it has any, on an upright cutting of its page. */
export interface PortraitEdges {
  patch: Patch;
  edges: Partial<Record<Side, Edge>>;
}

/**
 * Looks for the straight line where each side of a portrait may end; whether it is one, `support` tells.
 *
 * @param face The portrait's, in pixels of the photo, as `location` is.
 * @returns `undefined` where too little is seen of them.
 */
export function findPortraitEdges(
  photo: RgbImage,
  location: LocationReading,
  face: FaceReading,
): PortraitEdges | undefined {
  const patch = cutPatch(photo, location, face);
  if (!patch) return undefined;
  const edges: PortraitEdges['edges'] = {};
  for (const side of SIDES) {
    const edge = findEdge(patch, side, extentOf(patch, side, edges));
    if (edge) edges[side] = edge;
  }
  return { patch, edges };
}

/** The surroundings of a face on an upright page. */
export interface Patch {
  /** Luma; NaN beyond the page and at its rim. Row-major. */
  luma: Float32Array;
  width: number;
  height: number;
  /** Pixels between the eyes, and in a millimetre of the document. */
  eyes: number;
  perMm: number;
  /** Takes pixels of the patch to the photo. */
  toPhoto(quad: Quad): Quad;
  /** Takes the photo to the upright page. */
  onPage(quad: Quad): Quad;
}

function cutPatch(photo: RgbImage, { quad }: LocationReading, face: FaceReading): Patch | undefined {
  const page = quadSize(quad);
  const toPage = homographyBetween(quad, rectangle(page.width, page.height));
  const fromPage = homographyBetween(rectangle(page.width, page.height), quad);
  if (!toPage || !fromPage) return undefined;
  const onPage = mapQuad(toPage, face.quad);
  const pageEyes = (face.eyeDistancePx * distance(onPage[0], onPage[1])) / distance(face.quad[0], face.quad[1]);
  const pagePerMm = Math.max(page.width, page.height) / longSideMm(page);
  const eyesMm = pageEyes / pagePerMm;
  if (pagePerMm < PX_PER_MM.min || eyesMm < EYES_MM.min || eyesMm > EYES_MM.max) return undefined;

  const perMm = Math.min(pagePerMm, PX_PER_MM.enough);
  const scale = pagePerMm / perMm;
  const side = Math.round(2 * AROUND * eyesMm * perMm);
  const middle = middleOf(onPage);
  const [left, top] = [middle.x - (scale * side) / 2, middle.y - (scale * side) / 2];
  const toPhoto = (part: Quad) =>
    mapCorners(part, ({ x, y }) => mapPoint(fromPage, { x: left + scale * x, y: top + scale * y }));
  const toSource = homographyBetween(rectangle(side, side), toPhoto(rectangle(side, side)));
  if (!toSource) return undefined;
  const { data } = warpRgb(photo, toSource, { width: side, height: side });
  const rim = RIM * page.width;
  const luma = new Float32Array(side * side).fill(Number.NaN);
  for (let i = 0; i < luma.length; i++) {
    const [x, y] = [left + scale * (i % side), top + scale * Math.floor(i / side)];
    if (x < rim || y < rim || page.width - x < rim || page.height - y < rim) continue;
    luma[i] = 0.299 * data[i * 3]! + 0.587 * data[i * 3 + 1]! + 0.114 * data[i * 3 + 2]!;
  }
  return {
    luma,
    width: side,
    height: side,
    eyes: eyesMm * perMm,
    perMm,
    toPhoto,
    onPage: (part) => mapQuad(toPage, part),
  };
}

/** Cards and pages of passports have different forms. @see ISO/IEC 7810 */
function longSideMm({ width, height }: { width: number; height: number }): number {
  return Math.max(width, height) / Math.min(width, height) > 1.5 ? 85.6 : 125;
}

/** A straight line across the way out of a face: so far from its middle, so much further for each pixel along. */
export interface Edge {
  away: number;
  slope: number;
  extent: Extent;
  /** The share of its places that change the same way. */
  support: number;
}

/** From where to where, along a side, from the middle of the face; rightwards or downwards. */
export interface Extent {
  from: number;
  to: number;
}

/** Sides of a portrait reach as far as the eyes lie from its middle twice; top and bottom from one side to the other. */
function extentOf({ eyes }: Patch, side: Side, { left, right }: Partial<Record<Side, Edge>>): Extent {
  if (side === 'left' || side === 'right') return { from: Math.round(-2 * eyes), to: Math.round(2 * eyes) };
  const inside = 5;
  const away = (edge: Edge | undefined) => (edge ? edge.away : Math.round(1.5 * eyes)) - inside;
  return { from: -away(left), to: away(right) };
}

/** Luma so far out of the middle, and so far along the side. */
export function lumaAt({ luma, width, height }: Patch, side: Side, out: number, along: number): number {
  const outwards = side === 'left' || side === 'top' ? -out : out;
  const across = side === 'left' || side === 'right';
  const x = (width >> 1) + (across ? outwards : along);
  const y = (height >> 1) + (across ? along : outwards);
  return x < 0 || y < 0 || x >= width || y >= height ? Number.NaN : luma[y * width + x]!;
}

/** Changes larger than this count no more: a portrait's edge need not be the strongest line near it. */
const CHANGE_MAX = 20;

/** Changes below this are noise. */
const CHANGE_MIN = 3;

/** The strongest straight line where a side of the portrait may be. */
function findEdge(patch: Patch, side: Side, extent: Extent): Edge | undefined {
  let [edge, strongest]: [Edge | undefined, number] = [undefined, 0];
  const [nearest, furthest] = [Math.round(EDGES[side].from * patch.eyes), Math.round(EDGES[side].to * patch.eyes)];
  for (const slope of SLOPES) {
    for (let away = nearest; away <= furthest; away++) {
      const { change, support } = changeAlong(patch, side, { away, slope, extent });
      if (change * support ** 2 <= strongest) continue;
      [edge, strongest] = [{ away, slope, extent, support }, change * support ** 2];
    }
  }
  return edge;
}

/** How much luma changes across a line, and the share of its places that change the same way. */
function changeAlong(patch: Patch, side: Side, { away, slope, extent }: Omit<Edge, 'support'>) {
  const middle = (extent.from + extent.to) / 2;
  let [sum, count, brighter, darker] = [0, 0, 0, 0];
  for (let along = extent.from; along <= extent.to; along += 4) {
    const out = Math.round(away + slope * (along - middle));
    const change = lumaAt(patch, side, out + 1, along) - lumaAt(patch, side, out - 2, along);
    if (Number.isNaN(change)) continue;
    sum += Math.max(-CHANGE_MAX, Math.min(CHANGE_MAX, change));
    count += 1;
    if (change > CHANGE_MIN) brighter += 1;
    if (change < -CHANGE_MIN) darker += 1;
  }
  if (count < (extent.to - extent.from) / 16) return { change: 0, support: 0 };
  return { change: Math.abs(sum / count), support: Math.max(brighter, darker) / count };
}

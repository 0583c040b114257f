import type { FaceReading, LocationReading, Quad, SeamReading } from '@credence/verification';
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
type Side = keyof typeof EDGES;
const SIDES = ['left', 'right', 'top', 'bottom'] as const;

/** How far around a face is looked, in distances between the eyes. */
const AROUND = 4.6;

/** Slopes at which an edge may lie: prints are stuck on by hand, and outlines of pages are found within a degree. */
const SLOPES = Array.from({ length: 11 }, (_, i) => (i - 5) * 0.006);

/** The document's own edge throws a shadow, too: nothing is looked for as near to it, as a share of the page's width. */
const RIM = 0.025;

/** Millimetres between the eyes of portraits; another size is not that of a document which fills its page. */
const EYES_MM = { min: 2.8, max: 12 } as const;

/** Pixels a millimetre below which a shadow of a third of a millimetre is not told from blur, and beyond which nothing more is seen of it. */
const PX_PER_MM = { min: 9, enough: 20 } as const;

/** Along a straight edge so many of its places change the same way. */
const SUPPORT_MIN = 0.95;

/** Beside it, the page is even: its levels are within this share of each other. */
const UNEVEN_MAX = 0.03;

/** Millimetres from an edge: where its profile begins and ends, how wide a shadow is, and how wide the strips of page and portrait that it is compared with. */
const PROFILE_MM = { inwards: 0.7, outwards: 1.3, shadow: 0.5, beside: 0.45, inside: 0.3 } as const;

/** An edge itself is blurred over so many pixels. */
const BLUR_PX = 3;

/**
 * Measures the shadow along the edges of a portrait: print has none, and what was stuck on stands out by the thickness of paper.
 *
 * @param face The portrait's, in pixels of the photo, as `location` is.
 * @returns One for every side that is a straight edge with even print beside it.
 */
export function measureSeams(photo: RgbImage, location: LocationReading, face: FaceReading): SeamReading[] {
  const patch = cutPatch(photo, location, face);
  if (!patch) return [];
  const edges: Partial<Record<Side, Edge>> = {};
  return SIDES.flatMap((side) => {
    const edge = findEdge(patch, side, extentOf(patch, side, edges));
    if (edge) edges[side] = edge;
    const seam = edge && measureSide(patch, side, edge);
    return seam ? [seam] : [];
  });
}

/** The surroundings of a face on an upright page. */
interface Patch {
  /** Luma; NaN beyond the page and at its rim. Row-major. */
  luma: Float32Array;
  width: number;
  height: number;
  /** Pixels between the eyes, and in a millimetre of the document. */
  eyes: number;
  perMm: number;
  /** Takes pixels of the patch to the photo. */
  toPhoto(quad: Quad): Quad;
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
  return { luma, width: side, height: side, eyes: eyesMm * perMm, perMm, toPhoto };
}

/** Cards and pages of passports have different forms. @see ISO/IEC 7810 */
function longSideMm({ width, height }: { width: number; height: number }): number {
  return Math.max(width, height) / Math.min(width, height) > 1.5 ? 85.6 : 125;
}

/** A straight line across the way out of a face: so far from its middle, so much further for each pixel along. */
interface Edge {
  away: number;
  slope: number;
  extent: Extent;
  /** The share of its places that change the same way. */
  support: number;
}

/** From where to where, along a side, from the middle of the face; rightwards or downwards. */
interface Extent {
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
function lumaAt({ luma, width, height }: Patch, side: Side, out: number, along: number): number {
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

/** A shadow lies all along a side; hair and shoulders that end at it do not. */
const PARTS = 3;

function measureSide(patch: Patch, side: Side, edge: Edge): SeamReading | undefined {
  if (edge.support < SUPPORT_MIN) return undefined;
  const whole = profileOf(patch, side, edge, edge.extent);
  const beside = whole && besideOf(whole, patch.perMm);
  if (!beside || (beside.at(-1)! - beside[0]!) / medianOf(beside) > UNEVEN_MAX) return undefined;
  const steepest = outermostSteep(whole, whole.length - beside.length);
  const length = (edge.extent.to - edge.extent.from) / PARTS;
  const parts = Array.from({ length: PARTS }, (_, part) => {
    const from = edge.extent.from + part * length;
    return profileOf(patch, side, edge, { from: Math.ceil(from), to: Math.floor(from + length) });
  });
  const least = (measure: (profile: readonly number[]) => number) =>
    round(Math.min(...parts.map((profile) => (profile ? measure(profile) : 0))));
  return {
    shadowMm: least((profile) => shadowOf(profile, steepest, patch.perMm)),
    dip: least((profile) => dipOf(profile, patch.perMm)),
    quad: patch.toPhoto(stripAlong(patch, side, edge)),
  };
}

/** Median luma at every distance from an edge, from inside the portrait outwards. */
function profileOf(patch: Patch, side: Side, { away, slope, extent }: Edge, part: Extent): number[] | undefined {
  const middle = (extent.from + extent.to) / 2;
  const [from, to] = [-Math.round(PROFILE_MM.inwards * patch.perMm), Math.round(PROFILE_MM.outwards * patch.perMm)];
  const profile: number[] = [];
  for (let beyond = from; beyond <= to; beyond++) {
    const levels: number[] = [];
    for (let along = part.from; along <= part.to; along++) {
      const level = lumaAt(patch, side, Math.round(away + slope * (along - middle)) + beyond, along);
      if (!Number.isNaN(level)) levels.push(level);
    }
    if (levels.length < (part.to - part.from) / 3) return undefined;
    profile.push(medianOf(levels.sort((a, b) => a - b)));
  }
  return profile;
}

/** What lies furthest out, sorted. */
function besideOf(profile: readonly number[], perMm: number): number[] {
  return profile.slice(-Math.round(PROFILE_MM.beside * perMm)).sort((a, b) => a - b);
}

/** The outermost place that is nearly as steep as the steepest: there the portrait, or the paper it is printed on, ends. */
function outermostSteep(profile: readonly number[], end: number): number {
  const slopes = profile.map((level, i) => (i === 0 ? 0 : Math.abs(level - profile[i - 1]!)));
  const steep = 0.4 * Math.max(...slopes);
  return slopes.findLastIndex((slope, i) => i < end && slope >= steep);
}

/** As if a strip of so many millimetres were black. */
function shadowOf(profile: readonly number[], edge: number, perMm: number): number {
  const page = medianOf(besideOf(profile, perMm));
  const from = edge + BLUR_PX;
  const shadow = profile.slice(from, from + Math.round(PROFILE_MM.shadow * perMm));
  return shadow.reduce((sum, level) => sum + Math.max(0, 1 - level / page), 0) / perMm;
}

/** Darker than this share of the page, clothes and hair have a dark rim of their own where the camera sharpened their edge. */
const BRIGHT_MIN = 0.6;

/** How far the darkest place near the edge lies below both sides of it. */
function dipOf(profile: readonly number[], perMm: number): number {
  const beside = besideOf(profile, perMm);
  const inside = profile.slice(0, Math.max(3, Math.round(PROFILE_MM.inside * perMm)));
  const [page, portrait] = [medianOf(beside), medianOf(inside.toSorted((a, b) => a - b))];
  if (portrait < BRIGHT_MIN * page) return 0;
  const between = profile.slice(inside.length, profile.length - beside.length);
  return Math.max(0, Math.min(page, portrait) - Math.min(...between)) / page;
}

function stripAlong(patch: Patch, side: Side, { away, extent }: Edge): Quad {
  const [near, far] = [-PROFILE_MM.inwards, PROFILE_MM.shadow].map((mm) => away + mm * patch.perMm) as [number, number];
  const [first, last] = side === 'left' || side === 'top' ? [-far, -near] : [near, far];
  const middle = { x: patch.width >> 1, y: patch.height >> 1 };
  const place = (out: number, along: number) =>
    side === 'left' || side === 'right'
      ? { x: middle.x + out, y: middle.y + along }
      : { x: middle.x + along, y: middle.y + out };
  const corners = [place(first, extent.from), place(last, extent.to)] as const;
  const [from, to] = corners;
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

function medianOf(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1]!;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

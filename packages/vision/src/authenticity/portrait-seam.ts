import type { Quad, SeamReading } from '@credence/verification';
import { type Edge, type Extent, lumaAt, type Patch, type PortraitEdges, SIDES, type Side } from './portrait-edges.ts';

/** Along a straight edge so many of its places change the same way. */
const SUPPORT_MIN = 0.95;

/** Beside it, the page is even: its levels are within this share of each other. */
const UNEVEN_MAX = 0.03;

/** Millimetres from an edge: where its profile begins and ends, how wide a shadow is, and how wide the strips of page and portrait that it is compared with. */
const PROFILE_MM = { inwards: 0.7, outwards: 1.3, shadow: 0.5, beside: 0.45, inside: 0.3 } as const;

/** Pixels a millimetre below which half a millimetre of shadow is not told from blur. */
const PX_PER_MM_MIN = 7;

/** An edge itself is blurred over so many pixels. */
const BLUR_PX = 3;

/**
 * Measures the shadow along the edges of a portrait: print has none, and what was stuck on stands out by the thickness of paper.
 *
 * @returns One for every side that is a straight edge with even print beside it; none where the page is shown too small.
 */
export function measureSeams({ patch, edges }: PortraitEdges): SeamReading[] {
  if (patch.perMm < PX_PER_MM_MIN) return [];
  return SIDES.flatMap((side) => {
    const edge = edges[side];
    const seam = edge && measureSide(patch, side, edge);
    return seam ? [seam] : [];
  });
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

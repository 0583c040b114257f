import type { Quad, TiltReading } from '@credence/verification';
import { quadSize } from '../pixels/geometry.ts';
import { type Edge, lumaAt, type Patch, type PortraitEdges, SIDES, type Side } from './portrait-edges.ts';

/** How far from where an edge was found its places are looked for, in pixels, and changes of brightness that are noise. */
const REACH_PX = 4;
const CHANGE_MIN = 6;

/** Places of an edge lie within this of a straight line; hair and shoulders do not, and are left out. */
const STRAY_PX = 0.7;

/** Of an edge's places so many lie on the line, or it is none. */
const SHARE_MIN = 0.5;

/** Pixels a millimetre below which sides are so short that their slopes stray, and by how many degrees: 34 genuine pages made smaller, docs/accuracy.md. */
const SMALL = { perMm: 9, strayDegrees: 0.2 } as const;

/** Lines of print tell a direction from so many times their height on, and together from so many of them on. */
const LINE = { length: 7, count: 3 } as const;

/**
 * Measures by how much a portrait is turned against its page: its upright sides and its level ones alike, against the page's
 * outline and against its print. A page whose outline was found askew makes none of its portrait.
 *
 * @param page.outlined Whether the page was found by its outline.
 * @param page.lines Lines of print, on the photo.
 * @returns `undefined` where not one upright and one level side are straight, or nothing tells how the page lies.
 */
export function measureTilt(
  { patch, edges }: PortraitEdges,
  { outlined, lines }: { outlined: boolean; lines: readonly Quad[] },
): TiltReading | undefined {
  const turnOf = (side: Side) => {
    const slope = edges[side] && fitSlope(patch, side, edges[side]);
    // Sides are followed rightwards and downwards, and their slopes are told outwards.
    return slope === undefined ? [] : [side === 'left' || side === 'bottom' ? slope : -slope];
  };
  const upright = [...turnOf('left'), ...turnOf('right')];
  const level = [...turnOf('top'), ...turnOf('bottom')];
  if (upright.length === 0 || level.length === 0) return undefined;
  const turned = (by: number) => agreed(meanOf(upright) - by, meanOf(level) - by);
  const print = directionOf(patch, lines);
  // Where no outline was found, the page lies as its print does.
  if (!outlined && print === undefined) return undefined;
  const againstPrint = turned(print ?? 0);
  const seen = ((outlined ? agreed(turned(0), againstPrint) : againstPrint) * 180) / Math.PI;
  const degrees = patch.perMm < SMALL.perMm ? Math.sign(seen) * Math.max(0, Math.abs(seen) - SMALL.strayDegrees) : seen;
  return { degrees: Math.round(degrees * 100) / 100, quad: patch.toPhoto(rectangleOf(patch, edges)) };
}

/** The smaller of two turns; none where one goes the other way. */
function agreed(a: number, b: number): number {
  if (a * b <= 0) return 0;
  return Math.abs(a) < Math.abs(b) ? a : b;
}

/** The slope of a side, by the middles of its places' changes of brightness: to a tenth of a pixel all along. */
function fitSlope(patch: Patch, side: Side, edge: Edge): number | undefined {
  const places = placesOf(patch, side, edge);
  const min = SHARE_MIN * ((edge.extent.to - edge.extent.from) / 2);
  let [used, line] = [places, { at: 0, slope: 0 }];
  // Each time nearer to what most places say.
  for (let stray = REACH_PX; stray >= STRAY_PX / 2; stray /= 2) {
    if (used.length < min) return undefined;
    line = fitLine(used);
    const limit = Math.max(STRAY_PX, stray);
    used = places.filter(({ along, out }) => Math.abs(out - line.at - line.slope * along) < limit);
  }
  return used.length < min ? undefined : fitLine(used).slope;
}

interface Place {
  /** From the middle of the side, and outwards. */
  along: number;
  out: number;
}

function placesOf(patch: Patch, side: Side, { away, slope, extent }: Edge): Place[] {
  const middle = (extent.from + extent.to) / 2;
  const places: Place[] = [];
  for (let along = extent.from; along <= extent.to; along += 2) {
    const around = Math.round(away + slope * (along - middle));
    let [sum, weights] = [0, 0];
    for (let out = around - REACH_PX; out <= around + REACH_PX; out++) {
      const change = Math.abs(lumaAt(patch, side, out + 1, along) - lumaAt(patch, side, out - 1, along));
      // Beyond the page nothing is known: then neither is where the edge lies.
      const weight = change > CHANGE_MIN || Number.isNaN(change) ? change * change : 0;
      sum += weight * out;
      weights += weight;
    }
    if (weights > 0) places.push({ along: along - middle, out: sum / weights });
  }
  return places;
}

/** Least squares. */
function fitLine(places: readonly Place[]): { at: number; slope: number } {
  const [along, out] = [meanOf(places.map((place) => place.along)), meanOf(places.map((place) => place.out))];
  let [products, squares] = [0, 1e-9];
  for (const place of places) {
    products += (place.along - along) * (place.out - out);
    squares += (place.along - along) ** 2;
  }
  const slope = products / squares;
  return { at: out - slope * along, slope };
}

/** Which way the page's print runs, clockwise from level. */
function directionOf({ onPage }: Patch, lines: readonly Quad[]): number | undefined {
  const directions = lines.flatMap((line) => {
    const quad = onPage(line);
    const { width, height } = quadSize(quad);
    return width > LINE.length * height ? [directionOfLine(quad)] : [];
  });
  return directions.length < LINE.count ? undefined : directions.sort((a, b) => a - b)[directions.length >> 1];
}

function directionOfLine([a, b, c, d]: Quad): number {
  return (Math.atan2(b.y - a.y, b.x - a.x) + Math.atan2(c.y - d.y, c.x - d.x)) / 2;
}

/** In distances between the eyes: how far a side lies from the middle of a face where its edge was not found. */
const USUAL = 1.5;

function rectangleOf({ width, height, eyes }: Patch, edges: PortraitEdges['edges']): Quad {
  const [left, right, top, bottom] = SIDES.map((side) => edges[side]?.away ?? USUAL * eyes) as [
    number,
    number,
    number,
    number,
  ];
  const middle = { x: width >> 1, y: height >> 1 };
  return [
    { x: middle.x - left, y: middle.y - top },
    { x: middle.x + right, y: middle.y - top },
    { x: middle.x + right, y: middle.y + bottom },
    { x: middle.x - left, y: middle.y + bottom },
  ];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

import type { Point } from '@credence/verification';
import { ANGLES, type Edges, stepOf } from './edges.ts';

/** A straight line through a picture. */
export interface StraightLine {
  /** Unit direction. */
  along: Point;
  /** The point nearest to the origin. */
  foot: Point;
}

/** A faint edge's own direction is off by some steps of angle. */
const VOTING_SPREAD = 6;
/** Lines this near to each other are one: steps of angle, pixels. */
const SAME = { angles: 3, px: 4 } as const;

/** Pixels of edge on a line of the searched copy, 640 px long: shorter ones are strokes of letters. */
const MIN_VOTES = 38;

/**
 * Lines kept: the four sides of a card are among its longest, but so are those of papers, print and keyboards around it. Of
 * photos among these the sides of a few are beyond the hundredth.
 */
const MAX_LINES = 300;

/** Distances from a line within which its pixels of edge settle where it runs, pass after pass, in pixels. */
const SETTLING_PX = [2.5, 1.5];
/** Steps of angle by which the direction of such a pixel may differ. */
const SETTLING_SPREAD = 12;

/**
 * Finds the longest straight edges of a picture, however faint: every pixel of an edge votes for the lines through it that
 * run in its direction (Hough's transform), one vote each, so that length counts and contrast does not.
 *
 * @returns The longest first, off by a pixel or two.
 */
export function longLines(edges: Edges): StraightLine[] {
  return peaksOf(votesOf(edges))
    .map((peak) => settle(peak, edges))
    .filter((line) => line !== undefined);
}

/** The line through two points. */
export function lineThrough(from: Point, to: Point): StraightLine {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return lineAlong({ x: (to.x - from.x) / length, y: (to.y - from.y) / length }, from);
}

function lineAlong(along: Point, through: Point): StraightLine {
  const t = through.x * along.x + through.y * along.y;
  return { along, foot: { x: through.x - along.x * t, y: through.y - along.y * t } };
}

/** Where along a line a point is, in pixels from its foot. */
export function positionOn({ along, foot }: StraightLine, { x, y }: Point): number {
  return (x - foot.x) * along.x + (y - foot.y) * along.y;
}

interface Votes {
  /** (ANGLES, columns): how many pixels of edge lie on the line at that angle and distance. */
  counts: Float32Array;
  columns: number;
  reach: number;
}

function votesOf({ starts, x, y, reach }: Edges): Votes {
  const columns = 2 * Math.ceil(reach) + 3;
  const counts = new Float32Array(ANGLES * columns);
  for (let own = 0; own < ANGLES; own++) {
    for (let turn = own - VOTING_SPREAD; turn <= own + VOTING_SPREAD; turn++) {
      const angle = (turn + ANGLES) % ANGLES;
      const [cos, sin] = [COSINES[angle]!, SINES[angle]!];
      for (let i = starts[own]!; i < starts[own + 1]!; i++) {
        counts[angle * columns + Math.round(x[i]! * cos + y[i]! * sin + reach)]! += 1;
      }
    }
  }
  return { counts, columns, reach };
}

const COSINES = Float64Array.from({ length: ANGLES }, (_, i) => Math.cos((i * Math.PI) / ANGLES));
const SINES = Float64Array.from({ length: ANGLES }, (_, i) => Math.sin((i * Math.PI) / ANGLES));

interface Peak {
  /** Steps: the direction across the line. */
  angle: number;
  /** From the origin, in pixels. */
  distance: number;
  votes: number;
}

function peaksOf({ counts, columns, reach }: Votes): Peak[] {
  const peaks: Peak[] = [];
  for (let at = columns; at < counts.length - columns; at++) {
    // A line straddles two columns, or lies in the middle of one.
    const votes = counts[at - 1]! / 2 + counts[at]! + counts[at + 1]! / 2;
    if (votes < MIN_VOTES || !isHighest(counts, at, columns)) continue;
    peaks.push({ angle: Math.floor(at / columns), distance: (at % columns) - reach, votes });
  }
  const kept: Peak[] = [];
  for (const peak of peaks.sort((a, b) => b.votes - a.votes)) {
    if (kept.length === MAX_LINES) break;
    if (!kept.some((other) => areOne(peak, other))) kept.push(peak);
  }
  return kept;
}

function isHighest(counts: Float32Array, at: number, columns: number): boolean {
  const here = counts[at]!;
  for (const middle of [at - columns, at, at + columns]) {
    for (let i = middle - 1; i <= middle + 1; i++) if (counts[i]! > here) return false;
  }
  return true;
}

/** After half a turn a line comes back with its distance reversed. */
function areOne(a: Peak, b: Peak): boolean {
  const apart = Math.abs(a.angle - b.angle);
  if (apart <= SAME.angles) return Math.abs(a.distance - b.distance) <= SAME.px;
  return ANGLES - apart <= SAME.angles && Math.abs(a.distance + b.distance) <= SAME.px;
}

function settle({ angle, distance }: Peak, edges: Edges): StraightLine | undefined {
  const normal = { x: COSINES[angle]!, y: SINES[angle]! };
  let line: StraightLine | undefined = {
    along: { x: -normal.y, y: normal.x },
    foot: { x: normal.x * distance, y: normal.y * distance },
  };
  for (const within of SETTLING_PX) line = line && fitLine(line, edges, within);
  return line;
}

/** Least squares of the distances of the pixels of edge beside a line, over where along it they are. */
function fitLine(line: StraightLine, edges: Edges, within: number): StraightLine | undefined {
  let [n, st, so, stt, sto] = [0, 0, 0, 0, 0];
  forEdgesBeside(line, edges, within, (t, offset) => {
    n += 1;
    st += t;
    so += offset;
    stt += t * t;
    sto += t * offset;
  });
  const spread = stt - (st * st) / n;
  if (n < MIN_VOTES / 2 || spread < 1) return undefined;
  const slope = (sto - (st * so) / n) / spread;
  const offset = (so - slope * st) / n;
  const { along, foot } = line;
  const length = Math.hypot(1, slope);
  const turned = { x: (along.x - along.y * slope) / length, y: (along.y + along.x * slope) / length };
  return lineAlong(turned, { x: foot.x - along.y * offset, y: foot.y + along.x * offset });
}

/** Calls with the place along the line, from its foot, and the distance from it, of each pixel of edge that runs along it. */
export function forEdgesBeside(
  { along, foot }: StraightLine,
  { starts, x, y }: Edges,
  within: number,
  call: (t: number, offset: number) => void,
): void {
  const across = stepOf(-along.y, along.x);
  for (let turn = across - SETTLING_SPREAD; turn <= across + SETTLING_SPREAD; turn++) {
    const angle = (turn + ANGLES) % ANGLES;
    for (let i = starts[angle]!; i < starts[angle + 1]!; i++) {
      const px = x[i]! - foot.x;
      const py = y[i]! - foot.y;
      const offset = py * along.x - px * along.y;
      if (offset <= within && offset >= -within) call(px * along.x + py * along.y, offset);
    }
  }
}

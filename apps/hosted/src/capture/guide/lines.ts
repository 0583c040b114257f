import type { Gray } from './picture.ts';

/** Where luma changes, thinned to ridges; `dx`, `dy` point up the slope. */
export interface Edges {
  width: number;
  height: number;
  dx: Int16Array;
  dy: Int16Array;
  /** 1 on a ridge. */
  ridge: Uint8Array;
}

/** The points where `x · cos + y · sin = rho`. */
export interface Line {
  cos: number;
  sin: number;
  rho: number;
  votes: number;
}

/**
 * The least slope of an edge, in luma over a pixel, times four (Sobel's weights): six steps of luma are what a pale card on
 * pale wood still shows, and more than the grain of a table that a studio lamp lights.
 */
const SLOPE_MIN = 26;

/** How far an outline's sides may lean: held by hand over a frame on the screen, documents do by less. */
const LEAN_MAX_DEGREES = 26;
const STEP_DEGREES = 2;
/** A ridge votes for lines within this of its own direction, which on a small picture is known to about as much. */
const DIRECTION_DEGREES = 6;
const RHO_STEP = 1.5;

/** Lines kept of each direction: more than the sides of a document with its panels, few enough to try all pairs. */
const LINES_MAX = 12;
/** Slope beyond which an edge counts no more: print is steeper than a document's border, and not longer. */
const SLOPE_ENOUGH = 160;

export function findEdges(gray: Gray): Edges {
  const { width, height } = gray;
  const soft = soften(gray);
  const [dx, dy] = [new Int16Array(width * height), new Int16Array(width * height)];
  const slope = new Int16Array(width * height);
  for (let y = 1; y < height - 1; y += 1) {
    for (let i = y * width + 1; i < y * width + width - 1; i += 1) {
      const [nw, ne, sw, se] = [soft[i - width - 1]!, soft[i - width + 1]!, soft[i + width - 1]!, soft[i + width + 1]!];
      dx[i] = ne + 2 * soft[i + 1]! + se - nw - 2 * soft[i - 1]! - sw;
      dy[i] = sw + 2 * soft[i + width]! + se - nw - 2 * soft[i - width]! - ne;
      slope[i] = Math.hypot(dx[i]!, dy[i]!);
    }
  }
  return { width, height, dx, dy, ridge: thin({ width, height, dx, dy }, slope) };
}

/** Keeps what is steeper than its neighbours up and down the slope. */
function thin({ width, height, dx, dy }: Omit<Edges, 'ridge'>, slope: Int16Array): Uint8Array {
  const ridge = new Uint8Array(slope.length);
  for (let y = 2; y < height - 2; y += 1) {
    for (let i = y * width + 2; i < y * width + width - 2; i += 1) {
      const own = slope[i]!;
      if (own < SLOPE_MIN) continue;
      const step = Math.abs(dx[i]!) >= Math.abs(dy[i]!) ? 1 : width;
      if (own >= slope[i - step]! && own > slope[i + step]!) ridge[i] = 1;
    }
  }
  return ridge;
}

/** A 3 × 3 binomial: sensor noise has no direction, and would otherwise have a slope. */
function soften({ width, height, data }: Gray): Uint8ClampedArray {
  const rows = new Uint8ClampedArray(data);
  for (let i = 1; i < data.length - 1; i += 1) rows[i] = (data[i - 1]! + 2 * data[i]! + data[i + 1]!) >> 2;
  const both = new Uint8ClampedArray(rows);
  for (let i = width; i < width * (height - 1); i += 1) {
    both[i] = (rows[i - width]! + 2 * rows[i]! + rows[i + width]!) >> 2;
  }
  return both;
}

/**
 * Finds the straightest lines that stand about upright, and those that lie about level.
 *
 * @see R. O. Duda, P. E. Hart, "Use of the Hough transformation to detect lines and curves in pictures", 1972
 */
export function findLines(edges: Edges): { upright: Line[]; level: Line[] } {
  return { upright: linesAround(edges, 0), level: linesAround(edges, 90) };
}

const BINS = (2 * LEAN_MAX_DEGREES) / STEP_DEGREES + 1;

function linesAround(edges: Edges, middleDegrees: 0 | 90): Line[] {
  const angles = Array.from({ length: BINS }, (_, k) => middleDegrees - LEAN_MAX_DEGREES + k * STEP_DEGREES);
  const cos = angles.map((degrees) => Math.cos((degrees * Math.PI) / 180));
  const sin = angles.map((degrees) => Math.sin((degrees * Math.PI) / 180));
  const reach = Math.hypot(edges.width, edges.height);
  const rhos = Math.ceil((2 * reach) / RHO_STEP) + 1;
  const votes = new Float32Array(BINS * rhos);
  const spread = DIRECTION_DEGREES / STEP_DEGREES;
  for (let y = 2; y < edges.height - 2; y += 1) {
    for (let x = 2; x < edges.width - 2; x += 1) {
      const i = y * edges.width + x;
      if (!edges.ridge[i]) continue;
      const own = directionOf(edges.dx[i]!, edges.dy[i]!, middleDegrees);
      const bin = Math.round((own + LEAN_MAX_DEGREES) / STEP_DEGREES);
      if (bin < -spread || bin >= BINS + spread) continue;
      const weight = Math.min(SLOPE_ENOUGH, Math.abs(edges.dx[i]!) + Math.abs(edges.dy[i]!));
      for (let k = Math.max(0, bin - spread); k <= Math.min(BINS - 1, bin + spread); k += 1) {
        votes[k * rhos + Math.round((x * cos[k]! + y * sin[k]! + reach) / RHO_STEP)]! += weight;
      }
    }
  }
  return peaks(votes, rhos).map(({ k, r, votes: count }) => ({
    cos: cos[k]!,
    sin: sin[k]!,
    rho: r * RHO_STEP - reach,
    votes: count,
  }));
}

/** How far a slope's direction is from the middle one, in degrees, up and down being the same. */
function directionOf(dx: number, dy: number, middleDegrees: 0 | 90): number {
  return ((middleDegrees === 0 ? Math.atan(dy / (dx || 1e-9)) : -Math.atan(dx / (dy || 1e-9))) * 180) / Math.PI;
}

/** Lines closer than this are the two slopes of one, or one seen at two angles. */
const APART = { bins: 4, rhos: 3 };

function peaks(votes: Float32Array, rhos: number) {
  const found: { k: number; r: number; votes: number }[] = [];
  while (found.length < LINES_MAX) {
    let best = 0;
    for (let i = 1; i < votes.length; i += 1) if (votes[i]! > votes[best]!) best = i;
    if (votes[best]! <= 0) break;
    const [k, r] = [Math.floor(best / rhos), best % rhos];
    found.push({ k, r, votes: votes[best]! });
    for (let kk = Math.max(0, k - APART.bins); kk <= Math.min(BINS - 1, k + APART.bins); kk += 1) {
      votes.fill(0, kk * rhos + Math.max(0, r - APART.rhos), kk * rhos + Math.min(rhos, r + APART.rhos + 1));
    }
  }
  return found;
}

import type { Point, Quad } from '@credence/verification';
import type { GrayImage } from '../image.ts';

/** Side of the squares whose gradients are summed, in pixels: wide enough for a few bars of any symbol worth reading. */
const BLOCK_PX = 16;

/** Mean squared luma gradient above which a block is busy enough for bars; plain paper and faces stay below. */
const MIN_ENERGY = 250;

/**
 * The same beside the square of the block's mean luma, which is enough in a dim photo, where bars are as faint as the paper is
 * dark: half of a drawn symbol's blocks are above 0.026 down to a third of the light, 95 % of what is around it below 0.009.
 */
const MIN_RELATIVE_ENERGY = 0.012;

/** Whatever the light, what is fainter is the sensor's noise. */
const NOISE_ENERGY = 15;

/**
 * How one-sided a block's gradients are, 0 (alike in all directions) to 1 (parallel). The rows of a PDF417 symbol are
 * three modules high, so its bars stay near 0.5; print mixes strokes of all directions.
 */
const MIN_COHERENCE = 0.25;

/** Blocks of one symbol agree in direction within this angle, in radians. */
const MAX_TURN = 0.3;

const MIN_BLOCKS = 24;
/** Symbols are at least this many blocks high; a line of print is one or two. */
const MIN_THICKNESS = 2.5;
/** A symbol is bars through and through, wider than high; guilloche and rows of print leave holes. */
const MIN_FILL = 0.5;

/** Of dense areas, which a reflection may have torn. */
const MIN_DENSE_FILL = 0.45;

/**
 * Parallel: areas whose gradients agree in direction, which is that of the bars. Dense: areas that are busy all over, along
 * the image's sides, because a camera that moved has turned the gradients of bars or taken their direction.
 */
type Pattern = 'parallel' | 'dense';

/** An area of parallel bars. */
export interface BarRegion {
  /** Pixels of the searched image; the first side runs across the bars. Which end is the start is not known. */
  quad: Quad;
  /** Share of the quad that is covered with bars, 0 to 1. */
  fill: number;
}

/**
 * Finds areas that look like a stacked barcode at any rotation: large, busy, their gradients in one direction.
 *
 * Costs about as much as one pass over the pixels, so that a document without a symbol does not pay for the decoding
 * attempts that a symbol may need.
 *
 * @param image An image on which the bars are still apart: at least two pixels each, ten at most.
 * @param pattern `dense` is for pages that lie straight, along whose sides symbols are printed; print may be dense, too.
 * @returns The largest first.
 */
export function findBars(image: GrayImage, pattern: Pattern = 'parallel'): BarRegion[] {
  const dense = pattern === 'dense';
  const grid = directions(image, tensorsOf(image), dense ? 0 : MIN_COHERENCE);
  const seen = new Uint8Array(grid.columns * grid.rows);
  const found: { region: BarRegion; blocks: number }[] = [];
  for (let start = 0; start < seen.length; start++) {
    if (seen[start] || !grid.busy[start]) continue;
    const blocks = gather(grid, start, seen, dense ? Math.PI : MAX_TURN);
    if (blocks.length < MIN_BLOCKS) continue;
    const region = dense
      ? (outline(grid, blocks, 0) ?? outline(grid, blocks, Math.PI / 2))
      : outline(grid, blocks, meanAngle(grid, blocks));
    if (region && region.fill >= (dense ? MIN_DENSE_FILL : MIN_FILL)) found.push({ region, blocks: blocks.length });
  }
  return found.sort((a, b) => b.blocks - a.blocks).map(({ region }) => region);
}

interface Grid {
  columns: number;
  rows: number;
  busy: Uint8Array;
  /** Twice the angle of the dominant gradient, as a unit vector: opposite gradients are the same direction. */
  cos2: Float32Array;
  sin2: Float32Array;
}

function directions({ width, height }: GrayImage, tensors: Int32Array, minCoherence: number): Grid {
  const { columns, rows } = blocksOf(width, height);
  const size = columns * rows;
  const grid: Grid = {
    columns,
    rows,
    busy: new Uint8Array(size),
    cos2: new Float32Array(size),
    sin2: new Float32Array(size),
  };
  for (let i = 0, at = 0; i < size; i++, at += SUMS) {
    const xx = tensors[at]! / 4;
    const yy = tensors[at + 1]! / 4;
    const xy = tensors[at + 2]! / 4;
    const mean = tensors[at + 3]! / BLOCK_PX ** 2;
    const strength = Math.hypot(xx - yy, 2 * xy);
    const least = Math.min(MIN_ENERGY, Math.max(NOISE_ENERGY, MIN_RELATIVE_ENERGY * mean ** 2));
    if ((xx + yy) / BLOCK_PX ** 2 < least || strength < minCoherence * (xx + yy)) continue;
    grid.busy[i] = 1;
    grid.cos2[i] = (xx - yy) / strength;
    grid.sin2[i] = (2 * xy) / strength;
  }
  return grid;
}

/** A picture of a pixel or two in one direction has room for no block, and for no fewer. */
function blocksOf(width: number, height: number) {
  return {
    columns: Math.max(0, Math.floor((width - 2) / BLOCK_PX)),
    rows: Math.max(0, Math.floor((height - 2) / BLOCK_PX)),
  };
}

/** Numbers that are kept of a block. */
const SUMS = 4;

const known = new WeakMap<GrayImage, Int32Array>();

/**
 * Of each block the sums of products of its gradient's parts, four times each, and of its luma. Kept for as long as the image is: a
 * page is asked for both patterns.
 */
function tensorsOf(image: GrayImage): Int32Array {
  const { columns, rows } = blocksOf(image.width, image.height);
  const tensors = known.get(image) ?? new Int32Array(columns * rows * SUMS);
  if (known.has(image)) return tensors;
  known.set(image, tensors);
  for (let i = 0; i < columns * rows; i++) {
    const origin = (1 + Math.floor(i / columns) * BLOCK_PX) * image.width + 1 + (i % columns) * BLOCK_PX;
    sumBlock(image, origin, tensors, i * SUMS);
  }
  return tensors;
}

/** In whole numbers, of differences over two pixels: their products over a block stay below 2^31. */
function sumBlock({ data, width }: GrayImage, origin: number, tensors: Int32Array, at: number): void {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  let sum = 0;
  for (let y = 0, from = origin; y < BLOCK_PX; y++, from += width) {
    for (let i = from; i < from + BLOCK_PX; i++) {
      const gx = (data[i + 1]! - data[i - 1]!) | 0;
      const gy = (data[i + width]! - data[i - width]!) | 0;
      xx = (xx + Math.imul(gx, gx)) | 0;
      yy = (yy + Math.imul(gy, gy)) | 0;
      xy = (xy + Math.imul(gx, gy)) | 0;
      sum = (sum + data[i]!) | 0;
    }
  }
  tensors[at] = xx;
  tensors[at + 1] = yy;
  tensors[at + 2] = xy;
  tensors[at + 3] = sum;
}

/** Collects the blocks connected to one whose direction agrees with it, bridging gaps of one block. */
function gather(grid: Grid, start: number, seen: Uint8Array, maxTurn: number): number[] {
  const blocks: number[] = [];
  const stack = [start];
  seen[start] = 1;
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    blocks.push(i);
    for (const next of neighbours(grid, i)) {
      if (seen[next] || !grid.busy[next] || turnBetween(grid, i, next) > maxTurn) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return blocks;
}

function neighbours({ columns, rows }: Grid, i: number): number[] {
  const [column, row] = [i % columns, Math.floor(i / columns)];
  const near: number[] = [];
  for (let y = Math.max(row - 2, 0); y <= Math.min(row + 2, rows - 1); y++) {
    for (let x = Math.max(column - 2, 0); x <= Math.min(column + 2, columns - 1); x++) near.push(y * columns + x);
  }
  return near;
}

function turnBetween({ cos2, sin2 }: Grid, a: number, b: number): number {
  return Math.acos(Math.min(1, Math.max(-1, cos2[a]! * cos2[b]! + sin2[a]! * sin2[b]!))) / 2;
}

/** The rectangle around blocks whose first side lies at an angle; `undefined` where it is no symbol's shape. */
function outline(grid: Grid, blocks: number[], angle: number): BarRegion | undefined {
  const u = { x: Math.cos(angle), y: Math.sin(angle) };
  const middles = blocks.map((i) => ({
    x: 1 + ((i % grid.columns) + 0.5) * BLOCK_PX,
    y: 1 + (Math.floor(i / grid.columns) + 0.5) * BLOCK_PX,
  }));
  const along = extent(middles.map(({ x, y }) => x * u.x + y * u.y));
  const across = extent(middles.map(({ x, y }) => y * u.x - x * u.y));
  const [length, thickness] = [along.max - along.min, across.max - across.min];
  if (thickness < MIN_THICKNESS * BLOCK_PX || length < thickness) return undefined;
  const at = (a: number, b: number): Point => ({ x: a * u.x - b * u.y, y: a * u.y + b * u.x });
  const quad: Quad = [
    at(along.min, across.min),
    at(along.max, across.min),
    at(along.max, across.max),
    at(along.min, across.max),
  ];
  return { quad, fill: (blocks.length * BLOCK_PX ** 2) / (length * thickness) };
}

function meanAngle({ cos2, sin2 }: Grid, blocks: number[]): number {
  const sum = (values: Float32Array) => blocks.reduce((total, i) => total + values[i]!, 0);
  return Math.atan2(sum(sin2), sum(cos2)) / 2;
}

/** Blocks that stick out singly are noise: the outermost hundredth on either end is left out. */
function extent(values: number[]): { min: number; max: number } {
  const sorted = values.sort((a, b) => a - b);
  const skip = Math.floor(sorted.length / 100);
  return { min: sorted[skip]! - BLOCK_PX / 2, max: sorted[sorted.length - 1 - skip]! + BLOCK_PX / 2 };
}

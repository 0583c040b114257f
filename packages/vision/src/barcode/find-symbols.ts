import type { Quad } from '@credence/verification';
import type { GrayImage } from '../image.ts';
import { mapCorners, rectangle } from '../pixels/geometry.ts';

/** Blocks along the page's long side: seals are 13 mm and more (BSI TR-03137), on a page of 125 mm 17 blocks. */
const BLOCKS = 160;

/** Mean squared luma gradient beside the square of the mean luma from which a block is busy; as for bars. */
const MIN_RELATIVE_ENERGY = 0.012;
/** The same whatever the light: what is fainter is noise, what is stronger is busy. */
const NOISE_ENERGY = 15;
const MIN_ENERGY = 250;

/** Blocks on either side of one that has to stand in the midst of busy ones: a line of print is not so high. */
const REACH = 3;
/** How many of those around are busy: the finder pattern of a QR code has a few blocks that are not. */
const MIN_BUSY_SHARE = 0.9;

/** Of the areas' sides, in blocks. */
const SIZE = { min: 9, max: 60 } as const;
/** Symbols are square; what is found of one may lack an edge. */
const MAX_ASPECT = 1.5;

/** Of a symbol about half the modules are dark, of print a fifth. */
const DARK_SHARE = { min: 0.3, max: 0.7 } as const;
/** Light and dark are told by the lumas that this share of an area is darker or lighter than. */
const EXTREME_SHARE = 0.05;

/** Tried at most: portraits and dense print may look like a symbol. */
const MAX_AREAS = 3;

/**
 * Finds areas of a page that could be a square symbol: busy through and through, as long as they are wide, half of them dark.
 *
 * Every other pixel of every other row is looked at, and nothing decoded.
 *
 * @param page An image that lies straight.
 * @returns The busiest first: upright, in pixels of the page, with some of what is around.
 */
export function findSymbols(page: GrayImage): Quad[] {
  const blockPx = Math.max(4, Math.round(Math.max(page.width, page.height) / BLOCKS));
  const grid = busyBlocks(page, blockPx);
  const cores = coresOf(grid);
  const seen = new Uint8Array(cores.length);
  const areas: Area[] = [];
  for (let start = 0; start < cores.length; start++) {
    if (!cores[start] || seen[start]) continue;
    const area = gather(grid, cores, seen, start);
    if (isSquare(area) && isHalfDark(page, area, blockPx)) areas.push(area);
  }
  return areas
    .sort((a, b) => b.cores - a.cores)
    .slice(0, MAX_AREAS)
    .map((area) => quadOf(area, blockPx));
}

interface Grid {
  columns: number;
  rows: number;
  busy: Uint8Array;
}

function busyBlocks({ width, height, data }: GrayImage, blockPx: number): Grid {
  const columns = Math.max(0, Math.floor((width - 2) / blockPx));
  const rows = Math.max(0, Math.floor((height - 2) / blockPx));
  const busy = new Uint8Array(columns * rows);
  for (let i = 0; i < busy.length; i++) {
    const origin = (1 + Math.floor(i / columns) * blockPx) * width + 1 + (i % columns) * blockPx;
    let [energy, sum] = [0, 0];
    for (let y = 0, from = origin; y < blockPx; y += 2, from += 2 * width) {
      for (let at = from; at < from + blockPx; at += 2) {
        const gx = data[at + 1]! - data[at - 1]!;
        const gy = data[at + width]! - data[at - width]!;
        energy += gx * gx + gy * gy;
        sum += data[at]!;
      }
    }
    const count = Math.ceil(blockPx / 2) ** 2;
    const least = Math.min(MIN_ENERGY, Math.max(NOISE_ENERGY, MIN_RELATIVE_ENERGY * (sum / count) ** 2));
    if (energy / 4 / count >= least) busy[i] = 1;
  }
  return { columns, rows, busy };
}

/** Blocks in the midst of busy ones. */
function coresOf({ columns, rows, busy }: Grid): Uint8Array {
  const sums = tableOfSums({ columns, rows, busy });
  const stride = columns + 1;
  const cores = new Uint8Array(busy.length);
  const side = 2 * REACH + 1;
  for (let row = REACH; row < rows - REACH; row++) {
    for (let column = REACH; column < columns - REACH; column++) {
      const [top, left] = [row - REACH, column - REACH];
      const [bottom, right] = [top + side, left + side];
      const inside =
        sums[bottom * stride + right]! -
        sums[top * stride + right]! -
        sums[bottom * stride + left]! +
        sums[top * stride + left]!;
      if (inside >= MIN_BUSY_SHARE * side * side) cores[row * columns + column] = 1;
    }
  }
  return cores;
}

/** Of all blocks above and to the left, so that four numbers tell how many of a rectangle are busy. */
function tableOfSums({ columns, rows, busy }: Grid): Int32Array {
  const stride = columns + 1;
  const sums = new Int32Array(stride * (rows + 1));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = (row + 1) * stride + column + 1;
      sums[at] = busy[row * columns + column]! + sums[at - 1]! + sums[at - stride]! - sums[at - stride - 1]!;
    }
  }
  return sums;
}

/** In blocks, both ends included. */
interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
  cores: number;
}

function gather({ columns, rows }: Grid, cores: Uint8Array, seen: Uint8Array, start: number): Area {
  const area: Area = { left: columns, right: 0, top: rows, bottom: 0, cores: 0 };
  const stack = [start];
  seen[start] = 1;
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    area.left = Math.min(area.left, column - REACH);
    area.right = Math.max(area.right, column + REACH);
    area.top = Math.min(area.top, row - REACH);
    area.bottom = Math.max(area.bottom, row + REACH);
    area.cores += 1;
    // A block that could be one lies within the margins: none of its neighbours is over the edge.
    for (const next of [i - 1, i + 1, i - columns, i + columns]) {
      if (!cores[next] || seen[next]) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return area;
}

function isSquare({ left, right, top, bottom }: Area): boolean {
  const [short, long] = [right - left + 1, bottom - top + 1].sort((a, b) => a - b) as [number, number];
  return short >= SIZE.min && long <= SIZE.max && long <= MAX_ASPECT * short;
}

function isHalfDark({ width, data }: GrayImage, { left, right, top, bottom }: Area, blockPx: number): boolean {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let y = 1 + top * blockPx; y < 1 + (bottom + 1) * blockPx; y += 2) {
    for (let x = 1 + left * blockPx; x < 1 + (right + 1) * blockPx; x += 2) {
      counts[data[y * width + x]!]! += 1;
      total += 1;
    }
  }
  const atMost = (luma: number) => counts.subarray(0, luma + 1).reduce((sum, count) => sum + count, 0) / total;
  const lumas = Array.from(counts, (_, luma) => luma);
  const dark = lumas.findIndex((luma) => atMost(luma) >= EXTREME_SHARE);
  const light = lumas.findIndex((luma) => atMost(luma) >= 1 - EXTREME_SHARE);
  const share = atMost(Math.floor((dark + light) / 2));
  return share >= DARK_SHARE.min && share <= DARK_SHARE.max;
}

/** Blocks around what was found: the white that symbols have around them, and an edge that was not busy enough. */
const MARGIN = 2.5;

function quadOf({ left, right, top, bottom }: Area, blockPx: number): Quad {
  const at = 1 + (left - MARGIN) * blockPx;
  const from = 1 + (top - MARGIN) * blockPx;
  const [width, height] = [right - left + 1 + 2 * MARGIN, bottom - top + 1 + 2 * MARGIN];
  return mapCorners(rectangle(width * blockPx, height * blockPx), ({ x, y }) => ({ x: x + at, y: y + from }));
}

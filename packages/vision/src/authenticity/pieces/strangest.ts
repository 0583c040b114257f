import type { PieceReading, Quad } from '@credence/verification';
import { homographyBetween, mapPoint, mapQuad, quadSize, rectangle } from '../../pixels/geometry.ts';
import { BLOCK_PX } from './block-transform.ts';
import type { EarlierSave } from './earlier-save.ts';

/** Blocks of a photo, and what each tells of an earlier save. */
export interface AskedBlocks extends EarlierSave {
  /** Where the first one begins, in pixels of the photo. */
  left: number;
  top: number;
  columns: number;
  rows: number;
}

/** A page is divided into so many cells, about 1.3 mm of a card. */
const PAGE_CELLS = { across: 64, down: 40 } as const;

/** Cells along a patch at least: 13 mm of a card, half a portrait. */
const PATCH_CELLS = 10;

/** Cells of a line are half as wide as it is high; a piece of it is four of them long at least: three or four letters. */
const LINE_CELLS = 4;

/** What all blocks in a cell tell together. */
interface Told {
  /** How much likelier they are not to have been saved before than to have been, in nepers. */
  never: Float64Array;
  /** How many coefficients tell it. */
  count: Float64Array;
}

type Sums = { never: number; count: number };

/**
 * Finds the rectangle of a page that looks most as if it had not been saved before.
 *
 * @param page Corners in pixels of the photo; so are those of the place.
 * @returns `undefined` where every one looks as if it had.
 */
export function strangestPatch(blocks: AskedBlocks, page: Quad): PieceReading | undefined {
  const { across, down } = PAGE_CELLS;
  const cells = tellCells(blocks, page, PAGE_CELLS);
  let best: (Run & { top: number; bottom: number }) | undefined;
  for (let top = 0; top + PATCH_CELLS <= down; top++) {
    const band: Told = { never: new Float64Array(across), count: new Float64Array(across) };
    for (let bottom = top + 1; bottom <= down; bottom++) {
      addRow(band, cells, (bottom - 1) * across);
      if (bottom - top < PATCH_CELLS) continue;
      const run = strangestRun(band, PATCH_CELLS);
      if (run && run.never > (best?.never ?? 0)) best = { ...run, top, bottom };
    }
  }
  return best && pieceOf(blocks, page, { ...best, of: PAGE_CELLS, all: sumsOf(cells) });
}

/**
 * Finds the piece of a line of print that looks most as if it had not been saved before.
 *
 * @param page What it is compared with.
 */
export function strangestLine(blocks: AskedBlocks, page: Quad, lines: readonly Quad[]): PieceReading | undefined {
  const all = sumsOf(tellCells(blocks, page, PAGE_CELLS));
  const pieces = lines.flatMap((line) => {
    const { width, height } = quadSize(line);
    const of = { across: Math.max(1, Math.round(width / Math.max(BLOCK_PX, height / 2))), down: 1 };
    const run = strangestRun(tellCells(blocks, line, of), Math.min(of.across, LINE_CELLS));
    return run ? [pieceOf(blocks, line, { ...run, top: 0, bottom: 1, of, all })] : [];
  });
  return pieces.toSorted((a, b) => b.excess - a.excess)[0];
}

interface Cells {
  across: number;
  down: number;
}

/** Sums up what blocks tell by the cell that their middle lies in. */
function tellCells(blocks: AskedBlocks, quad: Quad, { across, down }: Cells): Told {
  const cells: Told = { never: new Float64Array(across * down), count: new Float64Array(across * down) };
  const toCells = homographyBetween(quad, rectangle(across, down));
  if (!toCells) return cells;
  const [columns, rows] = [spanOf(quad, 'x', blocks.left, blocks.columns), spanOf(quad, 'y', blocks.top, blocks.rows)];
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) {
      const block = row * blocks.columns + column;
      const middle = { x: blocks.left + (column + 0.5) * BLOCK_PX, y: blocks.top + (row + 0.5) * BLOCK_PX };
      const { x, y } = mapPoint(toCells, middle);
      if (x < 0 || y < 0 || x >= across || y >= down) continue;
      const cell = Math.floor(y) * across + Math.floor(x);
      cells.never[cell]! -= blocks.told[block]!;
      cells.count[cell]! += blocks.count[block]!;
    }
  }
  return cells;
}

/** Which columns or rows of blocks a quad touches. */
function spanOf(quad: Quad, axis: 'x' | 'y', start: number, blocks: number): { from: number; to: number } {
  const places = quad.map((corner) => (corner[axis] - start) / BLOCK_PX);
  return {
    from: Math.max(0, Math.floor(Math.min(...places))),
    to: Math.min(blocks, Math.ceil(Math.max(...places))),
  };
}

function addRow(band: Told, cells: Told, from: number): void {
  for (let x = 0; x < band.never.length; x++) {
    band.never[x]! += cells.never[from + x]!;
    band.count[x]! += cells.count[from + x]!;
  }
}

type Run = Sums & { left: number; right: number };

/** The run of at least so many cells whose sum is largest; none where no sum is more than nought. */
function strangestRun({ never, count }: Told, least: number): Run | undefined {
  const sums = prefixSums(never);
  let [best, left, right, lowest] = [0, 0, 0, 0];
  for (let end = least; end <= never.length; end++) {
    if (sums[end - least]! < sums[lowest]!) lowest = end - least;
    if (sums[end]! - sums[lowest]! <= best) continue;
    [best, left, right] = [sums[end]! - sums[lowest]!, lowest, end];
  }
  if (best === 0) return undefined;
  return { never: best, count: count.subarray(left, right).reduce((sum, value) => sum + value, 0), left, right };
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}

function sumsOf({ never, count }: Told): Sums {
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return { never: sum(never), count: sum(count) };
}

function pieceOf(
  { meanIfNone }: AskedBlocks,
  quad: Quad,
  piece: Run & { top: number; bottom: number; of: Cells; all: Sums },
): PieceReading {
  const { left, right, top, bottom, of, all } = piece;
  const rest = (all.never - piece.never) / Math.max(1, all.count - piece.count);
  const own = piece.never / Math.max(1, piece.count);
  const place: Quad = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  const toPhoto = homographyBetween(rectangle(of.across, of.down), quad);
  return {
    excess: Math.round(piece.never * 10) / 10,
    // Nought as the rest of the page, one as if never saved before.
    share: Math.round((100 * (own - rest)) / Math.max(1e-3, -meanIfNone - rest)) / 100,
    quad: toPhoto ? mapQuad(toPhoto, place) : quad,
  };
}

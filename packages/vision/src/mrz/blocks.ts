import type { MrzFormat } from '@credence/documents';
import type { TurnedRectangle } from '../ocr/geometry.ts';
import { across, along, cross, type Row } from './rows.ts';

/** The sizes of zones: how many lines of how many characters. */
export type ZoneSize = '3x30' | '2x36' | '2x44' | '1x30';

export const ZONES: Record<ZoneSize, { lines: number; columns: number; formats: readonly MrzFormat[] }> = {
  '2x44': { lines: 2, columns: 44, formats: ['TD3', 'MRV_A'] },
  '3x30': { lines: 3, columns: 30, formats: ['TD1'] },
  '2x36': { lines: 2, columns: 36, formats: ['TD2', 'MRV_B', 'FRA_ID'] },
  '1x30': { lines: 1, columns: 30, formats: ['FRA_DL'] },
};

/** A guess where a zone may lie: one rectangle for each line, top to bottom, equally long. */
export interface Block {
  size: ZoneSize;
  lines: TurnedRectangle[];
  /** How far its proportions are from a zone's, 0 is perfect. */
  misfit: number;
}

/** Lines lie 6.35 mm apart and characters 2.54 mm: ICAO Doc 9303 part 3, section 4.4. */
const LINE_DISTANCE = 2.5;
const BLOCKS_MAX = 40;

/** Proposes zones from rows of print: pairs and triples of neighbours, and rows whose neighbour went undetected. */
export function proposeBlocks(rows: readonly Row[]): Block[] {
  const blocks = rows.flatMap((row, i) => [
    ...rows.slice(i + 1).flatMap((other) => fromPair(row, other)),
    ...fromSingle(row),
  ]);
  return blocks.sort((a, b) => a.misfit - b.misfit).slice(0, BLOCKS_MAX);
}

function fromPair(a: Row, b: Row): Block[] {
  if (Math.abs(cross(a.direction, b.direction)) > 0.08) return [];
  const [upper, lower] = across(a, b.center) > 0 ? [a, b] : [b, a];
  const distance = across(upper, lower.center);
  const thickness = (a.thickness + b.thickness) / 2;
  if (distance < 0.9 * thickness || distance > 3.4 * thickness) return [];
  const shift = along(upper, lower.center);
  const left = Math.min(-upper.length / 2, shift - lower.length / 2);
  const right = Math.max(upper.length / 2, shift + lower.length / 2);
  const shared =
    Math.min(upper.length / 2, shift + lower.length / 2) - Math.max(-upper.length / 2, shift - lower.length / 2);
  if (shared < 0.5 * Math.min(a.length, b.length)) return [];
  const length = right - left;
  const raggedness = 1 - shared / length;
  const lines = [upper, lower].map((row) => stretch(row, upper, left, right, thickness));
  const blocks: Block[] = [];
  for (const size of ['2x44', '2x36'] as const) {
    const misfit = misfitOf(length / distance, ZONES[size].columns / LINE_DISTANCE) + raggedness;
    if (misfit < 1.1) blocks.push({ size, lines, misfit });
  }
  const misfit = misfitOf(length / distance, 30 / LINE_DISTANCE) + raggedness;
  if (misfit < 1.1) {
    const [first, second] = lines as [TurnedRectangle, TurnedRectangle];
    blocks.push({ size: '3x30', lines: [first, second, beyond(first, second)], misfit: misfit + 0.05 });
    blocks.push({ size: '3x30', lines: [beyond(second, first), first, second], misfit: misfit + 0.05 });
  }
  // The two outer lines of three.
  const skipped = misfitOf((2 * length) / distance, 30 / LINE_DISTANCE) + raggedness;
  if (skipped < 0.6) {
    const [first, third] = lines as [TurnedRectangle, TurnedRectangle];
    blocks.push({ size: '3x30', lines: [first, between(first, third), third], misfit: skipped + 0.2 });
  }
  return blocks;
}

function fromSingle(row: Row): Block[] {
  // PP-OCR's boxes are about 1.45 characters thick on lines of the zone.
  const columns = (row.length / row.thickness) * 1.45;
  const blocks: Block[] = [];
  for (const size of ['2x44', '2x36'] as const) {
    const misfit = misfitOf(columns, ZONES[size].columns) + 0.5;
    if (misfit > 1) continue;
    const step = (row.length / ZONES[size].columns) * LINE_DISTANCE;
    blocks.push({ size, lines: [row, offset(row, step)], misfit }, { size, lines: [offset(row, -step), row], misfit });
  }
  const misfit = misfitOf(columns, 30) + 0.6;
  if (misfit < 1) blocks.push({ size: '1x30', lines: [row], misfit });
  return blocks;
}

/** 0 when equal, 1 when a third off: boxes lose fillers at the ends but seldom gain anything. */
function misfitOf(measured: number, expected: number) {
  const ratio = measured / expected;
  return ratio > 1 ? (ratio - 1) / 0.25 : (1 - ratio) / 0.35;
}

function stretch(row: Row, frame: Row, left: number, right: number, thickness: number): TurnedRectangle {
  const shift = along(frame, row.center);
  const middle = (left + right) / 2 - shift;
  const { center, direction } = row;
  return {
    center: { x: center.x + direction.x * middle, y: center.y + direction.y * middle },
    direction,
    length: right - left,
    thickness,
  };
}

function offset(row: TurnedRectangle, down: number): TurnedRectangle {
  const { center, direction } = row;
  return { ...row, center: { x: center.x - direction.y * down, y: center.y + direction.x * down } };
}

/** The line as far beyond `b` as `b` is beyond `a`. */
function beyond(a: TurnedRectangle, b: TurnedRectangle): TurnedRectangle {
  return { ...b, center: { x: 2 * b.center.x - a.center.x, y: 2 * b.center.y - a.center.y } };
}

function between(a: TurnedRectangle, b: TurnedRectangle): TurnedRectangle {
  return { ...a, center: { x: (a.center.x + b.center.x) / 2, y: (a.center.y + b.center.y) / 2 } };
}

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

/** Where a line of the zone may lie; `row` says which row of print it is, and is absent where none was detected. */
export interface BlockLine extends TurnedRectangle {
  row?: number;
}

/** A guess where a zone may lie: one rectangle for each line, top to bottom, equally long. */
export interface Block {
  size: ZoneSize;
  lines: BlockLine[];
  /** How far its proportions are from a zone's, 0 when they fit. */
  misfit: number;
}

/**
 * In characters of 2.54 mm: lines lie 4.2 to 6.35 mm apart, the German card's closest together, and PP-OCR's boxes come out
 * 1 to 1.6 characters thick. Measured on published specimens; the standard fixes only the zone as a whole.
 */
const LINE_DISTANCE = { min: 1.6, max: 2.6, usual: [2.5, 1.67] } as const;
const THICKNESS = { min: 1.05, max: 1.6 } as const;
/** Between two rows the distance says more; boxes of small print come out thicker. */
const THICKNESS_OF_PAIR = { min: 0.95, max: 2.2 } as const;
/** A line of the zone seldom falls into more boxes than this; rows of a newspaper do. */
const WHOLE_PARTS = 3;
const MISFIT_MAX = 1;
const BLOCKS_MAX = 36;

/**
 * Proposes zones from rows of print, likeliest first: pairs of neighbours, and rows whose neighbour went undetected.
 *
 * @param lengthMin Pixels that a line of the zone is long at least.
 */
export function proposeBlocks(rows: readonly Row[], lengthMin = 0): Block[] {
  const longest = Math.max(1, ...rows.filter(({ parts }) => parts <= WHOLE_PARTS).map(({ length }) => length));
  const numbered = rows.map((row, i) => ({ ...row, row: i }));
  const blocks = numbered.flatMap((row, i) => [
    ...numbered.slice(i + 1).flatMap((other) => fromPair(row, other)),
    ...(row.length > 0.5 * longest ? fromSingle(row) : []),
  ]);
  // Zones run along nearly the whole document and come in few pieces, other print seldom does both.
  const pieces = ({ row }: BlockLine) => (row === undefined ? 0 : Math.max(0, rows[row]!.parts - WHOLE_PARTS));
  const cost = ({ misfit, lines }: Block) =>
    misfit + 0.8 * Math.abs(1 - lines[0]!.length / longest) + 0.08 * lines.reduce((sum, line) => sum + pieces(line), 0);
  return blocks
    .filter(({ lines }) => lines[0]!.length >= lengthMin)
    .sort((a, b) => cost(a) - cost(b))
    .slice(0, BLOCKS_MAX);
}

type NumberedRow = Row & { row: number };

function fromPair(a: NumberedRow, b: NumberedRow): Block[] {
  if (Math.abs(cross(a.direction, b.direction)) > 0.08) return [];
  const [upper, lower] = across(a, b.center) > 0 ? [a, b] : [b, a];
  const distance = across(upper, lower.center);
  const thickness = (a.thickness + b.thickness) / 2;
  if (distance < 0.9 * thickness || distance > 5 * thickness) return [];
  const shift = along(upper, lower.center);
  const [upperEnds, lowerEnds] = [endsOf(upper, 0), endsOf(lower, shift)];
  const left = Math.min(upperEnds[0], lowerEnds[0]);
  const right = Math.max(upperEnds[1], lowerEnds[1]);
  const shared = Math.min(upperEnds[1], lowerEnds[1]) - Math.max(upperEnds[0], lowerEnds[0]);
  if (shared < 0.5 * Math.min(a.length, b.length)) return [];
  const length = right - left;
  const raggedness = 0.7 * (1 - shared / length);
  const [first, second] = [upper, lower].map((row) => stretch(row, upper, { left, right }, thickness)) as [
    BlockLine,
    BlockLine,
  ];
  const propose = (size: ZoneSize, lines: BlockLine[], step: number): Block[] => {
    const pitch = length / ZONES[size].columns;
    const misfit = raggedness + outside(step / pitch, LINE_DISTANCE) + outside(thickness / pitch, THICKNESS_OF_PAIR);
    return misfit < MISFIT_MAX ? [{ size, lines, misfit }] : [];
  };
  return [
    ...propose('2x44', [first, second], distance),
    ...propose('2x36', [first, second], distance),
    ...propose('3x30', [first, second, beyond(first, second)], distance),
    ...propose('3x30', [beyond(second, first), first, second], distance),
    ...propose('3x30', [first, between(first, second), second], distance / 2),
  ];
}

function fromSingle(row: NumberedRow): Block[] {
  const propose = (size: ZoneSize, linesAt: (step: number) => BlockLine[][]): Block[] => {
    const pitch = row.length / ZONES[size].columns;
    const misfit = 0.5 + outside(row.thickness / pitch, THICKNESS);
    if (misfit > MISFIT_MAX) return [];
    return LINE_DISTANCE.usual.flatMap((step) => linesAt(step * pitch).map((lines) => ({ size, lines, misfit })));
  };
  const pairs = (step: number) => [
    [row, offset(row, step)],
    [offset(row, -step), row],
  ];
  // Both lines in one box, as happens where the detector sees them small.
  const merged = (size: ZoneSize): Block[] => {
    const step = (LINE_DISTANCE.usual[0] * row.length) / ZONES[size].columns;
    const misfit = 0.3 + outside(row.thickness / step, { min: 1.1, max: 1.7 });
    return misfit < MISFIT_MAX ? [{ size, lines: [offset(row, -step / 2), offset(row, step / 2)], misfit }] : [];
  };
  return [
    ...propose('2x44', pairs),
    ...propose('2x36', pairs),
    ...merged('2x44'),
    ...merged('2x36'),
    ...propose('1x30', (step) => (step === LINE_DISTANCE.usual[0] * (row.length / 30) ? [[row]] : [])),
  ];
}

/**
 * The places where a zone of 2 × 44 may lie of which a block of 2 × 36 turned out to be a part: boxes that lost the fillers
 * at both ends of both lines look like the smaller zone.
 *
 * @param ends Both lines from their first to their last character.
 */
export function widen(ends: readonly TurnedRectangle[]): Block[] {
  const [upper, lower] = ends as [TurnedRectangle, TurnedRectangle];
  const pitch = (upper.length + lower.length) / 72;
  const length = 44 * pitch;
  const start = Math.min(-upper.length / 2, along(upper, lower.center) - lower.length / 2);
  return [0, -4, -8].map((characters) => ({
    size: '2x44',
    misfit: 0,
    lines: [upper, lower].map(({ center, direction, thickness }) => {
      const middle = start + characters * pitch + length / 2 - along(upper, center);
      return {
        center: { x: center.x + direction.x * middle, y: center.y + direction.y * middle },
        direction,
        length,
        thickness,
      };
    }),
  }));
}

function endsOf({ length }: Row, at: number): [number, number] {
  return [at - length / 2, at + length / 2];
}

/** 0 within a range, 1 when a third outside of it. */
function outside(value: number, { min, max }: { min: number; max: number }) {
  return Math.max(0, (value / max - 1) / 0.33, (1 - value / min) / 0.33);
}

function stretch(
  row: NumberedRow,
  frame: Row,
  { left, right }: { left: number; right: number },
  thickness: number,
): BlockLine {
  const shift = along(frame, row.center);
  const middle = (left + right) / 2 - shift;
  const { center, direction } = row;
  return {
    center: { x: center.x + direction.x * middle, y: center.y + direction.y * middle },
    direction,
    length: right - left,
    thickness,
    row: row.row,
  };
}

function offset({ center, direction, length, thickness }: TurnedRectangle, down: number): BlockLine {
  return {
    direction,
    length,
    thickness,
    center: { x: center.x - direction.y * down, y: center.y + direction.x * down },
  };
}

/** The line as far beyond `b` as `b` is beyond `a`. */
function beyond(a: TurnedRectangle, { center, direction, length, thickness }: TurnedRectangle): BlockLine {
  const middle = { x: 2 * center.x - a.center.x, y: 2 * center.y - a.center.y };
  return { center: middle, direction, length, thickness };
}

function between({ center, direction, length, thickness }: TurnedRectangle, b: TurnedRectangle): BlockLine {
  const middle = { x: (center.x + b.center.x) / 2, y: (center.y + b.center.y) / 2 };
  return { center: middle, direction, length, thickness };
}

import type { Point } from '@credence/verification';
import type { TextBox } from '../ocr/detect.ts';
import { rectangleOf, type TurnedRectangle } from '../ocr/geometry.ts';
import { medianOf } from '../pixels/median.ts';

/** Boxes that lie on one line: the detector splits a line at wide gaps and in runs of fillers. */
export interface Row extends TurnedRectangle {
  parts: number;
}

const ASPECT_MIN = 6;
/** Gap between two boxes of a row, in thicknesses: a long run of fillers may go undetected. */
const GAP_MAX = 5;
const TURN_MAX = Math.sin((7 * Math.PI) / 180);
const ROWS_MAX = 60;

/** Joins boxes that lie on one line and keeps the rows long enough to be a line of the zone, longest first. */
export function chainRows(boxes: readonly TextBox[]): Row[] {
  const pieces = boxes.map(({ quad }) => rectangleOf(quad));
  const rows: Row[] = [];
  for (const seed of pieces) {
    if (seed.length < 2.5 * seed.thickness) continue;
    const members = follow(seed, pieces);
    const row = join(seed, members);
    if (row.length < ASPECT_MIN * row.thickness) continue;
    if (!rows.some((other) => sameRow(other, row))) rows.push(row);
    // A neighbour that does not belong may have been joined: keep the seed alone as well.
    if (members.length > 1 && seed.length > 12 * seed.thickness) rows.push({ ...seed, parts: 1 });
  }
  return rows.sort((a, b) => b.length - a.length).slice(0, ROWS_MAX);
}

function follow(seed: TurnedRectangle, pieces: readonly TurnedRectangle[]) {
  const near = pieces.filter((piece) => belongs(seed, piece));
  const spans = near.map((piece) => ({ piece, at: along(seed, piece.center) })).sort((a, b) => a.at - b.at);
  const start = spans.findIndex(({ piece }) => piece === seed);
  const members = [seed];
  for (const step of [-1, 1]) {
    let edge = (step * seed.length) / 2;
    for (let i = start + step; i >= 0 && i < spans.length; i += step) {
      const { piece, at } = spans[i]!;
      if (step * (at - edge) - piece.length / 2 > GAP_MAX * seed.thickness) break;
      members.push(piece);
      edge = step > 0 ? Math.max(edge, at + piece.length / 2) : Math.min(edge, at - piece.length / 2);
    }
  }
  return members;
}

function belongs(seed: TurnedRectangle, piece: TurnedRectangle) {
  if (piece === seed) return true;
  if (piece.thickness > 1.8 * seed.thickness || piece.thickness < 0.45 * seed.thickness) return false;
  const elongated = piece.length > 2.5 * piece.thickness;
  if (elongated && Math.abs(cross(seed.direction, piece.direction)) > TURN_MAX) return false;
  const drift = 0.03 * Math.abs(along(seed, piece.center));
  return Math.abs(across(seed, piece.center)) < 0.45 * seed.thickness + drift;
}

/** The rectangle of a row: its axis is the line through its members, weighted by their length. */
function join(seed: TurnedRectangle, members: readonly TurnedRectangle[]): Row {
  if (members.length === 1) return { ...seed, parts: 1 };
  let [w, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  let [left, right] = [Infinity, -Infinity];
  for (const piece of members) {
    const at = along(seed, piece.center);
    left = Math.min(left, at - piece.length / 2);
    right = Math.max(right, at + piece.length / 2);
    for (const end of [at - piece.length / 3, at + piece.length / 3]) {
      const slope = piece.length > 4 * piece.thickness ? cross(seed.direction, piece.direction) : 0;
      const off = across(seed, piece.center) + slope * (end - at);
      w += piece.length;
      sx += piece.length * end;
      sy += piece.length * off;
      sxx += piece.length * end * end;
      sxy += piece.length * end * off;
    }
  }
  const slope = (w * sxy - sx * sy) / (w * sxx - sx * sx || 1);
  const middle = (left + right) / 2;
  const off = sy / w + slope * (middle - sx / w);
  const { x, y } = seed.direction;
  const norm = Math.hypot(1, slope);
  return {
    center: { x: seed.center.x + x * middle - y * off, y: seed.center.y + y * middle + x * off },
    direction: { x: (x - y * slope) / norm, y: (y + x * slope) / norm },
    length: right - left,
    thickness: medianOf(members.map(({ thickness }) => thickness)),
    parts: members.length,
  };
}

function sameRow(a: Row, b: Row) {
  return (
    Math.abs(along(a, b.center)) < 0.5 * a.thickness &&
    Math.abs(across(a, b.center)) < 0.2 * a.thickness &&
    Math.abs(a.length - b.length) < a.thickness
  );
}

/** Position of a point along a rectangle's direction, from its centre. */
export function along({ center, direction }: TurnedRectangle, point: Point): number {
  return (point.x - center.x) * direction.x + (point.y - center.y) * direction.y;
}

/** Distance of a point below a rectangle's axis. */
export function across({ center, direction }: TurnedRectangle, point: Point): number {
  return (point.y - center.y) * direction.x - (point.x - center.x) * direction.y;
}

/** Sine of the angle from one unit vector to another. */
export function cross(a: Point, b: Point): number {
  return a.x * b.y - a.y * b.x;
}

import type { MrzFormat } from '@credence/documents';
import type { Point, Quad } from '@credence/verification';
import { distance, mapCorners, middleOf } from '../pixels/geometry.ts';

/** Sizes in millimetres of the documents that carry each zone: ICAO Doc 9303 parts 4 to 7. */
const DOCUMENT_MM: Partial<Record<MrzFormat, { width: number; height: number }>> = {
  TD1: { width: 85.6, height: 54 },
  TD2: { width: 105, height: 74 },
  TD3: { width: 125, height: 88 },
  MRV_A: { width: 120, height: 80 },
  MRV_B: { width: 105, height: 74 },
  FRA_ID: { width: 105, height: 74 },
};

/** Characters stand 10 to the inch (Doc 9303 part 3, section 4.3). */
const PITCH_MM = 2.54;
/** The zone fills a band of 23.2 mm along the lower edge, its lines in the middle of it (parts 4 to 7, section 4). */
const BAND_MM = 23.2;

/**
 * Tells where the page must lie around its machine-readable zone: the standards fix one against the other.
 *
 * @param zone Quad of the lines, pixels.
 * @param columns Characters in a line.
 * @returns The page's corners, the top left one first, as exact as the zone's quad is: a few percent. `undefined` for
 *   formats that no size is laid down for.
 */
export function pageFromMrz(zone: Quad, format: MrzFormat, columns: number): Quad | undefined {
  const size = DOCUMENT_MM[format];
  if (!size) return undefined;
  const middle = middleOf(zone);
  const { along, across } = axesOf(zone);
  const scale = distance(zone[0], zone[1]) / (columns * PITCH_MM);
  const at = (x: number, y: number): Point => ({
    x: middle.x + (along.x * x + across.x * y) * scale,
    y: middle.y + (along.y * x + across.y * y) * scale,
  });
  const bottom = BAND_MM / 2;
  const top = bottom - size.height;
  return [at(-size.width / 2, top), at(size.width / 2, top), at(size.width / 2, bottom), at(-size.width / 2, bottom)];
}

/** Print keeps about this far from the edge of a page, as a share of the printed area's size. */
const TEXT_MARGIN = 0.05;

/**
 * Tells where a page lies from its print alone: the smallest rectangle along the lines that holds them all.
 *
 * @param lines Quads of lines of print, in one system of pixels.
 * @param marks Other things that lie on the page, such as a symbol.
 * @returns Corners, clockwise from the one where the longest line begins; `undefined` without lines.
 */
export function pageFromText(lines: readonly Quad[], marks: readonly Quad[] = []): Quad | undefined {
  const longest = [...lines].sort((a, b) => distance(b[0], b[1]) - distance(a[0], a[1]))[0];
  if (!longest) return undefined;
  const { along, across } = axesOf(longest);
  const points = [...lines, ...marks].flat();
  const xs = points.map(({ x, y }) => x * along.x + y * along.y);
  const ys = points.map(({ x, y }) => x * across.x + y * across.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = TEXT_MARGIN * Math.max(right - left, bottom - top);
  const corners: Quad = [
    { x: left - margin, y: top - margin },
    { x: right + margin, y: top - margin },
    { x: right + margin, y: bottom + margin },
    { x: left - margin, y: bottom + margin },
  ];
  return mapCorners(corners, ({ x, y }) => ({ x: x * along.x + y * across.x, y: x * along.y + y * across.y }));
}

function axesOf([a, b]: Quad): { along: Point; across: Point } {
  const length = distance(a, b) || 1;
  const along = { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
  return { along, across: { x: -along.y, y: along.x } };
}

import { parseMrz } from '@credence/documents';
import type { MrzReading, Quad } from '@credence/verification';
import { pageFromMrz } from '../locate/page-from-print.ts';
import { contains, distance, quadSize } from '../pixels/geometry.ts';

/**
 * How far, in widths of the page, an outline's corners may lie from where the zone says they are: leaning over the page
 * by 27° moves them by 0.13, outlines of something else were off by 0.18 and more.
 */
const MRZ_SLACK = 0.16;

/** Tells whether a page lies where its zone says; without a zone, or one that says nothing, it does. */
export function surrounds(page: Quad, mrz: MrzReading | undefined): boolean {
  const told = mrz && pageAround(mrz);
  if (!told) return !mrz || holds(page, mrz.quad);
  const slack = MRZ_SLACK * distance(told[0], told[1]);
  return told.every((corner) => page.some((other) => distance(corner, other) < slack));
}

/** Where a page must lie for its zone to be where it is. */
export function pageAround(mrz: MrzReading): Quad | undefined {
  const format = parseMrz(mrz.lines)?.format;
  return format && pageFromMrz(mrz.quad, format, mrz.lines[0]!.length);
}

/** Whether all check digits of a zone are right. */
export function checksOut(mrz: MrzReading | undefined): mrz is MrzReading {
  return mrz !== undefined && parseMrz(mrz.lines)?.checkDigitsOk === true;
}

/** Whether a page holds a zone or barcode, but for a little. */
export function holds(page: Quad, zone: Quad): boolean {
  const { width, height } = quadSize(page);
  return zone.every((corner) => contains(page, corner, 0.04 * Math.max(width, height)));
}

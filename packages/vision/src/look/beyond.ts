import type { Quad } from '@credence/verification';
import type { TextBox } from '../ocr/detect.ts';
import { contains, middleOf, quadArea, quadSize } from '../pixels/geometry.ts';

/** How long a line must be, in heights of its letters, to tell that the outline has missed a part of the document. */
const LONG_LINE = 9;

/** Whether a line of a document lies beside its supposed page. */
export function isLineBeyond(page: Quad, line: Quad): boolean {
  const { width, height } = quadSize(line);
  return width > LONG_LINE * height && !contains(page, middleOf(line));
}

/**
 * How much of a photo's print, by area, an outline may leave out: a few words on the table are not the document's, but an
 * outline around a portrait or a panel of the document misses most of it. More may lie beside a whole document:
 * {@link isWhole}.
 */
export const BEYOND_MAX = 0.3;

/** How much of the print, by area, lies beside a page. */
export function shareBeyond(page: Quad, boxes: readonly TextBox[]): number {
  return areaOf(boxes.filter(({ quad }) => !contains(page, middleOf(quad)))) / (areaOf(boxes) || 1);
}

/** The area of all boxes together. */
export function areaOf(boxes: readonly TextBox[]): number {
  return boxes.reduce((sum, { quad }) => sum + quadArea(quad), 0);
}

/** The lines of a page, and those its outline leaves out or cuts as the photo shows them. */
export function withPrintBeyond(page: Quad, onPage: readonly Quad[], onPhoto: readonly TextBox[]): Quad[] {
  const beyond = onPhoto
    .map(({ quad }) => quad)
    .filter((quad) => quad.some((corner) => !contains(page, corner, quadSize(quad).height / 3)));
  return [...onPage.filter((quad) => !beyond.some((whole) => contains(whole, middleOf(quad)))), ...beyond];
}

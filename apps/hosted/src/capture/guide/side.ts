import type { Gray } from './picture.ts';

/** Columns that a row of a page is divided into, its margins left out. */
const COLUMNS = 24;
const MARGIN = 0.07;
/** Mean change of luma from pixel to pixel in a column that is printed on densely: letters of a zone have 14 and more. */
const DENSE_CHANGE = 7;
/** How many of a row's columns are dense where a zone or a symbol runs over the page. */
const DENSE_SHARE = 0.86;
/** Lines of a zone are 2 to 3 mm high, of a card's 54. */
const LINE_MIN = 0.025;
/** A symbol of a licence is 8 mm high and more. @see AAMVA DL/ID Card Design Standard, D.11 */
const SYMBOL_MIN = 0.14;

/**
 * Tells whether a page has what only backs of cards have: a zone of three lines (TD1), or a symbol (PDF417). Fronts may have
 * a zone of two.
 */
export function looksLikeBack(page: Gray): boolean {
  const bands = denseBands(page);
  return (
    bands.filter((share) => share >= LINE_MIN && share < SYMBOL_MIN).length >= 3 ||
    bands.some((share) => share >= SYMBOL_MIN)
  );
}

/** Heights of what is printed from margin to margin, as shares of the page. */
function denseBands(page: Gray): number[] {
  const bands: number[] = [];
  let rows = 0;
  for (let y = 0; y <= page.height; y += 1) {
    if (y < page.height && isDense(page, y)) rows += 1;
    else {
      if (rows > 0) bands.push(rows / page.height);
      rows = 0;
    }
  }
  return bands;
}

function isDense({ width, data }: Gray, y: number): boolean {
  const column = ((1 - 2 * MARGIN) * width) / COLUMNS;
  let dense = 0;
  for (let k = 0; k < COLUMNS; k += 1) {
    const [from, to] = [Math.round(MARGIN * width + k * column), Math.round(MARGIN * width + (k + 1) * column)];
    let change = 0;
    for (let i = y * width + from; i < y * width + to; i += 1) change += Math.abs(data[i + 1]! - data[i]!);
    if (change / (to - from) >= DENSE_CHANGE) dense += 1;
  }
  return dense >= DENSE_SHARE * COLUMNS;
}

/** What a page looks like from afar, to know it again: {@link FACE} cells of mean luma, their mean taken off. */
export type Likeness = Float32Array;

const CELLS = { x: 16, y: 10 };

export function likenessOf({ width, height, data }: Gray): Likeness {
  const cells = new Float32Array(CELLS.x * CELLS.y);
  const counts = new Float32Array(cells.length);
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const cell = Math.floor((y * CELLS.y) / height) * CELLS.x + Math.floor((x * CELLS.x) / width);
      cells[cell]! += data[y * width + x]!;
      counts[cell]! += 1;
    }
  }
  for (let i = 0; i < cells.length; i += 1) cells[i]! /= counts[i]!;
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  return cells.map((value) => value - mean);
}

/** How alike two pages are, −1 to 1: Pearson's correlation, which light and shade hardly change. */
export function similarity(a: Likeness, b: Likeness): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return ab / (Math.sqrt(aa * bb) || 1);
}

import type { ColourReading } from '@credence/verification';
import type { RgbImage } from '../image.ts';

/** The page is looked at in this many cells across and down: noise averages out, portraits and headings remain. */
const CELLS = { across: 56, down: 36 } as const;

/** How many cells to either side the light may be taken to be the same. */
const AROUND = 4;

/** A few coloured things beside the page, or mirrored in it, are not its own: so many of its cells speak for it. */
const SPREAD_RANK = 0.8;

/** Darker or brighter cells say nothing of colour: their ratios are those of a few levels, or are cut off. */
const LUMA = { min: 30, max: 246 } as const;

/** For every cell: ln(red / green), ln(blue / green), ln(green); NaN where it says nothing. */
type Ratios = readonly [Float64Array, Float64Array, Float64Array];

/**
 * Measures how much colour there is on a page apart from that of the light, which changes slowly over it or, in sun and shade,
 * together with its brightness. A copy in black has none, whatever the light.
 *
 * @returns `undefined` when too little of the page is neither too dark nor clipped.
 */
export function measureColour(page: RgbImage): ColourReading | undefined {
  const [red, blue, luma] = ratiosOf(page).map(strayFromAround) as unknown as Ratios;
  const known = [...red.keys()].filter((i) => !Number.isNaN(red[i]! + blue[i]! + luma[i]!));
  if (known.length < red.length / 4) return undefined;
  const [overRed, overBlue] = [slopeOver(luma, red, known), slopeOver(luma, blue, known)];
  const strays = known
    .map((i) => Math.hypot(red[i]! - overRed * luma[i]!, blue[i]! - overBlue * luma[i]!))
    .toSorted((a, b) => a - b);
  return { spread: round(strays[Math.floor(strays.length * SPREAD_RANK)]!) };
}

function ratiosOf(page: RgbImage): Ratios {
  const means = meansOf(page);
  const ratios = [0, 1, 2].map(() => new Float64Array(CELLS.across * CELLS.down).fill(Number.NaN)) as unknown as Ratios;
  for (let i = 0; i < ratios[0].length; i++) {
    const [r, g, b] = [means[i * 3]!, means[i * 3 + 1]!, means[i * 3 + 2]!];
    if (Math.min(r, g, b) < LUMA.min || Math.max(r, g, b) > LUMA.max) continue;
    ratios[0][i] = Math.log(r / g);
    ratios[1][i] = Math.log(b / g);
    ratios[2][i] = Math.log(g);
  }
  return ratios;
}

/** Red, green and blue of each cell, of whole pixels and in whole numbers, whose rounding the lines of `document_in_colour` reckon with. */
function meansOf({ width, height, data }: RgbImage): Float64Array {
  const means = new Float64Array(CELLS.across * CELLS.down * 3);
  for (let cell = 0; cell < CELLS.across * CELLS.down; cell++) {
    const [column, row] = [cell % CELLS.across, Math.floor(cell / CELLS.across)];
    const left = startOf(column, CELLS.across, width);
    const right = Math.max(left + 1, startOf(column + 1, CELLS.across, width));
    const top = startOf(row, CELLS.down, height);
    const bottom = Math.max(top + 1, startOf(row + 1, CELLS.down, height));
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let y = top; y < bottom; y++) {
      for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) {
        red = (red + data[at]!) | 0;
        green = (green + data[at + 1]!) | 0;
        blue = (blue + data[at + 2]!) | 0;
      }
    }
    const count = (bottom - top) * (right - left);
    means[cell * 3] = Math.round(red / count);
    means[cell * 3 + 1] = Math.round(green / count);
    means[cell * 3 + 2] = Math.round(blue / count);
  }
  return means;
}

function startOf(cell: number, of: number, length: number): number {
  return Math.floor((cell * length) / of);
}

/** Each cell less the mean of those around it. */
function strayFromAround(values: Float64Array): Float64Array {
  return values.map((value, i) => {
    const [x, y] = [i % CELLS.across, Math.floor(i / CELLS.across)];
    let [sum, count] = [0, 0];
    for (let v = Math.max(0, y - AROUND); v <= Math.min(CELLS.down - 1, y + AROUND); v++) {
      for (let u = Math.max(0, x - AROUND); u <= Math.min(CELLS.across - 1, x + AROUND); u++) {
        const other = values[v * CELLS.across + u]!;
        if (Number.isNaN(other)) continue;
        sum += other;
        count += 1;
      }
    }
    return value - sum / count;
  });
}

/** Shade is bluer than sun by so much of its own depth; a colour that goes with brightness more steeply is an ink's. */
const SHADE_SLOPE_MAX = 0.15;

/** How a ratio goes with brightness, as far as light explains it: least squares through the origin. */
function slopeOver(luma: Float64Array, ratio: Float64Array, known: readonly number[]): number {
  let [products, squares] = [0, 1e-9];
  for (const i of known) {
    products += luma[i]! * ratio[i]!;
    squares += luma[i]! * luma[i]!;
  }
  return Math.max(-SHADE_SLOPE_MAX, Math.min(SHADE_SLOPE_MAX, products / squares));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

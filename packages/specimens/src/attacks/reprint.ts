import sharp from 'sharp';
import type { Random } from '../random.ts';
import type { Page } from '../sheet.ts';
import { LINEAR, toSrgb } from './linear-light.ts';

/** Dots a printer can set on a millimetre: 600 to the inch. */
const DOTS_PER_MM = 600 / 25.4;

/** What documents are scanned with before they are printed: 300 dots to the inch. */
const SCANNED_PER_MM = 300 / 25.4;

/** Process inks on white paper, as sRGB. @see ISO 12647-2: coated paper; office printers come no further */
const INKS = { cyan: [20, 150, 205], magenta: [205, 40, 125], yellow: [250, 230, 50], black: [38, 36, 38] } as const;
const PAPER = [244, 244, 240] as const;

type Rgb = readonly [number, number, number];

/** How an ink's dots lie: lines to the millimetre and their angle; scattered dots have no lines. */
interface Screen {
  cos: number;
  sin: number;
  linesPerMm: number;
}

/** Angles at which screens disturb each other least, in degrees. */
const ANGLES = { cyan: 15, magenta: 75, yellow: 0, black: 45 } as const;

/**
 * Scans a page and prints it, as an office printer does: dots of ink on plain paper, in rows for lasers and scattered for
 * inkjets.
 *
 * @param ink Four inks, or black alone.
 */
export async function reprint(page: Page, ink: 'colour' | 'grey', random: Random): Promise<Page> {
  const scan = await scanForPrinter(page);
  const { width, height } = scan;
  const linesPerMm = random.chance(0.6) ? random.between(85, 160) / 25.4 : 0;
  const names = ink === 'grey' ? (['black'] as const) : (['cyan', 'magenta', 'yellow', 'black'] as const);
  const covers = names.map((name) => dotsOf(screenAt(ANGLES[name], linesPerMm), random.fork(name)));
  const looks = mixtures(names.map((name) => INKS[name]));
  const amounts = new Float32Array(names.length);
  const out = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      inkFor(scan.data, i * 3, amounts);
      let mixture = 0;
      for (let k = 0; k < amounts.length; k++) if (amounts[k]! > covers[k]!(x, y)) mixture |= 1 << k;
      out.set(looks[mixture]!, i * 4);
    }
  }
  return { width, height, widthMm: page.widthMm, heightMm: page.heightMm, data: out };
}

/** Lays a printed page in the middle of a larger sheet of the same paper. */
export function onSheet(page: Page, marginMm: { x: number; y: number }): Page {
  const scale = page.width / page.widthMm;
  const [left, top] = [Math.round(marginMm.x * scale), Math.round(marginMm.y * scale)];
  const [width, height] = [page.width + 2 * left, page.height + 2 * top];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < data.length; i += 4) data.set([...PAPER, 255], i);
  for (let y = 0; y < page.height; y++) {
    const row = page.data.subarray(y * page.width * 4, (y + 1) * page.width * 4);
    data.set(row, ((y + top) * width + left) * 4);
  }
  return { width, height, widthMm: width / scale, heightMm: height / scale, data };
}

/** At the printer's resolution, with the detail of the scan. */
async function scanForPrinter({ data, width, height, widthMm, heightMm }: Page) {
  const size = (perMm: number) => ({ width: Math.round(widthMm * perMm), height: Math.round(heightMm * perMm) });
  const [scanned, printed] = [size(SCANNED_PER_MM), size(DOTS_PER_MM)];
  const scan = await sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .resize(scanned.width, scanned.height, { fit: 'fill' })
    .raw()
    .toBuffer();
  const pixels = await sharp(scan, { raw: { ...scanned, channels: 3 } })
    .resize(printed.width, printed.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { data: pixels, ...printed };
}

function screenAt(degrees: number, linesPerMm: number): Screen {
  const angle = (degrees * Math.PI) / 180;
  return { cos: Math.cos(angle), sin: Math.sin(angle), linesPerMm };
}

const STEPS = 1024;
const WAVE = Float32Array.from({ length: STEPS }, (_, step) => Math.cos((2 * Math.PI * step) / STEPS));

/** How much ink a place must be due to get a dot, 0 to 1: rises from the middle of each cell of the screen. */
function dotsOf({ cos, sin, linesPerMm }: Screen, random: Random): (x: number, y: number) => number {
  if (linesPerMm === 0) {
    const scattered = Float32Array.from({ length: 1 << 16 }, () => random.next());
    return (x, y) => scattered[(x * 7919 + y * 104_729) & 0xffff]!;
  }
  const steps = (linesPerMm / DOTS_PER_MM) * STEPS;
  return (x, y) => {
    const along = WAVE[((x * cos + y * sin) * steps) & (STEPS - 1)]!;
    const across = WAVE[((y * cos - x * sin) * steps) & (STEPS - 1)]!;
    return 0.5 - (along + across) / 4;
  };
}

/** How much of each ink a colour wants. */
function inkFor(rgb: Uint8Array, at: number, amounts: Float32Array): void {
  const [r, g, b] = [LINEAR[rgb[at]!]!, LINEAR[rgb[at + 1]!]!, LINEAR[rgb[at + 2]!]!];
  if (amounts.length === 1) {
    amounts[0] = 1 - (0.21 * r + 0.72 * g + 0.07 * b);
    return;
  }
  // What no channel reflects is left to black; the colours make up the rest.
  const left = Math.max(r, g, b, 1e-3);
  for (let ink = 0; ink < 3; ink++) {
    const [fromRed, fromGreen, fromBlue] = WANTED[ink] as [number, number, number];
    const wanted = fromRed * (1 - r / left) + fromGreen * (1 - g / left) + fromBlue * (1 - b / left);
    amounts[ink] = Math.max(0, Math.min(1, wanted));
  }
  amounts[3] = 1 - left;
}

/** From the light that a colour takes away to the coloured inks that take as much: printers know how their inks overlap. */
const WANTED = inverse(
  (['cyan', 'magenta', 'yellow'] as const).map((name) =>
    INKS[name].map((value, c) => 1 - LINEAR[value]! / LINEAR[PAPER[c]!]!),
  ),
);

/** Of a 3 × 3 matrix whose rows are inks; the rows of the result are inks, too. */
function inverse(rows: number[][]): number[][] {
  const at = (row: number, column: number) => rows[(row + 3) % 3]![(column + 3) % 3]!;
  const minor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * minor(0, column), 0);
  return [0, 1, 2].map((ink) => [0, 1, 2].map((channel) => minor(ink, channel) / determinant));
}

/** What every set of inks on top of each other looks like: each takes its share of the light. */
function mixtures(inks: readonly Rgb[]): number[][] {
  return Array.from({ length: 1 << inks.length }, (_, mixture) => {
    const light = Float32Array.from(PAPER, (white, c) =>
      inks.reduce(
        (left, ink, k) => (mixture & (1 << k) ? left * (LINEAR[ink[c]!]! / LINEAR[white]!) : left),
        LINEAR[white]!,
      ),
    );
    return [...toSrgb(light), 255];
  });
}

import type { BarcodeReading, Quad } from '@credence/verification';
import { readBarcodes } from 'zxing-wasm/reader';
import type { GrayImage } from '../image.ts';
import { openZxing } from '../models/zxing.ts';
import { distance, homographyBetween, mapCorners, mapQuad, middleOf, quadSize, rectangle } from '../pixels/geometry.ts';
import { resizeGray } from '../pixels/resize.ts';
import { sharpenGray } from '../pixels/sharpen.ts';
import { warpGray } from '../pixels/warp.ts';
import { asImageData } from './as-image-data.ts';
import { type BarRegion, findBars } from './find-bars.ts';

/** Long side of the copy on which bars are searched: on a smaller one the bars of a small card blur into grey. */
const SEARCH_SIDE_PX = 2000;

/** Photos with a shorter long side are searched enlarged, too: a card's bars may be 1.5 px wide on them. */
const SMALL_SIDE_PX = 1600;

/** Width at which a symbol is decoded: 1.5 px a module is the least that reads, a licence's symbol has some 280 modules. */
const SYMBOL_WIDTH_PX = { min: 900, max: 1700 } as const;

/** White around the symbol, as a share of its size; blocks that held only its edge were not found. */
const MARGIN = 0.06;

/** Pixels decoded at most, so that one attempt takes a tenth of a second even on texture that is no symbol. */
const MAX_DECODED_PX = 1e6;

/** PDF417 reads within ±2° of upright only; the direction of the bars is known to a few degrees. */
const SWEEP_DEGREES = [0, -2, 2, -4, 4, -6, 6];

/** A photo holds one symbol worth reading, rarely beside something that looks like one. */
const MAX_REGIONS = 3;

/** A licence's symbol is at least this long beside its page; what looks like bars in print is up to 0.29 on drawn fronts. */
const SYMBOL_SHARE = 0.35;

/**
 * The same of areas that are merely dense, as print is: of 60 drawn pages without a symbol one has such an area, a zone.
 */
const DENSE_SHARE = { along: 0.5, across: 0.08 } as const;

/** Dense areas tried: one is the symbol, if there is one. */
const MAX_DENSE = 2;

/** What soft and shaken symbols were read by, that which read most of them first. */
const CLOSE_LOOKS: readonly Look[] = [
  { degrees: 0, widthPx: 900 },
  { degrees: 0, widthPx: 1200, sharpened: true },
  { degrees: 0, widthPx: 1700, sharpened: true },
  { degrees: -2, widthPx: 1200, sharpened: true },
  { degrees: 2, widthPx: 1200, sharpened: true },
  { degrees: -2, widthPx: 1700, sharpened: true },
  { degrees: 2, widthPx: 1700, sharpened: true },
];

/** How an area is shown to the decoder. */
interface Look {
  degrees: number;
  /** Its own width within limits, where nothing is said. */
  widthPx?: number;
  sharpened?: true;
}

const OPTIONS = {
  formats: ['PDF417'],
  tryHarder: true,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: true, // reads soft pictures that are not read at their own size
  maxNumberOfSymbols: 1,
} as const;

/**
 * Reads the PDF417 symbol in a photo, wherever it lies and however it is turned.
 *
 * Areas of parallel bars are found first and each is decoded upright, then swept by ±6° for what perspective has done
 * to it. Where there are no bars nothing is decoded at all.
 *
 * @returns The payload and its place in pixels of `image`; `undefined` when no symbol was read.
 * @see ISO/IEC 15438
 */
export async function readPdf417(image: GrayImage): Promise<BarcodeReading | undefined> {
  const long = Math.max(image.width, image.height);
  const read = await sweep(image, barRegions(image, Math.min(long, SEARCH_SIDE_PX)));
  if (read || long >= SMALL_SIDE_PX) return read;
  return sweep(image, barRegions(image, Math.min(2 * long, SEARCH_SIDE_PX)));
}

/**
 * The same on a page that was cut out and lies straight: where bars are not found, or found and not read, dense areas along
 * the page's sides are looked at more closely.
 *
 * Areas of less than a third of the page's length are no symbol: print and lines of paper that look like bars.
 */
export async function readPdf417OnPage(page: GrayImage): Promise<BarcodeReading | undefined> {
  const long = Math.max(page.width, page.height);
  const sizeOf = ({ quad }: BarRegion) => quadSize(quad);
  const bars = barRegions(page, long).filter((region) => sizeOf(region).width >= SYMBOL_SHARE * long);
  const read = await sweep(page, bars);
  if (read) return read;
  const dense = findBars(page, 'dense').filter((region) => {
    const { width, height } = sizeOf(region);
    return width >= DENSE_SHARE.along * long && height >= DENSE_SHARE.across * long;
  });
  return tryAll(page, dense.slice(0, MAX_DENSE), CLOSE_LOOKS);
}

function sweep(image: GrayImage, regions: readonly BarRegion[]): Promise<BarcodeReading | undefined> {
  return tryAll(
    image,
    regions.slice(0, MAX_REGIONS),
    SWEEP_DEGREES.map((degrees) => ({ degrees })),
  );
}

async function tryAll(image: GrayImage, regions: readonly BarRegion[], looks: readonly Look[]) {
  if (regions.length > 0) await openZxing();
  for (const { quad } of regions) {
    for (const look of looks) {
      const reading = await decode(image, withMargin(quad), look);
      if (reading) return reading;
    }
  }
  return undefined;
}

/** @param side Length in pixels of the long side of the copy that is searched. */
function barRegions(image: GrayImage, side: number): BarRegion[] {
  const scale = side / Math.max(image.width, image.height);
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const regions = findBars(scale === 1 ? image : resizeGray(image, width, height));
  return regions.map(({ quad, fill }) => ({
    fill,
    quad: mapCorners(quad, ({ x, y }) => ({ x: x / scale, y: y / scale })),
  }));
}

function withMargin(quad: Quad): Quad {
  const { width, height } = quadSize(quad);
  const middle = middleOf(quad);
  const along = 1 + MARGIN * 2;
  const across = 1 + MARGIN * 2 * Math.min(3, width / height);
  const [a, b, , d] = quad;
  const u = { x: (b.x - a.x) / distance(a, b), y: (b.y - a.y) / distance(a, b) };
  const v = { x: (d.x - a.x) / distance(a, d), y: (d.y - a.y) / distance(a, d) };
  return mapCorners(quad, (corner) => {
    const [dx, dy] = [corner.x - middle.x, corner.y - middle.y];
    const p = (dx * u.x + dy * u.y) * along;
    const q = (dx * v.x + dy * v.y) * across;
    return { x: middle.x + p * u.x + q * v.x, y: middle.y + p * u.y + q * v.y };
  });
}

function turned(quad: Quad, degrees: number): Quad {
  const middle = middleOf(quad);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return mapCorners(quad, (corner) => {
    const [dx, dy] = [corner.x - middle.x, corner.y - middle.y];
    return { x: middle.x + dx * cos - dy * sin, y: middle.y + dx * sin + dy * cos };
  });
}

async function decode(image: GrayImage, area: Quad, look: Look): Promise<BarcodeReading | undefined> {
  const quad = turned(area, look.degrees);
  const { width, height } = quadSize(quad);
  const wanted = (look.widthPx ?? Math.min(Math.max(width, SYMBOL_WIDTH_PX.min), SYMBOL_WIDTH_PX.max)) / width;
  const scale = Math.min(wanted, Math.sqrt(MAX_DECODED_PX / (width * height)));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const toImage = homographyBetween(rectangle(size.width, size.height), quad);
  if (!toImage) return undefined;
  const upright = warpGray(image, toImage, size);
  const shown = look.sharpened ? sharpenGray(upright) : upright;
  const [result] = await readBarcodes(asImageData(shown), { ...OPTIONS, formats: ['PDF417'] });
  if (!result?.isValid) return undefined;
  const { topLeft, topRight, bottomRight, bottomLeft } = result.position;
  return {
    symbology: 'PDF417',
    payload: latin1(result.bytes),
    quad: mapQuad(toImage, [topLeft, topRight, bottomRight, bottomLeft]),
  };
}

/** Byte for byte: TextDecoder's `latin1` is really windows-1252 and would change control characters. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

import { parseSeal } from '@credence/documents';
import type { Quad, SymbolReading } from '@credence/verification';
import { readBarcodes } from 'zxing-wasm/reader';
import type { GrayImage } from '../image.ts';
import { openZxing } from '../models/zxing.ts';
import { homographyBetween, mapQuad, quadSize, rectangle } from '../pixels/geometry.ts';
import { sharpenGray } from '../pixels/sharpen.ts';
import { warpGray } from '../pixels/warp.ts';
import { asImageData } from './as-image-data.ts';
import { findSymbols } from './find-symbols.ts';

/** A document has one seal, rarely another symbol beside it. */
const MAX_SYMBOLS = 2;

/**
 * Sizes at which an area is decoded, in pixels: about 5 px a module of the largest seals, then 10 and sharpened for what is soft.
 */
const LOOKS = [
  { sidePx: 260, sharpened: false },
  { sidePx: 520, sharpened: true },
] as const;

const OPTIONS = {
  formats: ['DataMatrix', 'QRCode', 'Aztec'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 1,
} as const;

/**
 * Reads the square symbols (Data Matrix, QR, Aztec) on a page. Where nothing looks like one, nothing is decoded.
 *
 * Only what a visible digital seal says is kept: of any other symbol, that it is there.
 *
 * @param page A page that was cut out and lies straight.
 * @returns Places in pixels of `page`.
 * @see ISO/IEC 16022, ISO/IEC 18004, ISO/IEC 24778
 */
export async function readSymbols(page: GrayImage): Promise<SymbolReading[]> {
  const areas = findSymbols(page);
  if (areas.length > 0) await openZxing();
  const read: SymbolReading[] = [];
  for (const area of areas) {
    if (read.length === MAX_SYMBOLS) break;
    const symbol = await readArea(page, area);
    if (symbol) read.push(symbol);
  }
  return read;
}

async function readArea(page: GrayImage, area: Quad): Promise<SymbolReading | undefined> {
  for (const look of LOOKS) {
    const symbol = await decode(page, area, look);
    if (symbol) return symbol;
  }
  return undefined;
}

async function decode(
  page: GrayImage,
  area: Quad,
  { sidePx, sharpened }: (typeof LOOKS)[number],
): Promise<SymbolReading | undefined> {
  const { width, height } = quadSize(area);
  const scale = sidePx / Math.max(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const toPage = homographyBetween(rectangle(size.width, size.height), area);
  if (!toPage) return undefined;
  const shown = warpGray(page, toPage, size);
  const [result] = await readBarcodes(asImageData(sharpened ? sharpenGray(shown) : shown), {
    ...OPTIONS,
    formats: [...OPTIONS.formats],
  });
  if (!result?.isValid) return undefined;
  const { topLeft, topRight, bottomRight, bottomLeft } = result.position;
  const isSeal = parseSeal(result.bytes) !== undefined;
  return {
    symbology: result.symbology as SymbolReading['symbology'],
    ...(isSeal && { seal: Buffer.from(result.bytes).toString('latin1') }),
    quad: mapQuad(toPage, [topLeft, topRight, bottomRight, bottomLeft]),
  };
}

import bwipjs from 'bwip-js';
import type { Sheet } from './sheet.ts';

/**
 * Prints a payload as PDF417: error correction level 5 and a quiet zone of two modules, AAMVA card design standard, annex D.
 *
 * @returns The width of a module in millimetres.
 */
export function drawBarcode(
  sheet: Sheet,
  payload: string,
  place: { x: number; y: number; widthMm: number; heightMm: number },
): number {
  // The package's types know nothing of the options of single symbologies.
  const options = { bcid: 'pdf417', text: payload, columns: 13, eclevel: 5, rowmult: 1 };
  const [symbol] = bwipjs.raw(options);
  if (!symbol || !('pixs' in symbol)) throw new Error('bwip-js drew no PDF417 matrix');
  const { pixs, pixx, pixy } = symbol;
  const { ctx, scale } = sheet;
  const rows = pixy;
  const module = Math.floor((place.widthMm * scale) / (pixx + 4));
  const row = Math.floor(Math.min(module * 3, (place.heightMm * scale) / (rows + 2)));
  const left = Math.round(place.x * scale + (place.widthMm * scale - module * pixx) / 2);
  const top = Math.round(place.y * scale + 2 * module);

  ctx.fillStyle = '#fdfdfb';
  ctx.fillRect(left - 3 * module, top - 3 * module, module * (pixx + 6), row * rows + 6 * module);
  ctx.fillStyle = '#141416';
  pixs.forEach((dark, at) => {
    if (dark) ctx.fillRect(left + (at % pixx) * module, top + Math.floor(at / pixx) * row, module, row);
  });
  return module / scale;
}

import bwipjs from 'bwip-js';
import type { Sheet } from './sheet.ts';

export type SealSymbology = 'datamatrix' | 'qrcode';

/** White around the symbol, in modules: ISO/IEC 16022 asks for one, ISO/IEC 18004 for four. */
const QUIET = { datamatrix: 2, qrcode: 4 } as const;

/** Prints bytes as a square symbol. @param place Of the symbol with the white around it, in millimetres. */
export function drawSeal(
  sheet: Sheet,
  payload: Uint8Array,
  { symbology, ...place }: { symbology: SealSymbology; x: number; y: number; sizeMm: number },
): void {
  // The package's types know nothing of the options of single symbologies; QR codes are corrected by a sixth.
  const options = { bcid: symbology, text: Buffer.from(payload).toString('latin1'), binarytext: true, eclevel: 'M' };
  const [symbol] = bwipjs.raw(options);
  if (!symbol || !('pixs' in symbol)) throw new Error(`bwip-js drew no ${symbology} matrix`);
  const { pixs, pixx: modules } = symbol;
  const { ctx, scale } = sheet;
  const size = place.sizeMm * scale;
  const module = size / (modules + 2 * QUIET[symbology]);
  const at = (index: number) => Math.round((QUIET[symbology] + index) * module);

  ctx.fillStyle = '#fdfdfb';
  ctx.fillRect(place.x * scale, place.y * scale, size, size);
  ctx.fillStyle = '#141416';
  pixs.forEach((dark, i) => {
    const [column, row] = [i % modules, Math.floor(i / modules)];
    const [left, top] = [at(column), at(row)];
    if (dark) {
      ctx.fillRect(place.x * scale + left, place.y * scale + top, at(column + 1) - left, at(row + 1) - top);
    }
  });
}

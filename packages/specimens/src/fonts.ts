import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';

const require = createRequire(import.meta.url);

/** A CSS font list: Noto Sans in its Latin and extended Latin parts, which come as separate files. */
export const PRINT = '"Specimen Print", "Specimen Print Extended"';

/** OCR-B, the typeface of machine-readable zones: ICAO Doc 9303 part 3, section 4.3. */
export const OCR_B = '"Specimen OCR-B"';

for (const weight of [400, 600, 700]) {
  register(notoSans('latin', weight), 'Specimen Print');
  register(notoSans('latin-ext', weight), 'Specimen Print Extended');
}
register(ocrB(), 'Specimen OCR-B');

function notoSans(subset: string, weight: number): string {
  return require.resolve(`@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff2`);
}

/** bwip-js carries the font but does not export its path: it lies beside the folder of the entry point. */
function ocrB(): string {
  return join(dirname(require.resolve('bwip-js')), '..', 'fonts', 'OCRB7.ttf');
}

function register(path: string, family: string): void {
  if (!GlobalFonts.registerFromPath(path, family)) throw new Error(`The font ${family} could not be loaded`);
}

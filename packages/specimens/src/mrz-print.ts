import { OCR_B } from './fonts.ts';
import type { Sheet } from './sheet.ts';

/** A rectangle on a sheet, from its top left corner. */
export interface PlaceMm {
  x: number;
  y: number;
  widthMm: number;
  heightMm: number;
}

/** Ten characters to the inch: ICAO Doc 9303 part 3, section 4.3. */
export const PITCH_MM = 2.54;

/** The font's advance is 0.72 of its em square: this size brings it to the pitch. */
const SIZE_MM = PITCH_MM / 0.72;

/** Capitals reach 0.77 of the em square above the baseline, so this puts a line's middle where it is asked for. */
const MIDDLE_TO_BASELINE_MM = (SIZE_MM * 0.77) / 2;

/** Where lines lie, in millimetres: ICAO Doc 9303 parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas), section 4.1. */
const LAYOUT = {
  TD1: { left: 4, lastLineFromBottom: 7.25, lineGap: 4.23, zoneHeight: 23.2 },
  TD2: { left: 4, lastLineFromBottom: 9.4, lineGap: 6.35, zoneHeight: 23.2 },
  TD3: { left: 6, lastLineFromBottom: 9.4, lineGap: 6.35, zoneHeight: 23.2 },
  MRV_A: { left: 6, lastLineFromBottom: 9.4, lineGap: 6.35, zoneHeight: 23.2 },
  MRV_B: { left: 4, lastLineFromBottom: 9.4, lineGap: 6.35, zoneHeight: 23.2 },
} as const;

/**
 * Prints a machine-readable zone at the foot of a sheet, on a band kept nearly free of background print.
 *
 * @returns Where its characters stand, in millimetres.
 */
export function printMrz(sheet: Sheet, lines: readonly string[], format: keyof typeof LAYOUT): PlaceMm {
  const { ctx, scale, widthMm, heightMm } = sheet;
  const { left, lastLineFromBottom, lineGap, zoneHeight } = LAYOUT[format];

  ctx.fillStyle = 'rgba(250, 249, 244, 0.86)';
  ctx.fillRect(0, (heightMm - zoneHeight) * scale, widthMm * scale, zoneHeight * scale);

  ctx.font = `${SIZE_MM * scale}px ${OCR_B}`;
  ctx.fillStyle = '#17171a';
  ctx.textAlign = 'left';
  lines.forEach((line, row) => {
    const middle = heightMm - lastLineFromBottom - (lines.length - 1 - row) * lineGap;
    // One by one: the font's own advances differ by a hundredth, which would add up to a character over a line.
    [...line].forEach((char, column) => {
      ctx.fillText(char, (left + column * PITCH_MM) * scale, (middle + MIDDLE_TO_BASELINE_MM) * scale);
    });
  });
  const above = (lines.length - 1) * lineGap + SIZE_MM / 2;
  return {
    x: left,
    y: heightMm - lastLineFromBottom - above,
    widthMm: lines[0]!.length * PITCH_MM,
    heightMm: above + SIZE_MM / 2,
  };
}

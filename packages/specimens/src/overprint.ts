import { PRINT } from './fonts.ts';
import type { Sheet } from './sheet.ts';

/** The red every specimen is marked with: `r, g, b`. */
const RED = '200, 16, 46';

/**
 * Marks a document as a specimen, twice: large and light under the print, small and solid beside it.
 *
 * There is no way to draw a document without it. Call it after the background and before the texts, which stay readable.
 */
export function overprint(sheet: Sheet, large: Mark, small: Mark): void {
  stamp(sheet, large, `rgba(${RED}, 0.13)`, `rgba(${RED}, 0.34)`);
  stamp(sheet, small, `rgba(${RED}, 0.92)`);
}

export interface Mark {
  /** The centre, in millimetres from the top left corner. */
  x: number;
  y: number;
  sizeMm: number;
  degrees: number;
}

function stamp({ ctx, scale }: Sheet, mark: Mark, fill: string, outline?: string): void {
  ctx.save();
  ctx.translate(mark.x * scale, mark.y * scale);
  ctx.rotate((mark.degrees * Math.PI) / 180);
  ctx.font = `700 ${mark.sizeMm * scale}px ${PRINT}`;
  ctx.letterSpacing = `${mark.sizeMm * 0.12 * scale}px`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = fill;
  ctx.fillText('SPECIMEN', 0, 0);
  if (outline) {
    ctx.strokeStyle = outline;
    ctx.lineWidth = 0.12 * scale;
    ctx.strokeText('SPECIMEN', 0, 0);
  }
  ctx.restore();
}

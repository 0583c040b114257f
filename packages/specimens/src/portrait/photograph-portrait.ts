import { photograph } from '../photograph.ts';
import type { Seed } from '../random.ts';
import { drawPortrait, type Sitter } from './portrait.ts';

/** The size of a passport photo: ICAO Doc 9303 part 3, section 3.9.1. */
const PRINT_MM = { width: 35, height: 45 } as const;

/**
 * Takes a picture of a document's portrait, enlarged and printed, as whoever has only the document could take it in place
 * of a selfie. The same sitter, date and seed give the same bytes.
 *
 * @param date `YYYY-MM-DD`: when the document's portrait was taken.
 * @returns A JPEG file of the size of a selfie.
 */
export async function photographPortrait(sitter: Sitter, date: string, seed: Seed): Promise<Buffer> {
  const print = drawPortrait(sitter, date, 1280);
  const { width, height } = print;
  const page = {
    width,
    height,
    widthMm: PRINT_MM.width,
    heightMm: PRINT_MM.height,
    data: print.getContext('2d').getImageData(0, 0, width, height).data,
  };
  const frame = { width: 1080, height: 1440, fill: 0.9, perspective: 0.2 } as const;
  return (await photograph(page, { ...frame, seed: `${seed}/portrait` })).jpeg;
}

import { jpegSegments } from '../jpeg-segments.ts';
import { BLOCK_PX, FREQUENCIES } from './block-transform.ts';

/** How the pixels of an upright photo were stored. */
export interface StoredGrid {
  /** What each of `FREQUENCIES` is rounded to multiples of. */
  steps: number[];
  /** Where the first whole block begins, in pixels from the upright photo's left and top. */
  left: number;
  top: number;
}

/** Exif's orientations: whether the upright photo is the stored one with rows for columns, then mirrored across or down. @see CIPA DC-008, section 4.6.4 */
const ORIENTATIONS = [
  { turned: false, across: false, down: false },
  { turned: false, across: true, down: false },
  { turned: false, across: true, down: true },
  { turned: false, across: false, down: true },
  { turned: true, across: false, down: false },
  { turned: true, across: true, down: false },
  { turned: true, across: true, down: true },
  { turned: true, across: false, down: true },
] as const;

const QUANTISATION = 0xdb;

/** Where a table of 64 entries holds those of the first four rows and columns. @see ITU-T T.81, figure A.6 */
const ZIGZAG = [
  [0, 1, 5, 6],
  [2, 4, 7, 13],
  [3, 8, 12, 17],
  [9, 11, 18, 24],
] as const;

/**
 * Tells how the brightness of a photo was rounded when its file was written.
 *
 * @param file A JPEG; or another, whose pixels were not rounded at all.
 * @param upright Width, height and the orientation that was applied, 1 to 8.
 * @returns `undefined` for a JPEG without a table that can be read.
 */
export function storedGrid(
  file: Uint8Array,
  { width, height, orientation }: { width: number; height: number; orientation: number },
): StoredGrid | undefined {
  const { turned, across, down } = ORIENTATIONS[orientation - 1] ?? ORIENTATIONS[0];
  const segments = jpegSegments(file);
  const table = segments.find(({ marker }) => marker === QUANTISATION)?.bytes;
  // The first table is that of brightness; entries of two bytes are for pictures of twelve bits.
  if (segments.length > 0 && (!table || table.length < 65 || table[0] !== 0)) return undefined;
  const stepOf = ([v, u]: readonly [number, number]) =>
    Math.max(1, table ? table[1 + (turned ? ZIGZAG[u]![v]! : ZIGZAG[v]![u]!)]! : 1);
  return {
    steps: FREQUENCIES.map(stepOf),
    left: across ? width % BLOCK_PX : 0,
    top: down ? height % BLOCK_PX : 0,
  };
}

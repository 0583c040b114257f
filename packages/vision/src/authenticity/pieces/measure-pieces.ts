import type { PiecesReading, Quad } from '@credence/verification';
import { type Area, decodeArea } from '../../decode/decode-image.ts';
import { openGuarded } from '../../decode/guarded-sharp.ts';
import type { RgbImage } from '../../image.ts';
import { BLOCK_PX, transformBlocks } from './block-transform.ts';
import { type EarlierSave, findEarlierSave } from './earlier-save.ts';
import { type StoredGrid, storedGrid } from './stored-grid.ts';
import { type AskedBlocks, strangestLine, strangestPatch } from './strangest.ts';

/** Pixels of a page of which one block in sixteen is enough to tell of an earlier save: 6,000 blocks; of smaller ones a quarter is asked. */
const LARGE_PX = 6e6;

/** What pieces are looked for on; quads in pixels of the upright photo. */
export interface PiecedSubject {
  bytes: Uint8Array;
  /** The photo at its own size and in its own colours, where it is there already. */
  own: RgbImage | undefined;
  /** Its own size, upright. */
  size: { width: number; height: number };
  page: Quad;
  /** Lines of print, those of a zone each for itself. */
  lines: readonly Quad[];
}

/** Pixels of a page beyond which a second decoding takes too long. */
const MAX_AREA_PX = 12e6;

/** Blocks across the page's area below which too little is known of any of them. */
const MIN_BLOCKS = 40;

/**
 * Looks for parts of a document's photo that were put there after it had been saved: everything else was rounded twice, they were
 * rounded once.
 *
 * @returns `undefined` where the page is too small or too large to be looked at, or the file keeps no rounding.
 */
export async function measurePieces(subject: PiecedSubject): Promise<PiecesReading | undefined> {
  const { format, orientation } = await openGuarded(subject.bytes).metadata();
  if (format !== 'jpeg' && format !== 'png') return undefined;
  const grid = storedGrid(subject.bytes, { ...subject.size, orientation: orientation ?? 1 });
  const area = grid && areaOf(subject, grid);
  if (!area) return undefined;
  // What is there already is not cut out: a page is 20 MB.
  const part = subject.own
    ? { ...area, image: subject.own }
    : { ...area, image: await decodeArea(subject.bytes, area), left: 0, top: 0 };
  return comparePieces(part, area, grid, subject);
}

/** An area of blocks, and the image in which it lies. */
type Part = Area & { image: RgbImage };

/** Whole blocks around the page. */
function areaOf({ page, size }: PiecedSubject, { left, top }: StoredGrid): Area | undefined {
  const [xs, ys] = [page.map(({ x }) => x), page.map(({ y }) => y)];
  const start = (least: number, offset: number) =>
    offset + BLOCK_PX * Math.ceil((Math.max(0, least) - offset) / BLOCK_PX);
  const from = { left: start(Math.min(...xs), left), top: start(Math.min(...ys), top) };
  const blocks = (first: number, last: number, end: number) => Math.floor((Math.min(last, end) - first) / BLOCK_PX);
  const columns = blocks(from.left, Math.max(...xs), size.width);
  const rows = blocks(from.top, Math.max(...ys), size.height);
  const area = { ...from, width: columns * BLOCK_PX, height: rows * BLOCK_PX };
  return Math.min(columns, rows) >= MIN_BLOCKS && area.width * area.height <= MAX_AREA_PX ? area : undefined;
}

function comparePieces(part: Part, { left, top }: Area, grid: StoredGrid, subject: PiecedSubject): PiecesReading {
  // Most photos were saved once, and some of their blocks tell so.
  const own = part.width * part.height > LARGE_PX ? 4 : 2;
  if (savedBefore(part, grid, { own, straddling: 4 }).frequencies === 0) return { frequencies: 0 };
  const save = savedBefore(part, grid, { own: 1, straddling: 2 });
  const [columns, rows] = [part.width / BLOCK_PX, part.height / BLOCK_PX];
  const blocks: AskedBlocks = { ...save, left, top, columns, rows };
  const patch = strangestPatch(blocks, subject.page);
  const line = strangestLine(blocks, subject.page, subject.lines);
  return { frequencies: save.frequencies, ...(patch && { patch }), ...(line && { line }) };
}

/** Every how many blocks, of both ways, one is asked: those of the grid, and those that straddle them and tell how coefficients are distributed. */
interface Every {
  own: number;
  straddling: number;
}

function savedBefore(part: Part, { steps }: StoredGrid, every: Every): EarlierSave {
  const plan = (start: number, step: number) => ({
    columns: Math.floor((part.width - start) / step),
    rows: Math.floor((part.height - start) / step),
    ...{ left: part.left + start, top: part.top + start, step },
  });
  const own = transformBlocks(part.image, plan(0, every.own * BLOCK_PX));
  const straddling = transformBlocks(part.image, plan(BLOCK_PX / 2, every.straddling * BLOCK_PX));
  return findEarlierSave({
    own: own.coefficients,
    straddling: straddling.coefficients,
    steps,
    asked: own.whole,
  });
}

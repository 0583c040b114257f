import type { GrayImage } from '../image.ts';
import { resizeGray } from '../pixels/resize.ts';

/** Luma at which phone sensors clip. On rendered pages without reflections no pixel reaches it; under a lamp 21 % do. */
const CLIPPED_LUMA = 250;

/** Width at which blobs are followed; a reflection is larger than a pixel of this. */
const BLOB_WIDTH_PX = 250;

export interface Glare {
  /** Fraction of clipped pixels, 0 to 1. */
  fraction: number;
  /** Fraction of the page that the largest connected clipped area covers, 0 to 1: what a reflection hides. */
  largestFraction: number;
}

/**
 * Measures how much of a page is washed out by reflected light.
 *
 * @param page Luma of the rectified page, of any size.
 * @returns Fractions; how much is too much is for a check to say.
 */
export function measureGlare(page: GrayImage): Glare {
  let clipped = 0;
  const { data } = page;
  for (let i = 0; i < data.length; i++) if (data[i]! >= CLIPPED_LUMA) clipped += 1;
  return { fraction: clipped / data.length, largestFraction: clipped > 0 ? largestBlob(page) : 0 };
}

function largestBlob(page: GrayImage): number {
  const width = Math.min(BLOB_WIDTH_PX, page.width);
  const { data, height } = resizeGray(page, width, Math.max(1, Math.round((page.height * width) / page.width)));
  const pending = Uint8Array.from(data, (luma) => (luma >= CLIPPED_LUMA ? 1 : 0));
  let largest = 0;
  for (let i = 0; i < pending.length; i++) {
    if (pending[i]) largest = Math.max(largest, consume(pending, i, { width, height }));
  }
  return largest / pending.length;
}

/** Counts the pixels connected to one, by their sides, and strikes them off. */
function consume(pending: Uint8Array, start: number, { width, height }: { width: number; height: number }): number {
  const stack = [start];
  pending[start] = 0;
  let count = 0;
  for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
    count += 1;
    const x = i % width;
    const neighbours = [
      x > 0 ? i - 1 : -1,
      x < width - 1 ? i + 1 : -1,
      i - width,
      i + width < width * height ? i + width : -1,
    ];
    for (const next of neighbours) {
      if (next < 0 || !pending[next]) continue;
      pending[next] = 0;
      stack.push(next);
    }
  }
  return count;
}

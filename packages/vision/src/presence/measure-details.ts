import type { DetailsReading, Quad } from '@credence/verification';
import { decodeSmall } from '../decode/decode-image.ts';
import type { GrayImage } from '../image.ts';
import { distance, homographyBetween, mapPoint, rectangle } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { findShift } from './find-shift.ts';
import { fineDetail, sampleAt } from './fine-detail.ts';
import { registerPage } from './register-page.ts';

/** Pixels along a detail's side: what the page sends at most. Anything larger is not looked at. */
const DETAIL_SIDE_MAX_PX = 192;

/** Pixels along the side of the piece of one detail that is laid over the next: the rest is how far a hand may move in between. */
const PATCH_PX = 128;

/** Details that lie within a pixel of each other may be one frame given twice, and what a sensor adds to every picture lies still, too. */
const MOVED_MIN_PX = 1;

/** Less alike than this, a correlation of their lumas, they show no place in common, or nothing by which to lay one over the other. */
const ALIKE_MIN = 0.5;

/** Blocks are as small as those of JPEG: among so many some show paper and nothing on it. */
const BLOCK_PX = 8;
/** The share of blocks, the smoothest ones, in which noise is looked for. */
const SMOOTH_SHARE = 0.25;
/** Of fewer blocks than this share nothing is told: the others are too dark or too bright for noise to be seen in them. */
const BLOCKS_MIN_SHARE = 1 / 3;
/** Brightness at which clipping and the dark end of the sensor's curve flatten noise: see `authenticity/noise.ts`. */
const LUMA = { min: 24, max: 244 } as const;

/**
 * Lays pieces of neighbouring frames over each other, at the camera's own resolution, and measures what differs: each exposure has
 * noise of its own, copies of one picture have the same.
 *
 * @param details In the order of their frames.
 * @returns Of the pair whose difference is the middle one; of none that moved, only that.
 */
export async function measureDetails(details: readonly Uint8Array[]): Promise<DetailsReading> {
  const pictures = await Promise.all(details.map((bytes) => decodeSmall(bytes, DETAIL_SIDE_MAX_PX)));
  const grays = pictures.map((picture) => picture && toGray(picture));
  const pairs = grays.flatMap((gray, i) => (gray && grays[i + 1] && comparePair(gray, grays[i + 1]!)) || []);
  const middle = pairs.toSorted((a, b) => a.residual - b.residual)[pairs.length >> 1];
  return { details: details.length, pairs: pairs.length, ...middle };
}

type Differing = Required<Pick<DetailsReading, 'level' | 'residual' | 'shared'>>;

function comparePair(one: GrayImage, other: GrayImage): Differing | undefined {
  if ([one, other].some(({ width, height }) => Math.min(width, height) < PATCH_PX)) return undefined;
  const [left, top] = [(one.width - PATCH_PX) >> 1, (one.height - PATCH_PX) >> 1];
  const patch = cut(one, left, top);
  const shift = findShift(patch, other);
  const found = registerPage(patch, other, squareAt(shift.x, shift.y));
  const toOther = found && homographyBetween(rectangle(PATCH_PX, PATCH_PX), found.quad);
  if (!found || !toOther || found.likeness < ALIKE_MIN) return undefined;
  const still = squareAt(left, top);
  if (Math.max(...found.quad.map((corner, i) => distance(corner, still[i]!))) < MOVED_MIN_PX) return undefined;
  const [ours, theirs] = [fineDetail(one), fineDetail(other)];
  return tell(patch, (x, y) => {
    const there = mapPoint(toOther, { x: x + 0.5, y: y + 0.5 });
    return [ours[(y + top) * one.width + x + left]!, sampleAt(theirs, other, there.x - 0.5, there.y - 0.5)];
  });
}

function squareAt(left: number, top: number): Quad {
  const [a, b, c, d] = rectangle(PATCH_PX, PATCH_PX).map(({ x, y }) => ({ x: x + left, y: y + top }));
  return [a!, b!, c!, d!];
}

function cut({ width, data }: GrayImage, left: number, top: number): GrayImage {
  const out = new Uint8Array(PATCH_PX * PATCH_PX);
  for (let y = 0; y < PATCH_PX; y++) {
    const from = (y + top) * width + left;
    out.set(data.subarray(from, from + PATCH_PX), y * PATCH_PX);
  }
  return { width: PATCH_PX, height: PATCH_PX, data: out };
}

/** The mean squares of a block: of the one, of the other, and their product. */
interface Block {
  ours: number;
  theirs: number;
  both: number;
}

type Pair = (x: number, y: number) => readonly [ours: number, theirs: number];

function tell(patch: GrayImage, pairAt: Pair): Differing | undefined {
  const blocks: Block[] = [];
  for (let top = 0; top < PATCH_PX; top += BLOCK_PX) {
    for (let left = 0; left < PATCH_PX; left += BLOCK_PX) {
      const block = measureBlock(patch, left, top, pairAt);
      if (block) blocks.push(block);
    }
  }
  if (blocks.length < BLOCKS_MIN_SHARE * (PATCH_PX / BLOCK_PX) ** 2) return undefined;
  const smooth = blocks.toSorted((a, b) => a.ours + a.theirs - b.ours - b.theirs);
  const [all, least] = [blocks, smooth.slice(0, Math.ceil(SMOOTH_SHARE * blocks.length))].map(meanOf) as [Block, Block];
  return {
    level: rounded(Math.sqrt((all.ours + all.theirs) / 2)),
    residual: rounded(Math.sqrt(Math.max(0, all.ours + all.theirs - 2 * all.both))),
    shared: rounded(least.both / Math.sqrt(Math.max(1e-6, least.ours * least.theirs))),
  };
}

function measureBlock(patch: GrayImage, left: number, top: number, pairAt: Pair): Block | undefined {
  const block = { ours: 0, theirs: 0, both: 0 };
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let x = left; x < left + BLOCK_PX; x++) {
      const luma = patch.data[y * PATCH_PX + x]!;
      if (luma < LUMA.min || luma > LUMA.max) return undefined;
      const [ours, theirs] = pairAt(x, y);
      block.ours += ours * ours;
      block.theirs += theirs * theirs;
      block.both += ours * theirs;
    }
  }
  return Number.isNaN(block.theirs) ? undefined : block;
}

function meanOf(blocks: readonly Block[]): Block {
  const mean = (of: keyof Block) => blocks.reduce((sum, block) => sum + block[of], 0) / blocks.length / BLOCK_PX ** 2;
  return { ours: mean('ours'), theirs: mean('theirs'), both: mean('both') };
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

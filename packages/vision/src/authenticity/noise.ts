import type { NoiseReading, Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { homographyBetween, mapPoint, quadSize, rectangle } from '../pixels/geometry.ts';

/** Cells across and down a page: one is about 2.5 mm of a card. */
const CELLS = { across: 32, down: 20 } as const;

/** Sides of the blocks that a cell is made of, in pixels. */
export const BLOCK_PX = 6;

/** A cell's noise is that of its smoothest blocks, at this share of all: print and guilloche are in the others. */
const SMOOTH_RANK = 0.2;

/** Brightness at which clipping and the dark end of the sensor's curve flatten noise. */
const LUMA = { min: 24, max: 244 } as const;

/** Blocks across a cell that tell enough of it: on large photos some are passed over. */
const BLOCKS_ACROSS = 6;

/** Blocks in a cell below which it says nothing. */
const MIN_BLOCKS = 8;

/**
 * Measures the finest detail of a photo where the page is smooth: the sensor's noise, or the grain of print.
 *
 * @param page Corners in pixels of the photo, which is measured as it is: resampling would change it.
 * @returns `undefined` when little of the page is smooth.
 */
export function measureNoise(photo: RgbImage, page: Quad): NoiseReading | undefined {
  const cells = cellsOf(photo, page);
  const known = cells.filter((cell) => cell !== undefined).toSorted((a, b) => a - b);
  if (known.length < cells.length / 3) return undefined;
  return { level: Math.round(known[Math.floor(known.length / 2)]! * 100) / 100 };
}

function cellsOf(photo: RgbImage, page: Quad): (number | undefined)[] {
  const toPhoto = homographyBetween(rectangle(CELLS.across, CELLS.down), page);
  if (!toPhoto) return [];
  const { width, height } = quadSize(page);
  const side = Math.round(Math.min(width / CELLS.across, height / CELLS.down));
  return Array.from({ length: CELLS.across * CELLS.down }, (_, i) =>
    measureCell(photo, mapPoint(toPhoto, { x: (i % CELLS.across) + 0.5, y: Math.floor(i / CELLS.across) + 0.5 }), side),
  );
}

function measureCell(photo: RgbImage, middle: Point, side: number): number | undefined {
  const [left, top] = [Math.round(middle.x - side / 2), Math.round(middle.y - side / 2)];
  const step = BLOCK_PX * Math.max(1, Math.floor(side / (BLOCKS_ACROSS * BLOCK_PX)));
  const blocks: number[] = [];
  for (let y = Math.max(1, top); y + BLOCK_PX < Math.min(photo.height - 1, top + side); y += step) {
    for (let x = Math.max(1, left); x + BLOCK_PX < Math.min(photo.width - 1, left + side); x += step) {
      const { noise, luma } = measureBlock(photo, x, y);
      if (luma >= LUMA.min && luma <= LUMA.max) blocks.push(noise);
    }
  }
  if (blocks.length < MIN_BLOCKS) return undefined;
  return blocks.toSorted((a, b) => a - b)[Math.floor(blocks.length * SMOOTH_RANK)];
}

/**
 * The deviation of green from a smooth surface: a mask that slopes pass unnoticed through.
 *
 * @see Immerkær: Fast noise variance estimation, Computer Vision and Image Understanding 64 (1996)
 */
export function measureBlock({ width, data }: RgbImage, left: number, top: number): { noise: number; luma: number } {
  let squares = 0;
  let sum = 0;
  const row = width * 3;
  for (let y = top; y < top + BLOCK_PX; y++) {
    for (let i = (y * width + left) * 3 + 1; i < (y * width + left + BLOCK_PX) * 3; i += 3) {
      const corners = data[i - row - 3]! + data[i - row + 3]! + data[i + row - 3]! + data[i + row + 3]!;
      const sides = data[i - 3]! + data[i + 3]! + data[i - row]! + data[i + row]!;
      const stray = corners - 2 * sides + 4 * data[i]!;
      squares += stray * stray;
      sum += data[i]!;
    }
  }
  const count = BLOCK_PX * BLOCK_PX;
  return { noise: Math.sqrt(squares / count) / 6, luma: sum / count };
}

import type { Point, Quad } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { lineWidth } from '../ocr/recognize.ts';
import { lumaOf, SPARSE, warp } from '../ocr/warp.ts';

/** The network's input: one letter with its neighbours' edges, all that stands over and under it included. */
export const CROP = { width: 36, height: 48 } as const;

/** Pixels of a line's box in a crop, and beyond it above and below: boxes end where high marks begin. */
const BOX_PX = 36;
const BEYOND_PX = (CROP.height - BOX_PX) / 2;

/** Pixels of a line as it is read. */
const LINE_PX = 48;

/**
 * Cuts letters out of a line.
 *
 * @param quad The line's box.
 * @param positions Where the letters are, in pixels from the left end of the line as it is read (48 px high).
 * @returns (letters, 48, 36): print positive, paper about zero, whatever the light, also where print is lighter than its ground.
 */
export function cutLetters(image: RgbImage, quad: Quad, positions: readonly number[]): Float32Array {
  const scale = BOX_PX / LINE_PX;
  const inner = Math.round(lineWidth(quad) * scale);
  const width = inner + 2 * CROP.width;
  const strip = normalised(lumaOf(warp(image, enlarged(quad, inner), width, CROP.height, SPARSE)).data);
  const area = CROP.width * CROP.height;
  const crops = new Float32Array(positions.length * area);
  for (const [n, position] of positions.entries()) {
    const left = Math.round(position * scale + CROP.width / 2);
    for (let y = 0; y < CROP.height; y += 1) {
      const from = y * width + Math.max(0, Math.min(left, width - CROP.width));
      crops.set(strip.subarray(from, from + CROP.width), n * area + y * CROP.width);
    }
  }
  return crops;
}

/** A box with the room around it that crops need. */
function enlarged([a, b, c, d]: Quad, innerPx: number): Quad {
  const [along, across] = [CROP.width / Math.max(1, innerPx), BEYOND_PX / BOX_PX];
  const beyond = (corner: Point, beside: Point, over: Point): Point => ({
    x: corner.x + (corner.x - beside.x) * along + (corner.x - over.x) * across,
    y: corner.y + (corner.y - beside.y) * along + (corner.y - over.y) * across,
  });
  return [beyond(a, b, d), beyond(b, a, c), beyond(c, d, b), beyond(d, c, a)];
}

function normalised(luma: Uint8Array): Float32Array {
  let [sum, squares] = [0, 0];
  for (const value of luma) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / luma.length;
  const deviation = Math.sqrt(Math.max(0, squares / luma.length - mean * mean)) + 8;
  // There is less print than ground, so it lies on the long side of the distribution.
  const print = new Float32Array(luma.length);
  let skew = 0;
  for (let i = 0; i < luma.length; i += 1) {
    const value = (mean - luma[i]!) / deviation;
    print[i] = value;
    skew += value * value * value;
  }
  if (skew < 0) for (let i = 0; i < print.length; i += 1) print[i] = -print[i]!;
  return print;
}

import type { Quad } from '@credence/verification';
import { resizeImage } from '../decode/resize.ts';
import type { RgbImage } from '../image.ts';
import { type InferenceSession, Tensor } from '../models/onnx.ts';
import { cornersOf, smallestRectangle } from './geometry.ts';

/** A line or a piece of a line of print. */
export interface TextBox {
  /** Pixels of the image; its first side runs along the line, left to right as the picture stands. */
  quad: Quad;
  /** Mean probability of its pixels being text, 0 to 1. */
  score: number;
}

// The network's training normalisation, in the order it takes channels: blue, green, red.
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

// PP-OCRv4's published post-processing, confirmed on rendered documents.
const PIXEL_MIN = 0.3;
const SCORE_MIN = 0.5;
const UNCLIP = 1.6;
const THICKNESS_MIN = 3;
const BOXES_MAX = 400;

/** Long side of the detector's input: trained and measured at this size. */
export const DETECTION_SIDE = 960;

/**
 * Long side at which print is found on a card, in two thirds of the time: 9.3 pixels a millimetre of its 85.6 (ISO/IEC 7810, ID-1),
 * where the 125 of a passport's page have 7.7 at the detector's own size.
 */
const CARD_SIDE = 800;

/** Cards are 1.586 times as long as they are high, pages of passports and larger cards 1.42, visas 1.5 at most (ICAO Doc 9303). */
const CARD_ASPECT_MIN = 1.53;

/** Long side of the detector's input for a picture that a page fills. */
export function sideForPage({ width, height }: Pick<RgbImage, 'width' | 'height'>): number {
  return Math.max(width, height) > CARD_ASPECT_MIN * Math.min(width, height) ? CARD_SIDE : DETECTION_SIDE;
}

/** Pixels of the largest input: the network needs about 250 bytes for each, and a process is to stay below 600 MB. */
const DETECTION_AREA_MAX = 1.25e6;

/**
 * Finds lines of print, at any angle.
 *
 * @param longSide Pixels of the picture's long side as the network sees it; small pictures are enlarged to it.
 * @param prepared What is done to the picture at that size before.
 */
export async function detectText(
  session: InferenceSession,
  image: RgbImage,
  longSide = DETECTION_SIDE,
  prepared = (seen: RgbImage) => seen,
): Promise<TextBox[]> {
  const { width: w, height: h } = image;
  const scale = Math.min(longSide / Math.max(w, h), Math.sqrt(DETECTION_AREA_MAX / (w * h)));
  const width = Math.max(32, Math.round((image.width * scale) / 32) * 32);
  const height = Math.max(32, Math.round((image.height * scale) / 32) * 32);
  const input = new Tensor('float32', toPlanes(prepared(await resizeImage(image, width, height))), [
    1,
    3,
    height,
    width,
  ]);
  const [name] = session.inputNames;
  const output = (await session.run({ [name!]: input }))[session.outputNames[0]!]!;
  const map = output.data as Float32Array;
  return boxesOf(map, width, height).map(({ quad, score }) => ({
    score,
    quad: quad.map(({ x, y }) => ({
      x: (x * image.width) / width,
      y: (y * image.height) / height,
    })) as unknown as Quad,
  }));
}

function toPlanes({ width, height, data }: RgbImage) {
  const area = width * height;
  const planes = new Float32Array(area * 3);
  for (let c = 0; c < 3; c += 1) {
    const levels = LEVELS[c]!;
    for (let to = c * area, from = 2 - c; from < data.length; to += 1, from += 3) planes[to] = levels[data[from]!]!;
  }
  return planes;
}

/** What each level of a channel is to the network. */
const LEVELS = MEAN.map((mean, c) =>
  Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean) / DEVIATION[c]!),
);

/** Turns the network's map of text probability into boxes: connected pixels, their rectangle, grown back to full height. */
export function boxesOf(map: Float32Array, width: number, height: number): TextBox[] {
  const seen = new Uint8Array(map.length);
  const boxes: TextBox[] = [];
  for (let start = 0; start < map.length && boxes.length < BOXES_MAX; start += 1) {
    if (seen[start] || map[start]! < PIXEL_MIN) continue;
    const { score, edges } = collect(map, { width, height }, start, seen);
    if (score < SCORE_MIN) continue;
    const box = smallestRectangle(edges);
    if (box.thickness < THICKNESS_MIN) continue;
    // The network marks a shrunken core of each line; the inverse of that shrinking is in the DB paper.
    const grow = (box.length * box.thickness * UNCLIP) / (2 * (box.length + box.thickness));
    const grown = { ...box, length: box.length + 2 * grow, thickness: box.thickness + 2 * grow };
    boxes.push({ quad: cornersOf(pointingRight(grown)), score });
  }
  return boxes;
}

function pointingRight<T extends { direction: { x: number; y: number } }>(box: T): T {
  const { x, y } = box.direction;
  const backwards = Math.abs(x) > Math.abs(y) ? x < 0 : y < 0;
  return backwards ? { ...box, direction: { x: -x, y: -y } } : box;
}

/** Walks one component, marking it seen; `edges` are the outer corners of each row's first and last pixel. */
function collect(
  map: Float32Array,
  { width, height }: { width: number; height: number },
  start: number,
  seen: Uint8Array,
) {
  const rows = new Map<number, { left: number; right: number }>();
  const stack = [start];
  seen[start] = 1;
  let sum = 0;
  let count = 0;
  while (stack.length > 0) {
    const at = stack.pop()!;
    const y = Math.floor(at / width);
    const x = at - y * width;
    sum += map[at]!;
    count += 1;
    const row = rows.get(y);
    if (!row) rows.set(y, { left: x, right: x });
    else if (x < row.left) row.left = x;
    else if (x > row.right) row.right = x;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
        const next = ny * width + nx;
        if (seen[next] || map[next]! < PIXEL_MIN) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
  }
  const edges = [...rows].flatMap(([y, { left, right }]) => [
    { x: left, y },
    { x: right + 1, y },
    { x: left, y: y + 1 },
    { x: right + 1, y: y + 1 },
  ]);
  return { score: sum / count, edges };
}

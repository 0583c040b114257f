import type { RgbImage } from '../image.ts';

/** Pixels of a block whose paper is told by its median, those around it included. */
const BLOCK = 32;

/** Every how many pixels, in both directions, one is asked for the paper. */
const SAMPLED = 4;

/** What is nearly as light as the paper in one of its channels is pale: all of it fades from the second share on, nothing up to the first. */
const PALE = { from: 0.82, to: 0.92 } as const;

/** Colours fuller than this stay: white print on coloured bands would lose its ground. */
const FULL = { from: 0.45, to: 0.6 } as const;

/** Greys, and what is as good as grey. */
const COLOUR_MIN = 4;

/**
 * Takes pale colours out of a picture of print: what is printed under and across the text, patterns, seals and the word SPECIMEN,
 * which runs together with it to the networks that find and read text. Black print is black in every channel and stays as it is.
 *
 * @param image Print on paper, of any lightness.
 */
export function fadePale(image: RgbImage): RgbImage {
  const { width, height, data } = image;
  const paperOfRow = paperOf(image);
  const out = Uint8Array.from(data);
  for (let y = 0, at = 0; y < height; y += 1) {
    const paper = paperOfRow(y);
    for (let x = 0; x < width; x += 1, at += 3) {
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      const most = Math.max(r, g, b);
      const colour = most - Math.min(r, g, b);
      if (colour < COLOUR_MIN || most < PALE.from * paper[x]!) continue;
      const share = fading(most / paper[x]!, colour / most);
      out[at] = r + (most - r) * share;
      out[at + 1] = g + (most - g) * share;
      out[at + 2] = b + (most - b) * share;
    }
  }
  return { width, height, data: out };
}

function fading(lightness: number, fullness: number): number {
  const pale = (lightness - PALE.from) / (PALE.to - PALE.from);
  const plain = (FULL.to - fullness) / (FULL.to - FULL.from);
  return Math.max(0, Math.min(1, pale, plain));
}

/** How light the paper is around each pixel in its lightest channel, between the middles of blocks in straight lines. */
function paperOf(image: RgbImage) {
  const [columns, rows] = [Math.ceil(image.width / BLOCK), Math.ceil(image.height / BLOCK)];
  const medians = Float32Array.from({ length: columns * rows }, (_, i) =>
    medianAround(image, (i % columns) * BLOCK, Math.floor(i / columns) * BLOCK),
  );
  const along = Array.from({ length: image.width }, (_, x) => between(x, columns));
  const row = new Float32Array(columns);
  const paper = new Float32Array(image.width);
  /** Of a row of pixels, until the next is asked for. */
  return (y: number): Float32Array => {
    const { before, after, share } = between(y, rows);
    for (let i = 0; i < columns; i += 1) {
      row[i] = medians[before * columns + i]! * (1 - share) + medians[after * columns + i]! * share;
    }
    for (let x = 0; x < paper.length; x += 1) {
      const { before, after, share } = along[x]!;
      paper[x] = row[before]! * (1 - share) + row[after]! * share;
    }
    return paper;
  };
}

/** The median of the lightest channel in a block and those around it, at least 1. */
function medianAround({ width, height, data }: RgbImage, left: number, top: number): number {
  const counts = new Uint16Array(256);
  let total = 0;
  const [right, bottom] = [Math.min(width, left + 2 * BLOCK), Math.min(height, top + 2 * BLOCK)];
  for (let y = Math.max(0, top - BLOCK); y < bottom; y += SAMPLED) {
    for (let x = Math.max(0, left - BLOCK); x < right; x += SAMPLED) {
      const at = (y * width + x) * 3;
      counts[Math.max(data[at]!, data[at + 1]!, data[at + 2]!)]! += 1;
      total += 1;
    }
  }
  let median = 0;
  for (let seen = counts[0]!; seen * 2 < total; seen += counts[median]!) median += 1;
  return Math.max(1, median);
}

interface Between {
  before: number;
  after: number;
  /** How much the block after counts. */
  share: number;
}

/** The two blocks between whose middles a pixel lies. */
function between(at: number, count: number): Between {
  const place = Math.max(0, Math.min(count - 1, at / BLOCK - 0.5));
  const before = Math.floor(place);
  return { before, after: Math.min(count - 1, before + 1), share: place - before };
}

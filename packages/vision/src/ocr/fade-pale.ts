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
  const out = data.slice();
  for (let y = 0; y < height; y += 1) fadeRow(out.subarray(y * width * 3, (y + 1) * width * 3), paperOfRow(y));
  return { width, height, data: out };
}

function fadeRow(row: Uint8Array, paper: Float32Array): void {
  for (let x = 0, at = 0; x < paper.length; x += 1, at += 3) {
    const r = row[at]!;
    const g = row[at + 1]!;
    const b = row[at + 2]!;
    const most = Math.max(r, g, b);
    const least = Math.min(r, g, b);
    const ground = paper[x]!;
    if (most - least < COLOUR_MIN || most < PALE.from * ground) continue;
    const pale = (most / ground - PALE.from) / (PALE.to - PALE.from);
    const plain = (FULL.to - (most - least) / most) / (FULL.to - FULL.from);
    const share = Math.max(0, Math.min(1, pale, plain));
    row[at] = r + (most - r) * share;
    row[at + 1] = g + (most - g) * share;
    row[at + 2] = b + (most - b) * share;
  }
}

/** How light the paper is around each pixel in its lightest channel, between the middles of blocks in straight lines. */
function paperOf(image: RgbImage) {
  const [columns, rows] = [Math.ceil(image.width / BLOCK), Math.ceil(image.height / BLOCK)];
  const medians = Float32Array.from({ length: columns * rows }, (_, i) =>
    medianAround(image, (i % columns) * BLOCK, Math.floor(i / columns) * BLOCK),
  );
  const along = Array.from({ length: image.width }, (_, x) => between(x, columns));
  const befores = Uint16Array.from(along, ({ before }) => before);
  const afters = Uint16Array.from(along, ({ after }) => after);
  const shares = Float32Array.from(along, ({ share }) => share);
  const row = new Float32Array(columns);
  const paper = new Float32Array(image.width);
  /** Of a row of pixels, until the next is asked for. */
  return (y: number): Float32Array => {
    const { before, after, share } = between(y, rows);
    for (let i = 0; i < columns; i += 1) {
      row[i] = medians[before * columns + i]! * (1 - share) + medians[after * columns + i]! * share;
    }
    for (let x = 0; x < paper.length; x += 1) {
      const share = shares[x]!;
      paper[x] = row[befores[x]!]! * (1 - share) + row[afters[x]!]! * share;
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
      const r = data[at]!;
      const g = data[at + 1]!;
      const b = data[at + 2]!;
      counts[Math.max(r, g, b)]! += 1;
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

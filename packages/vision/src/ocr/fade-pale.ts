import type { RgbImage } from '../image.ts';

/** Pixels of a block whose paper is told by its median, those around it included. */
const BLOCK = 32;

/** Every how many pixels, in both directions, one is asked for the paper. */
const SAMPLED = 4;

/** What is nearly as light as the paper in one of its channels is pale: all of it fades from the second share on, nothing up to the first. */
const PALE = { from: 0.82, to: 0.92 } as const;

/** Colours fuller than this stay: white print on coloured bands would lose its ground. */
const FULL = { from: 0.45, to: 0.6 } as const;

/**
 * Takes pale colours out of a picture of print: what is printed under and across the text, patterns, seals and the word SPECIMEN,
 * which runs together with it to the networks that find and read text. Black print is black in every channel and stays as it is.
 *
 * @param image Print on paper, of any lightness.
 */
export function fadePale(image: RgbImage): RgbImage {
  const { width, height, data } = image;
  const paper = paperOf(image);
  const out = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y += 1) {
    const rows = paper.row(y);
    for (let x = 0; x < width; x += 1, at += 3) {
      const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!];
      const most = r > g ? (r > b ? r : b) : g > b ? g : b;
      const least = r < g ? (r < b ? r : b) : g < b ? g : b;
      const share = most === least ? 0 : fading(most / rows(x), (most - least) / most);
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
  const share = pale < plain ? pale : plain;
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** How light the paper is around each pixel in its lightest channel, between the middles of blocks in straight lines. */
function paperOf({ width, height, data }: RgbImage) {
  const [columns, rows] = [Math.ceil(width / BLOCK), Math.ceil(height / BLOCK)];
  const medians = new Float32Array(columns * rows);
  const counts = new Uint16Array(256);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      counts.fill(0);
      let total = 0;
      const [right, bottom] = [Math.min(width, (column + 2) * BLOCK), Math.min(height, (row + 2) * BLOCK)];
      for (let y = Math.max(0, (row - 1) * BLOCK); y < bottom; y += SAMPLED) {
        for (let x = Math.max(0, (column - 1) * BLOCK); x < right; x += SAMPLED) {
          const at = (y * width + x) * 3;
          counts[Math.max(data[at]!, data[at + 1]!, data[at + 2]!)]! += 1;
          total += 1;
        }
      }
      let median = 0;
      for (let seen = 0; median < 255; median += 1) {
        seen += counts[median]!;
        if (seen * 2 >= total) break;
      }
      medians[row * columns + column] = Math.max(1, median);
    }
  }
  return {
    row(y: number) {
      const v = between(y, rows);
      return (x: number) => {
        const u = between(x, columns);
        const upper =
          medians[v.before * columns + u.before]! * (1 - u.share) + medians[v.before * columns + u.after]! * u.share;
        const lower =
          medians[v.after * columns + u.before]! * (1 - u.share) + medians[v.after * columns + u.after]! * u.share;
        return upper + (lower - upper) * v.share;
      };
    },
  };
}

function between(at: number, count: number) {
  const place = Math.max(0, Math.min(count - 1, at / BLOCK - 0.5));
  const before = Math.floor(place);
  return { before, after: Math.min(count - 1, before + 1), share: place - before };
}

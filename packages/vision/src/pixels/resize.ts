import type { GrayImage, RgbImage } from '../image.ts';

/**
 * Resizes by area averaging when shrinking and bilinear interpolation when enlarging, both free of aliasing.
 *
 * @param width Target size in pixels, at least 1.
 */
export function resizeRgb(image: RgbImage, width: number, height: number): RgbImage {
  return { width, height, data: resample(image, { width, height }, 3) };
}

/** The same for a single channel. */
export function resizeGray(image: GrayImage, width: number, height: number): GrayImage {
  return { width, height, data: resample(image, { width, height }, 1) };
}

/** Shrinks an image so that its long side is at most `longSide` pixels; a smaller one is returned as it is. */
export function shrinkRgb(image: RgbImage, longSide: number): RgbImage {
  const scale = longSide / Math.max(image.width, image.height);
  if (scale >= 1) return image;
  return resizeRgb(image, Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale)));
}

interface Size {
  width: number;
  height: number;
}

/** Separable: rows are narrowed first, so that the second pass has less to do. Plain loops over arrays of numbers: a page is two million pixels. */
function resample(image: Size & { data: Uint8Array }, to: Size, channels: number): Uint8Array {
  const across = flattened(weightsFor(image.width, to.width), image.width);
  const down = weightsFor(image.height, to.height);
  const rowLength = to.width * channels;
  const narrowed = new Float32Array(image.height * rowLength);
  const sourceLength = image.width * channels;
  for (let y = 0; y < image.height; y++) {
    const source = image.data.subarray(y * sourceLength, (y + 1) * sourceLength);
    const row = narrowed.subarray(y * rowLength, (y + 1) * rowLength);
    if (channels === 1 && across.taps === 3) narrowByThree(source, row, across);
    else narrowRow(source, row, across, channels);
  }
  const out = new Uint8Array(to.height * rowLength);
  const sums = new Float64Array(rowLength);
  for (let y = 0; y < to.height; y++) {
    const { first, weights } = down[y]!;
    if (weights.length === 3) {
      addThreeRows(narrowed.subarray(first * rowLength), weights, out.subarray(y * rowLength, (y + 1) * rowLength));
      continue;
    }
    // Row by row, as they lie in memory.
    sums.fill(0.5); // rounds the truncation below
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k]!;
      for (let i = 0, from = (first + k) * rowLength; i < rowLength; i++, from++) sums[i]! += weight * narrowed[from]!;
    }
    for (let i = 0, at = y * rowLength; i < rowLength; i++, at++) out[at] = sums[i]!;
  }
  return out;
}

/** The same at once for three rows, as of a picture that is made smaller by less than twice. */
function addThreeRows(rows: Float32Array, weights: Float64Array, out: Uint8Array): void {
  const [w0, w1, w2] = weights;
  const [below, last] = [out.length, 2 * out.length];
  for (let i = 0; i < out.length; i++) out[i] = 0.5 + w0! * rows[i]! + w1! * rows[below + i]! + w2! * rows[last + i]!;
}

function narrowRow(source: Uint8Array, target: Float32Array, { firsts, weights, taps }: Spans, channels: number): void {
  for (let x = 0, at = 0; x < firsts.length; x++) {
    const from = firsts[x]! * channels;
    for (let c = 0; c < channels; c++, at++) {
      let sum = 0;
      for (let k = x * taps, i = from + c; k < (x + 1) * taps; k++, i += channels) sum += weights[k]! * source[i]!;
      target[at] = sum;
    }
  }
}

/** The same of a single channel, which is made smaller by less than twice. */
function narrowByThree(source: Uint8Array, target: Float32Array, { firsts, weights }: Spans): void {
  for (let x = 0, k = 0; x < firsts.length; x++, k += 3) {
    const i = firsts[x]!;
    target[x] = weights[k]! * source[i]! + weights[k + 1]! * source[i + 1]! + weights[k + 2]! * source[i + 2]!;
  }
}

/** Spans of one length each, one after the other: shares are nought where the source pixels of one do not reach. */
interface Spans {
  firsts: Int32Array;
  weights: Float64Array;
  taps: number;
}

function flattened(spans: readonly Span[], length: number): Spans {
  const taps = Math.max(...spans.map(({ weights }) => weights.length));
  const weights = new Float64Array(spans.length * taps);
  const firsts = Int32Array.from(spans, ({ first, weights: own }, i) => {
    const start = Math.min(first, length - taps);
    weights.set(own, i * taps + first - start);
    return start;
  });
  return { firsts, weights, taps };
}

/** The source pixels that make one target pixel, and their shares, which sum to 1. */
interface Span {
  first: number;
  weights: Float64Array;
}

function weightsFor(from: number, to: number): Span[] {
  const ratio = from / to;
  return Array.from({ length: to }, (_, i) => (ratio > 1 ? coverage(i, ratio, from) : interpolation(i, ratio, from)));
}

function coverage(i: number, ratio: number, from: number): Span {
  const start = i * ratio;
  const end = Math.min(start + ratio, from);
  const first = Math.floor(start);
  const last = Math.min(Math.ceil(end), from);
  const weights: number[] = [];
  for (let k = first; k < last; k++) weights.push((Math.min(k + 1, end) - Math.max(k, start)) / (end - start));
  return { first, weights: Float64Array.from(weights) };
}

function interpolation(i: number, ratio: number, from: number): Span {
  const centre = Math.min(Math.max((i + 0.5) * ratio - 0.5, 0), from - 1);
  const first = Math.min(Math.floor(centre), Math.max(from - 2, 0));
  const share = centre - first;
  return from === 1 ? { first: 0, weights: Float64Array.of(1) } : { first, weights: Float64Array.of(1 - share, share) };
}

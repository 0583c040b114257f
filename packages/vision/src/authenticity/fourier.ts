/** Side of the squares whose spectra are taken, in pixels: a power of two. */
export const TILE_PX = 128;

const COS = Float64Array.from({ length: TILE_PX / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / TILE_PX));
const SIN = Float64Array.from({ length: TILE_PX / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / TILE_PX));
const REVERSED = Uint16Array.from({ length: TILE_PX }, (_, i) => reverseBits(i, Math.log2(TILE_PX)));

/** Weights that fade a tile out towards its rim, so that its rim is no edge of its own: after Hann. */
export const HANN = Float64Array.from(
  { length: TILE_PX },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / TILE_PX),
);

/**
 * Transforms a square of complex numbers in place.
 *
 * @param re (TILE_PX, TILE_PX), row-major; `im` the same.
 */
export function transform(re: Float64Array, im: Float64Array): void {
  for (let row = 0; row < TILE_PX; row++) transformRow(re, im, row * TILE_PX);
  transformColumns(re, im);
}

/** Cooley and Tukey's algorithm, in place, on the row that begins at `start`. */
function transformRow(re: Float64Array, im: Float64Array, start: number): void {
  for (let i = 0; i < TILE_PX; i++) {
    const j = REVERSED[i]!;
    if (j > i) swap(re, im, start + i, start + j);
  }
  for (let half = 1, turn = TILE_PX / 2; half < TILE_PX; half *= 2, turn /= 2) {
    for (let from = start; from < start + TILE_PX; from += 2 * half) {
      for (let k = 0, a = from, b = from + half; k < half; k++, a++, b++) {
        const cos = COS[k * turn]!;
        const sin = SIN[k * turn]!;
        const real = re[b]! * cos - im[b]! * sin;
        const imaginary = re[b]! * sin + im[b]! * cos;
        re[b] = re[a]! - real;
        im[b] = im[a]! - imaginary;
        re[a]! += real;
        im[a]! += imaginary;
      }
    }
  }
}

/** The same on all columns at once, so that numbers are taken as they lie in memory. */
function transformColumns(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < TILE_PX; i++) {
    const j = REVERSED[i]!;
    if (j <= i) continue;
    for (let x = 0; x < TILE_PX; x++) swap(re, im, i * TILE_PX + x, j * TILE_PX + x);
  }
  for (let half = 1, turn = TILE_PX / 2; half < TILE_PX; half *= 2, turn /= 2) {
    for (let from = 0; from < TILE_PX; from += 2 * half) {
      for (let k = 0; k < half; k++) {
        const cos = COS[k * turn]!;
        const sin = SIN[k * turn]!;
        const end = (from + k + 1) * TILE_PX;
        for (let a = end - TILE_PX, b = a + half * TILE_PX; a < end; a++, b++) {
          const real = re[b]! * cos - im[b]! * sin;
          const imaginary = re[b]! * sin + im[b]! * cos;
          re[b] = re[a]! - real;
          im[b] = im[a]! - imaginary;
          re[a]! += real;
          im[a]! += imaginary;
        }
      }
    }
  }
}

function swap(re: Float64Array, im: Float64Array, a: number, b: number): void {
  const real = re[a]!;
  const imaginary = im[a]!;
  re[a] = re[b]!;
  im[a] = im[b]!;
  re[b] = real;
  im[b] = imaginary;
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) if (value & (1 << bit)) reversed |= 1 << (bits - 1 - bit);
  return reversed;
}

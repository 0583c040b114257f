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
  for (let row = 0; row < TILE_PX; row++) transformLine(re, im, row * TILE_PX, 1);
  for (let column = 0; column < TILE_PX; column++) transformLine(re, im, column, TILE_PX);
}

/** Cooley and Tukey's algorithm, in place, on every `step`th number from `start`. */
function transformLine(re: Float64Array, im: Float64Array, start: number, step: number): void {
  for (let i = 0; i < TILE_PX; i++) {
    const j = REVERSED[i]!;
    if (j > i) swap(re, im, start + i * step, start + j * step);
  }
  for (let size = 2; size <= TILE_PX; size *= 2) {
    const turn = TILE_PX / size;
    for (let from = 0; from < TILE_PX; from += size) {
      for (let k = 0; k < size / 2; k++) {
        const a = start + (from + k) * step;
        const b = a + (size / 2) * step;
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

function swap(re: Float64Array, im: Float64Array, a: number, b: number): void {
  const [real, imaginary] = [re[a]!, im[a]!];
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

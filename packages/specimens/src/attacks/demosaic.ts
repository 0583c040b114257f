/**
 * Makes up the two colours that each photosite did not see: bilinear, corrected by how the colour it did see changes around it.
 *
 * @param raw One value a photosite, rows of red and green and of green and blue in turn, red first.
 * @returns (height, width, 3)
 * @see Malvar, He, Cutler: High-quality linear interpolation for demosaicing of Bayer-patterned color images, ICASSP 2004
 */
export function demosaic(raw: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(raw.length * 3);
  const clampX = (x: number) => (x < 0 ? -x : x >= width ? 2 * width - 2 - x : x);
  const clampY = (y: number) => (y < 0 ? -y : y >= height ? 2 * height - 2 - y : y);
  for (let y = 0, i = 0; y < height; y++) {
    const [r1, r2, r3, r4] = [clampY(y - 2), clampY(y - 1), clampY(y + 1), clampY(y + 2)].map((row) => row * width) as [
      number,
      number,
      number,
      number,
    ];
    const own = y * width;
    for (let x = 0; x < width; x++, i++) {
      const [c1, c2, c3, c4] = [clampX(x - 2), clampX(x - 1), clampX(x + 1), clampX(x + 2)];
      const middle = raw[i]!;
      const [farV, farH] = [raw[r1 + x]! + raw[r4 + x]!, raw[own + c1]! + raw[own + c4]!];
      const [nearV, nearH] = [raw[r2 + x]! + raw[r3 + x]!, raw[own + c2]! + raw[own + c3]!];
      const corners = raw[r2 + c2]! + raw[r2 + c3]! + raw[r3 + c2]! + raw[r3 + c3]!;
      if ((x + y) & 1) {
        // A green photosite: on rows with red, red lies to its sides and blue above and below.
        const beside = (4 * nearH + 5 * middle - farH - corners + 0.5 * farV) / 8;
        const above = (4 * nearV + 5 * middle - farV - corners + 0.5 * farH) / 8;
        out[i * 3] = y & 1 ? above : beside;
        out[i * 3 + 1] = middle;
        out[i * 3 + 2] = y & 1 ? beside : above;
      } else {
        const green = (4 * middle + 2 * (nearV + nearH) - farV - farH) / 8;
        const other = (6 * middle + 2 * corners - 1.5 * (farV + farH)) / 8;
        out[i * 3] = y & 1 ? other : middle;
        out[i * 3 + 1] = green;
        out[i * 3 + 2] = y & 1 ? middle : other;
      }
    }
  }
  return out;
}

/** Linear light of each value of an sRGB channel, 0 to 1. @see IEC 61966-2-1 */
export const LINEAR = Float32Array.from({ length: 256 }, (_, value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
});

const STEPS = 4095;

const ENCODED = Uint8Array.from({ length: STEPS + 1 }, (_, step) => {
  const light = step / STEPS;
  return Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));
});

/** Encodes linear light, cut off at black and white. */
export function toSrgb(light: Float32Array): Uint8Array {
  const out = new Uint8Array(light.length);
  for (let i = 0; i < out.length; i++) out[i] = ENCODED[Math.max(0, Math.min(STEPS, (light[i]! * STEPS + 0.5) | 0))]!;
  return out;
}

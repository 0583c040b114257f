import type { readBarcodes } from 'zxing-wasm/reader';
import type { GrayImage } from '../image.ts';

type ImageData = Extract<Parameters<typeof readBarcodes>[0], { colorSpace: unknown }>;

/** Grey pixels in the form that zxing-wasm takes. */
export function asImageData({ width, height, data }: GrayImage): ImageData {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < data.length; i++) rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = data[i]!;
  return { width, height, data: rgba, colorSpace: 'srgb' } as ImageData;
}

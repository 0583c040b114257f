import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import '@credence/specimens'; // has the typeface of the strokes
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import type { RgbImage } from '../image.ts';
import { readModel } from '../models/open.ts';
import { readArabicDigits } from './read-arabic-digits.ts';
import { readSymbolLine } from './read-symbols.ts';

const { resolve } = createRequire(import.meta.url);
// Typefaces of specimens, from which the network has not learned.
const TYPEFACES = { japanese: 'biz-udgothic', arabic: 'noto-sans-arabic' } as const;

describe('kana-line.onnx', () => {
  test('is the file that its provenance is told of', () => {
    const [sum] = new TextDecoder().decode(readModel('kana-line.sha256')).split(' ');
    expect(createHash('sha256').update(readModel('kana-line.onnx')).digest('hex')).toBe(sum);
  });

  test.each(['١٣٨١/١٢/٠٥', '١٤٥٨/٠٦/٠٥', '١٤٤٢/٠٩/٢٣'])('reads %s, surely', async (printed) => {
    const { image, quad } = draw(printed, 'arabic');
    const line = { text: 'IP1/11/0', confidence: 0.6, confidences: [], positions: [], quad };
    const read = await readArabicDigits(image, line);
    expect(read?.text).toBe(printed);
    expect(read?.confidence).toBeGreaterThan(0.8);
  });

  test.each(['محمد أحمد', 'CT8263370'])('takes %s for no number in Arabic digits', async (printed) => {
    const { image, quad } = draw(printed, 'arabic');
    const line = { text: '', confidence: 0, confidences: [], positions: [], quad };
    expect(await readArabicDigits(image, line)).toBeUndefined();
  });

  // Not surely enough for names, so that nothing of the product asks for them: it is what a training is compared by.
  test.each(['さとうはなこ'])('knows %s, letter by letter', async (printed) => {
    const { image, quad } = draw(printed, 'japanese');
    const read = await readSymbolLine(image, quad, 'kana');
    expect(read.map(({ char }) => char).join('')).toBe(printed);
  });
});

function draw(text: string, subset: keyof typeof TYPEFACES) {
  const name = TYPEFACES[subset];
  const family = `Digits test ${name}`;
  GlobalFonts.registerFromPath(resolve(`@fontsource/${name}/files/${name}-${subset}-400-normal.woff2`), family);
  const [height, em] = [40, 28];
  const measure = createCanvas(1, 1).getContext('2d');
  measure.font = `${em}px "${family}", "Specimen Print"`;
  const width = Math.round(measure.measureText(text).width) + 12;
  const context = createCanvas(width + 80, height).getContext('2d');
  context.fillStyle = '#e6e6e0';
  context.fillRect(0, 0, width + 80, height);
  context.fillStyle = '#222';
  context.font = measure.font;
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(text);
  context.fillText(text, 46, (height + actualBoundingBoxAscent - actualBoundingBoxDescent) / 2);
  const { data } = context.getImageData(0, 0, width + 80, height);
  const image: RgbImage = { width: width + 80, height, data: new Uint8Array((width + 80) * height * 3) };
  for (let i = 0; i < (width + 80) * height; i += 1) image.data.set(data.subarray(i * 4, i * 4 + 3), i * 3);
  const corner = (x: number, y: number) => ({ x, y });
  const quad = [corner(40, 0), corner(40 + width, 0), corner(40 + width, height), corner(40, height)] as const;
  return { image, quad: [...quad] as [(typeof quad)[0], (typeof quad)[0], (typeof quad)[0], (typeof quad)[0]] };
}

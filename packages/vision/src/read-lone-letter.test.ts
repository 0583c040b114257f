import { createCanvas } from '@napi-rs/canvas';
import '@credence/specimens'; // has the typefaces
import type { Quad } from '@credence/verification';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { box } from '../test/box.ts';
import type { RgbImage } from './image.ts';
import { type Ocr, openOcr } from './ocr/open.ts';
import { readLoneLetter } from './read-lone-letter.ts';

describe('readLoneLetter', () => {
  let ocr: Ocr;
  beforeAll(async () => {
    ocr = await openOcr();
  });
  afterAll(() => ocr.close());

  test.each([
    ['under its caption', 30, 68, 'Sexe / Sex'],
    ['behind it', 146, 44, '15 SEX'],
  ])('reads a letter that stands %s', async (_, x, y, caption) => {
    const [read] = await readLoneLetter(ocr, draw('F', x, y), [line(caption, box(28, 30, 110, 19))]);
    expect(read).toMatchObject({ text: 'F' });
  });

  test('reads a letter once more that was hardly read', async () => {
    const [caption, hardly] = [
      line('Sex', box(28, 30, 40, 19)),
      { ...line('E', box(32, 50, 12, 18)), confidence: 0.5 },
    ];
    expect(await readLoneLetter(ocr, draw('F', 30, 68), [caption, hardly])).toMatchObject([{ text: 'F' }]);
  });

  test('reads nothing where another line was read, where none is printed, and where there is no caption', async () => {
    const photo = draw('F', 30, 68);
    const caption = line('Sex', box(28, 30, 40, 19));
    expect(await readLoneLetter(ocr, photo, [caption, line('F', box(28, 50, 20, 24))])).toEqual([]);
    expect(await readLoneLetter(ocr, draw('', 30, 68), [caption])).toEqual([]);
    expect(await readLoneLetter(ocr, photo, [line('Date of birth', box(28, 30, 100, 19))])).toEqual([]);
  });
});

/** A letter of 26 px on a picture of 400 by 120; the captions that lead to it need not be drawn. */
function draw(letter: string, x: number, y: number): RgbImage {
  const canvas = createCanvas(400, 120);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = '#e8ecea';
  ctx.fillRect(0, 0, 400, 120);
  ctx.fillStyle = '#202428';
  ctx.font = '600 26px "Specimen Print"';
  ctx.fillText(letter, x, y);
  const rgba = ctx.getImageData(0, 0, 400, 120).data;
  return { width: 400, height: 120, data: Uint8Array.from(rgba.filter((_, i) => i % 4 < 3)) };
}

function line(text: string, quad: Quad) {
  return { text, confidence: 0.95, quad };
}

import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RgbImage } from '../image.ts';
import { readModel } from '../models/open.ts';
import { type Ocr, openOcr } from '../ocr/open.ts';
import { readMrz } from './read.ts';

// ICAO Doc 9303 parts 4, 5 and 6, appendices: the specimens of Utopia.
const PASSPORT = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
const CARD = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
const SMALL_BOOK = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];

describe('readMrz', () => {
  let ocr: Ocr;
  beforeAll(async () => {
    const font = fileURLToPath(new URL('../fonts/OCRB7.ttf', import.meta.resolve('bwip-js')));
    GlobalFonts.registerFromPath(font, 'ReadTestOcrb');
    ocr = await openOcr();
  });
  afterAll(() => ocr.close());

  test.each([
    ['a passport', PASSPORT],
    ['a card of three lines', CARD],
    ['a card of two lines', SMALL_BOOK],
  ])('reads %s exactly', async (_, lines) => {
    const reading = await readMrz(drawPage(lines), { ocr });
    expect(reading?.lines).toEqual(lines);
    expect(reading?.swaps).toEqual([]);
    expect(Math.min(...reading!.confidences.flat())).toBeGreaterThan(0.5);
  });

  test.each([90, 180, 270, 7])('reads a page turned by %i degrees', async (degrees) => {
    const reading = await readMrz(drawPage(PASSPORT, { degrees }), { ocr });
    expect(reading?.lines).toEqual(PASSPORT);
  });

  test('says where the zone lies, its first corner where the first line begins', async () => {
    const reading = await readMrz(drawPage(PASSPORT, { degrees: 180 }), { ocr });
    const [start, , end] = reading!.quad;
    expect(start.x).toBeGreaterThan(end.x);
    expect(start.y).toBeGreaterThan(end.y);
  });

  test('returns wrong check digits as they are printed', async () => {
    const printed = [PASSPORT[0]!, `${PASSPORT[1]!.slice(0, 9)}4${PASSPORT[1]!.slice(10, 43)}3`];
    const reading = await readMrz(drawPage(printed), { ocr });
    expect(reading?.lines).toEqual(printed);
    expect(reading?.swaps).toEqual([]);
  });

  test('finds no zone on a page of other print', async () => {
    const page = drawPage(['INVOICE 2026-118 FOR GARDEN WORK AND TOOLS', 'TOTAL 84.50 PAYABLE WITHIN THIRTY DAYS NET']);
    expect(await readMrz(page, { ocr })).toBeUndefined();
  });
});

test('the weights are the ones their note describes', () => {
  const [sum] = new TextDecoder().decode(readModel('mrz-line.sha256')).split(' ');
  expect(createHash('sha256').update(readModel('mrz-line.onnx')).digest('hex')).toBe(sum);
});

/** A white page with lines of OCR-B near its foot and a little other print above, 14 px a character. */
function drawPage(lines: readonly string[], { degrees = 0 } = {}): RgbImage {
  const pitch = 14;
  const width = 760;
  const height = 520;
  const turned = (degrees * Math.PI) / 180;
  const side = degrees % 180 === 0 ? [width, height] : [900, 900];
  const canvas = createCanvas(side[0]!, side[1]!);
  const g = canvas.getContext('2d');
  g.fillStyle = '#f4f4f0';
  g.fillRect(0, 0, canvas.width, canvas.height);
  g.translate(canvas.width / 2, canvas.height / 2);
  g.rotate(turned);
  g.translate(-width / 2, -height / 2);
  g.fillStyle = '#181820';
  g.font = '20px ReadTestOcrb';
  g.fillText('UTOPIA', 60, 60);
  g.fillText('Anna Maria Eriksson', 280, 120);
  g.font = `${pitch / 0.723}px ReadTestOcrb`;
  for (const [l, line] of lines.entries()) {
    for (const [c, char] of [...line].entries()) g.fillText(char, 50 + c * pitch, 400 + l * 2.4 * pitch);
  }
  const { data } = g.getImageData(0, 0, canvas.width, canvas.height);
  const rgb = new Uint8Array(canvas.width * canvas.height * 3);
  for (let i = 0; i < rgb.length / 3; i += 1) rgb.set(data.subarray(i * 4, i * 4 + 3), i * 3);
  return { width: canvas.width, height: canvas.height, data: rgb };
}

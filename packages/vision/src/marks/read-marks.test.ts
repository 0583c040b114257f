import { createHash } from 'node:crypto';
import '@credence/specimens'; // has the typefaces
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RgbImage } from '../image.ts';
import { readModel } from '../models/open.ts';
import { lineWidth } from '../ocr/recognize.ts';
import { type MarkReader, openMarkReader } from './read-marks.ts';

describe('marks on letters', () => {
  let marks: MarkReader;
  beforeAll(async () => {
    marks = await openMarkReader();
  });
  afterAll(() => marks.close());

  // As recognition reads them, from no typeface that the network has learned from.
  test.each([
    ['GRUNBERG', 'GRÜNBERG'],
    ['PORSTEINN', 'ÞORSTEINN'],
    ['LUKASIK', 'ŁUKASIK'],
    ['ASTROM', 'ÅSTRÖM'],
    ['DVORAK', 'DVOŘÁK'],
    ['ERIKSSON', 'ERIKSSON'],
  ])('%s that is printed %s is read so, surely', async (read, printed) => {
    const { image, line } = draw(printed, read);
    const { text, confidence } = await marks.read(image, line);
    expect(text).toBe(printed);
    expect(confidence).toBeGreaterThan(0.9);
  });

  test('come from the file that its provenance is told of', () => {
    const [sum] = new TextDecoder().decode(readModel('letter-marks.sha256')).split(' ');
    expect(createHash('sha256').update(readModel('letter-marks.onnx')).digest('hex')).toBe(sum);
  });

  test('leaves what has digits alone', async () => {
    const { image, line } = draw('ÄB123', 'AB123');
    expect(await marks.read(image, line)).toBe(line);
  });

  test('are not believed where nearly every letter has one: such a line is less sure', async () => {
    const { image, line } = draw('ÄÖÜŠÉ', 'AOUSE');
    const { text, confidence } = await marks.read(image, line);
    expect(text).toBe('AOUSE');
    expect(confidence).toBeLessThan(0.9);
  });
});

const PRINT = '"Specimen Print", "Specimen Print Extended"';

const [WIDTH, HEIGHT, SIZE, LEFT, BASELINE] = [400, 70, 30, 30, 48];

/** A line of print and what recognition gives for it: letters surely read, each in its middle. */
function draw(printed: string, read: string) {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = '#e8ecea';
  ctx.fillRect(0, 0, WIDTH, HEIGHT);
  ctx.fillStyle = '#202428';
  ctx.font = `600 ${SIZE}px ${PRINT}`;
  ctx.fillText(printed, LEFT, BASELINE);
  const widthOf = (text: string) => ctx.measureText(text).width;
  const [left, right, top, bottom] = [LEFT - 4, LEFT + widthOf(printed) + 4, BASELINE - SIZE, BASELINE + 6];
  const quad = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ] as const;
  const scale = lineWidth(quad) / (right - left);
  const middleOf = (_: string, i: number) =>
    (4 + (widthOf(printed.slice(0, i)) + widthOf(printed.slice(0, i + 1))) / 2) * scale;
  const confidences = [...read].map(() => 0.97);
  const line = { text: read, confidence: 0.97, confidences, positions: [...read].map(middleOf), quad };
  const rgba = ctx.getImageData(0, 0, WIDTH, HEIGHT).data;
  const image: RgbImage = { width: WIDTH, height: HEIGHT, data: Uint8Array.from(rgba.filter((_, i) => i % 4 < 3)) };
  return { image, line };
}

import { parseMrz } from '@credence/documents';
import { drawSpecimen, flatten, type PhotographOptions, photograph, type Specimen } from '@credence/specimens';
import { drawTemplate, TEMPLATES } from '@credence/specimens/templates';
import {
  type CaptureReading,
  gatherFacts,
  type Quad,
  READINGS_VERSION,
  readPrintedFields,
} from '@credence/verification';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReader, type Reader } from './index.ts';
import { contains, distance, middleOf } from './pixels/geometry.ts';
import type { ReadOptions } from './read-capture.ts';

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(() => reader.close());

describe('a passport', () => {
  const passport = drawSpecimen({ type: 'passport', seed: 12 });

  test.each<[string, PhotographOptions]>([
    ['as it should be', {}],
    ['upside down', { rotateDegrees: 180 }],
    ['among other papers', { background: 'cluttered' }],
  ])('photographed %s is located upright, and its zone and print are read', async (_, options) => {
    const { reading, truth } = await take(passport, 'front', options);
    expect(reading.mrz?.lines).toEqual(passport.truth.mrzLines);
    expect(worstCorner(reading.location?.quad, truth)).toBeLessThan(0.04);
    expect(reading.location!.width).toBeGreaterThan(reading.location!.height);
    expect(reading.text.map(({ text }) => text).join(' ')).toContain(passport.truth.documentNumber);
    expect(reading.text.every(({ text }) => !text.includes('<<<'))).toBe(true);
    expect(reading.barcode).toBeUndefined();
  });

  test('as a scan without any surroundings is read all the same', async () => {
    const reading = await read(await flatten(passport.pages.front));
    expect(reading.mrz && parseMrz(reading.mrz.lines)?.checkDigitsOk).toBe(true);
    expect(reading.quality?.sharpness).toBeGreaterThan(300);
  });

  test('stored sideways with a note of it is the same as stored upright', async () => {
    const { jpeg } = await photograph(passport.pages.front, { width: 1600 });
    const sideways = await sharp(jpeg).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 92 }).toBuffer();
    const reading = await read(sideways);
    expect(reading.image).toEqual({ format: 'jpeg', width: 1600, height: 1200 });
    expect(reading.mrz?.lines).toEqual(passport.truth.mrzLines);
    const typed = reading.authenticity!.typed!.map(({ line, word }) => reading.text[line]!.text.split(' ')[word]);
    expect(typed).toContain(passport.truth.documentNumber);
  });
});

describe('an identity card', () => {
  const card = drawSpecimen({ type: 'id_card', seed: 21 });

  test('on its side is turned by its print alone, for its front has no zone', async () => {
    const { reading, truth } = await take(card, 'front', { rotateDegrees: 90, background: 'wood' });
    expect(worstCorner(reading.location?.quad, truth)).toBeLessThan(0.02);
    expect(reading.mrz).toBeUndefined();
    expect(reading.text.map(({ text }) => text).join(' ')).toContain(card.truth.documentNumber);
  });

  // By the outline that stands out most in the photo, and where that is another's by the one around its portrait.
  test.each([
    ['on a newspaper', { fill: 0.55 }, undefined],
    ['on a panel of its form in a newspaper', { fill: 0.45, rotateDegrees: -6 }, '#c2671c'],
  ])('among print and larger faces, %s, is the page, and the portrait is its own', async (_, pose, panel) => {
    const { jpeg, quad } = await onNewspaper(card, { seed: 3, width: 1200, background: 'white', ...pose }, panel);
    const { location, faces } = await read(jpeg, { portraits: true, print: false });
    // Which way up it lies is told by print alone.
    const misses = location!.quad.map((corner) => Math.min(...quad.map((other) => distance(corner, other))));
    expect(Math.max(...misses)).toBeLessThan(0.02 * distance(quad[0], quad[1]));
    expect(contains(quad, middleOf(faces![0]!.quad))).toBe(true);
  });

  test('has its zone on the back, whose place is given in pixels of the photo', async () => {
    const { reading, truth } = await take(card, 'back', { width: 4000, rotateDegrees: -15, background: 'cloth' });
    expect(reading.mrz?.lines).toEqual(card.truth.mrzLines);
    expect(reading.image).toMatchObject({ width: 4000, height: 3000 });
    expect(reading.quality!.pageWidthPx / distance(truth[0], truth[1])).toBeCloseTo(1, 1);
    const [topLeft, topRight] = reading.mrz!.quad;
    expect(distance(topLeft, topRight) / distance(truth[3], truth[2])).toBeCloseTo(76.2 / 85.6, 1);
  });
});

test("a licence's back yields its symbol", async () => {
  const license = drawSpecimen({ type: 'driving_license', seed: 33 });
  const { reading } = await take(license, 'back', { rotateDegrees: 9 });
  expect(reading.barcode?.payload).toBe(license.truth.barcodePayload);
});

test('a permit whose digital seal was made for another day of birth contradicts its zone and its print in that alone', async () => {
  const template = TEMPLATES.find(({ id }) => id === 'utopia_residence_permit_sealed')!;
  const { front } = drawTemplate(template, 'sealed', undefined, { source: 'seal', field: 'birth_date' });
  const { jpeg } = await photograph(front.page, { seed: 3, width: 2000, rotateDegrees: 200 });
  const reading = await read(jpeg);
  expect(reading.symbols).toMatchObject([{ seal: Buffer.from(front.sealPayload!).toString('latin1') }]);
  const readings = { version: READINGS_VERSION, pipeline: {}, captures: { front: reading } } as const;
  const { agreements } = gatherFacts(readings, '2026-11-01');
  const ofSeal = agreements.filter(({ between }) => between[0].source === 'seal');
  const [agree, differ] = [true, false].map((is) => ofSeal.filter(({ outcome }) => (outcome === 'agrees') === is));
  expect(new Set(agree!.map(({ between }) => between[1].source))).toEqual(new Set(['mrz', 'print']));
  expect(differ!.map(({ field, between }) => [field, between[1].source])).toEqual([
    ['birth_date', 'mrz'],
    ['birth_date', 'print'],
  ]);
  expect(differ![0]!.outcome).toBe('disagrees');
});

// A landscape has nothing to read: bad-input.test.ts.

test('a card in Greek letters is read in them, by a network that no page before has asked for', async () => {
  expect(reader.scriptsOpened()).toEqual([]);
  const { front } = drawTemplate(TEMPLATES.find(({ id }) => id === 'utopia_card_greek')!, 'greek-card');
  const { jpeg } = await photograph(front!.page, { seed: 3, width: 2000 });
  const fields = readPrintedFields(await read(jpeg), '2026-11-01')?.fields ?? [];
  // Of its caption of the number one letter is read as two.
  const { document_number: _, ...printed } = front!.printed;
  expect(Object.fromEntries(fields.map(({ name, value }) => [name, value]))).toMatchObject(printed);
  expect(reader.scriptsOpened()).toContain('greek');
});

test('the pipeline names its libraries and models', () => {
  expect(reader.pipeline).toMatchObject({ vision: '42', sharp: expect.stringMatching(/^\d/) });
  expect(reader.pipeline.text_recognition).toMatch(/^[0-9a-f]{16}$/);
  expect(['eight bits', 'single precision']).toContain(reader.pipeline.text_recognition_in);
});

async function take(specimen: Specimen, side: 'front' | 'back', options: PhotographOptions) {
  const { jpeg, quad } = await photograph(specimen.pages[side]!, { seed: 3, ...options });
  return { reading: await read(jpeg), truth: quad };
}

/**
 * A photo whose document is cut out and laid on print and portraits that are larger: the upper part of passports; over them lies
 * a panel of one colour if told.
 */
async function onNewspaper(specimen: Specimen, options: PhotographOptions, panel?: string) {
  const { jpeg, quad, width, height } = await photograph(specimen.pages.front, options);
  const { front } = drawSpecimen({ type: 'passport', seed: 13 }).pages;
  const upper = { left: 0, top: 0, width: front.width, height: Math.round(front.height * 0.7) };
  const tile = sharp(await flatten(front))
    .extract(upper)
    .resize({ width: 720 })
    .linear(0.8);
  const paper = sharp({ create: { width, height, channels: 3, background: '#bbb' } });
  const size = { width: width - 100, height: Math.round((width - 100) / 1.5) };
  const sheet = paper.composite([
    { input: await tile.png().toBuffer(), tile: true, gravity: 'northwest' },
    ...(panel ? [{ input: { create: { ...size, channels: 3 as const, background: panel } }, left: 50, top: 40 }] : []),
  ]);
  const data = await sheet.removeAlpha().raw().toBuffer();
  const document = await sharp(jpeg).raw().toBuffer();
  for (let at = 0; at < data.length; at += 3) {
    const pixel = { x: (at / 3) % width, y: Math.floor(at / 3 / width) };
    if (contains(quad, pixel)) document.copy(data, at, at, at + 3);
  }
  const laid = sharp(data, { raw: { width, height, channels: 3 } });
  return { jpeg: await laid.jpeg({ quality: 88 }).toBuffer(), quad };
}

async function read(bytes: Uint8Array, options?: ReadOptions): Promise<CaptureReading> {
  const reading = await reader.readCapture(bytes, options);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading;
}

/** In widths of the page; corner for corner, since which one is top left counts. */
function worstCorner(found: Quad | undefined, truth: Quad): number {
  if (!found) return Infinity;
  return Math.max(...truth.map((corner, i) => distance(corner, found[i]!))) / distance(truth[0], truth[1]);
}

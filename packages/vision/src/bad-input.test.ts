import { drawLandscape, drawSpecimen, type Page, photograph } from '@credence/specimens';
import { type CaptureReading, type DocumentType, decide, READINGS_VERSION } from '@credence/verification';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReader, type Reader } from './index.ts';

const TODAY = '2026-11-01';
const card = drawSpecimen({ type: 'id_card', seed: 21 });
const passport = drawSpecimen({ type: 'passport', seed: 12 });

let reader: Reader;
let front: CaptureReading;
let back: CaptureReading;
beforeAll(async () => {
  reader = await openReader();
  [front, back] = [await read(await take(card.pages.front)), await read(await take(card.pages.back!))];
});
afterAll(() => reader.close());

// Pictures that are too many pixels, too few or no pictures at all are refused before they are read: decode-image.test.ts.
describe('a picture that shows something else than it should is told by a finding of its own', () => {
  test.each<[string, DocumentType, () => Promise<CaptureReading>, string]>([
    ['the upper half of a passport', 'passport', async () => read(await crop(await page(), 1, 0.5)), 'document_whole'],
    ['the left half of a passport', 'passport', async () => read(await crop(await page(), 0.55, 1)), 'document_whole'],
  ])('%s', async (_, type, photo, check) => {
    expect(firstNotPassed(type, { front: await photo() })).toBe(check);
  });

  test('no document, in which there is nothing to read either', async () => {
    const landscape = await read(await drawLandscape({ seed: 2 }));
    expect(firstNotPassed('passport', { front: landscape })).toBe('document_found');
    expect(landscape.mrz).toBeUndefined();
    expect(landscape.barcode).toBeUndefined();
  });

  test('two documents', async () => {
    const other = drawSpecimen({ type: 'id_card', seed: 22 });
    const both = await besides(await take(card.pages.front), await take(other.pages.front));
    expect(firstNotPassed('id_card', { front: await read(both), back })).toBe('one_document');
  });

  test('two passports, of which one zone is read', async () => {
    const other = drawSpecimen({ type: 'passport', seed: 13 });
    const both = await read(await besides(await page(), await take(other.pages.front)));
    expect(both.mrz).toBeDefined();
    expect(firstNotPassed('passport', { front: both })).toBe('one_document');
  });

  test('a passport in a mirror', async () => {
    const mirrored = await sharp(await page())
      .flop()
      .jpeg()
      .toBuffer();
    expect(firstNotPassed('passport', { front: await read(mirrored) })).toBe('document_not_mirrored');
  });

  test.each<[string, () => { front: CaptureReading; back: CaptureReading }, string | undefined]>([
    ['the two sides of a card', () => ({ front, back }), undefined],
    ['back and front exchanged', () => ({ front: back, back: front }), 'sides_in_place'],
    ['the back twice', () => ({ front: back, back }), 'sides_differ'],
    ['the front twice', () => ({ front, back: front }), 'sides_differ'],
  ])('%s', (_, captures, check) => {
    expect(firstNotPassed('id_card', captures())).toBe(check);
  });
});

const page = () => take(passport.pages.front);

async function take(drawn: Page): Promise<Buffer> {
  return (await photograph(drawn, { seed: 3 })).jpeg;
}

async function crop(jpeg: Buffer, across: number, down: number): Promise<Buffer> {
  const { width, height } = await sharp(jpeg).metadata();
  const part = { left: 0, top: 0, width: Math.round(width * across), height: Math.round(height * down) };
  return sharp(jpeg).extract(part).jpeg({ quality: 90 }).toBuffer();
}

async function besides(one: Buffer, other: Buffer): Promise<Buffer> {
  const [left, right] = await Promise.all([one, other].map((jpeg) => sharp(jpeg).resize(1200, 900).toBuffer()));
  return sharp(left)
    .extend({ right: 1200 })
    .composite([{ input: right!, left: 1200, top: 0 }])
    .jpeg()
    .toBuffer();
}

async function read(bytes: Uint8Array): Promise<CaptureReading> {
  const reading = await reader.readCapture(bytes);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading;
}

function firstNotPassed(type: DocumentType, captures: { front: CaptureReading; back?: CaptureReading }) {
  const session = {
    livemode: false,
    type: 'document' as const,
    options: {},
    declared: { type, country: 'UTO' },
    providedDetails: null,
    expectedDetails: null,
  };
  const { checks } = decide({ version: READINGS_VERSION, pipeline: {}, captures }, session, TODAY);
  return checks.find(({ outcome }) => outcome !== 'pass')?.id;
}

import { createCanvas, ImageData } from '@napi-rs/canvas';
import sharp from 'sharp';
import { PRINT } from '../fonts.ts';
import type { Random } from '../random.ts';
import type { Page } from '../sheet.ts';
import { compress, type Pixels } from './camera.ts';
import { type Capture, photographDisplay, photographPage } from './capture.ts';
import { asDisplay } from './display.ts';

/** What viewers show a picture on. */
const VIEWERS = ['#000000', '#1e1e1e', '#ffffff', '#f2f2f2'] as const;

/**
 * Shows a document on a display and photographs that: a scan of it in a viewer, or a photo of it that fills the display.
 *
 * The display has 700 to 1800 pixels across the document and the camera 1000 to 2300, so that what the camera makes of the
 * display's grid reaches from nothing to plain stripes.
 */
export async function photographScreen(page: Page, random: Random): Promise<Capture> {
  const across = random.integer(700, 1800);
  if (random.chance(0.5)) {
    const shown = await photographPage(page, random.fork('shown'));
    const size = fitted(shown, (across * shown.width) / Math.abs(shown.quad[1].x - shown.quad[0].x));
    const content = await resize(shown.jpeg, size);
    return photographDisplay(asDisplay(content, random.fork('display')), random, random.between(1.05, 1.2));
  }
  const scan = await resize(await scanOf(page, random), fitted(page, across));
  const content = inViewer(scan, random.pick(VIEWERS), random.between(0.05, 0.3));
  const fill = (content.width / across) * random.between(0.7, 0.9);
  return photographDisplay(asDisplay(content, random.fork('display')), random, fill);
}

/** Pixels of displays that pictures are stored of: phones, upright, and a laptop. */
const DISPLAYS = [
  { width: 1080, height: 2340 },
  { width: 1170, height: 2532 },
  { width: 1440, height: 3120 },
  { width: 1920, height: 1080 },
] as const;

/** Stores what a display shows: a scan or a photo of the document in a viewer, with the bars of the system. */
export async function takeScreenshot(page: Page, random: Random): Promise<Buffer> {
  const display = random.pick(DISPLAYS);
  const source = random.chance(0.5)
    ? (await photographPage(page, random.fork('shown'))).jpeg
    : await scanOf(page, random);
  const { width: w, height: h } = await sharp(source).metadata();
  const picture = await resize(
    source,
    fitted({ width: w, height: h }, Math.min(display.width, (display.height * 0.9 * w) / h)),
  );
  const canvas = createCanvas(display.width, display.height);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = random.pick(VIEWERS);
  ctx.fillRect(0, 0, display.width, display.height);
  ctx.drawImage(
    asCanvas(picture),
    Math.round((display.width - picture.width) / 2),
    Math.round((display.height - picture.height) / 2),
  );
  drawBars(ctx, display, random);
  return random.chance(0.6) ? canvas.encode('png') : canvas.encode('jpeg', random.integer(75, 95));
}

/** A scan of the document cut to its outline, which is all there is to see. */
export async function cropScan(page: Page, random: Random): Promise<Buffer> {
  const scan = await scanOf(page, random);
  const width = random.integer(900, 1900);
  const cropped = await resize(scan, fitted(page, width));
  return random.chance(0.3)
    ? sharp(cropped.data, { raw: { width: cropped.width, height: cropped.height, channels: 3 } })
        .png()
        .toBuffer()
    : compress(cropped, random.integer(75, 95));
}

/** What a scanner makes of a page: straight, evenly lit, a little noisy. */
async function scanOf(page: Page, random: Random): Promise<Buffer> {
  const { data, width, height } = page;
  const pixels = await sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .blur(random.between(0.5, 1))
    .raw()
    .toBuffer();
  const grain = random.between(0.6, 2.2);
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.max(0, Math.min(255, pixels[i]! + grain * NOISE[(i * 31 + (i >> 9)) & 0xffff]!));
  return compress({ data: pixels, width, height }, random.integer(80, 95));
}

/** Roughly normal, deviation 1: the sum of four numbers. */
const NOISE = Float32Array.from({ length: 0x10000 }, (_, i) => {
  const share = (k: number) => Math.abs(Math.sin((i * 4 + k) * 12.9898) * 43_758.5453) % 1;
  return (share(0) + share(1) + share(2) + share(3) - 2) * Math.sqrt(3);
});

function fitted({ width, height }: { width: number; height: number }, toWidth: number) {
  return { width: Math.round(toWidth), height: Math.round((height * toWidth) / width) };
}

async function resize(picture: Buffer, size: { width: number; height: number }): Promise<Pixels> {
  const data = await sharp(picture).resize(size.width, size.height, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  return { data, ...size };
}

function inViewer(picture: Pixels, background: string, margin: number): Pixels {
  const border = Math.round(picture.width * margin);
  const canvas = createCanvas(picture.width + 2 * border, picture.height + 2 * border);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(asCanvas(picture), border, border);
  const { data, width, height } = ctx.getImageData(0, 0, canvas.width, canvas.height);
  return { data: withoutAlpha(data), width, height };
}

function asCanvas({ data, width, height }: Pixels) {
  const canvas = createCanvas(width, height);
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0, j = 0; i < data.length; i += 3, j += 4) rgba.set(data.subarray(i, i + 3), j);
  canvas.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas;
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, j = 0; j < rgb.length; i += 4, j += 3) rgb.set(rgba.subarray(i, i + 3), j);
  return rgb;
}

/** The clock and the battery above, a bar to go back with below. */
function drawBars(
  ctx: ReturnType<ReturnType<typeof createCanvas>['getContext']>,
  { width, height }: { width: number; height: number },
  random: Random,
): void {
  const bar = Math.round(Math.max(width, height) * 0.035);
  ctx.fillStyle = random.pick(['#000000', '#202124', '#ffffff']);
  const ink = ctx.fillStyle === '#ffffff' ? '#202020' : '#f0f0f0';
  ctx.fillRect(0, 0, width, bar);
  ctx.fillRect(0, height - bar, width, bar);
  ctx.fillStyle = ink;
  ctx.font = `600 ${bar * 0.5}px ${PRINT}`;
  ctx.fillText(`${random.integer(0, 23)}:${random.integer(10, 59)}`, bar, bar * 0.7);
  ctx.fillRect(width - bar * 1.8, bar * 0.3, bar * 0.9, bar * 0.4);
  ctx.fillRect(width * 0.36, height - bar * 0.5, width * 0.28, bar * 0.1);
}

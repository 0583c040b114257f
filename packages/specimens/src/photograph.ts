import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { drawHands } from './hands.ts';
import { findHomography, type Point, type Quad, rectangle } from './homography.ts';
import { light } from './light.ts';
import { createRandom, type Random, type Seed } from './random.ts';
import type { Page } from './sheet.ts';
import { drawSurface, type Surface } from './surfaces.ts';

export interface PhotographOptions {
  seed?: Seed;
  /** Pixels of the frame; its height is three quarters of the width unless told. */
  width?: number;
  height?: number;
  /** How much of the frame the document takes, 0 to 1, in whichever direction it fills it first. */
  fill?: number;
  /** How far the camera leans over: 0 looks straight down, 1 leans by 30 degrees. */
  perspective?: number;
  /** Clockwise; any angle. */
  rotateDegrees?: number;
  background?: Surface;
  /** Standard deviation of the lens's blur in pixels of the frame. */
  blur?: number;
  /** Standard deviation of the sensor's noise, 0 to 255. */
  noise?: number;
  /** Strength of a lamp's reflection on the document: 0 none, 1 washed out. */
  glare?: number;
  /** Depth of the shadow the photographer throws: 0 none, 1 black. */
  shadow?: number;
  /** How bright it is: 1 as it should be, less is underexposed. */
  brightness?: number;
  /** How far the camera moved while the shutter was open, in pixels of the frame; in any direction. */
  motion?: number;
  /** Fingers hold the document by two edges and come this far over them, in widths of it; nobody holds it unless said. */
  hands?: number;
  /** 1 to 100 */
  jpegQuality?: number;
}

export interface Photo {
  jpeg: Buffer;
  /** Pixels of the frame. */
  width: number;
  height: number;
  /** Where the document truly lies, in pixels of the frame; rounded corners lie inside of it. */
  quad: Quad;
}

/** How far the camera is from the document, in widths of it. */
const DISTANCE = 2.6;

/**
 * Takes a picture of a page that lies on something, as a person would with a phone.
 *
 * Without options it is a fair picture: slightly turned, slightly tilted, a little soft and noisy. The same page and options
 * give the same bytes.
 */
export async function photograph(page: Page, options: PhotographOptions = {}): Promise<Photo> {
  const { width = 2000, height = Math.round((width * 3) / 4), background = 'desk', jpegQuality = 88 } = options;
  const random = createRandom(options.seed ?? 1).fork('photograph');
  const quad = poseDocument(page, options);

  const canvas = createCanvas(width, height);
  drawSurface(canvas, background, random.fork('surface'));
  castContactShadow(canvas.getContext('2d'), quad, width);
  const frame = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  await lay(page, quad, { data: frame, width, height });
  if (options.hands) drawHands(frame, { width, height, quad }, options.hands, random.fork('hands'));

  const seen = await blur(frame, { width, height }, options, random.fork('motion'));
  light(seen, { width, height, quad }, options, random.fork('light'));
  const jpeg = await sharp(seen, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: jpegQuality, chromaSubsampling: '4:2:0' })
    .toBuffer();
  return { jpeg, width, height, quad };
}

/** Where a document will lie in a photo that is taken with these options, without taking it. */
export function poseDocument(page: Pick<Page, 'widthMm' | 'heightMm'>, options: PhotographOptions = {}): Quad {
  const { width = 2000, height = Math.round((width * 3) / 4) } = options;
  const random = createRandom(options.seed ?? 1).fork('photograph');
  return placeCorners(page, { ...options, width, height }, random.fork('pose'));
}

/** A page as a flatbed scanner gives it: no background, no camera. */
export async function flatten(page: Page, { jpegQuality = 92 }: { jpegQuality?: number } = {}): Promise<Buffer> {
  const { data, width, height } = page;
  return sharp(data, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: jpegQuality })
    .toBuffer();
}

type Pose = Pick<PhotographOptions, 'fill' | 'perspective' | 'rotateDegrees'> & { width: number; height: number };

/** Projects the four corners through a pinhole and scales them to fill the frame as asked. */
export function placeCorners(page: Pick<Page, 'widthMm' | 'heightMm'>, pose: Pose, random: Random): Quad {
  const { width, height, fill = random.between(0.74, 0.82), perspective = 0.3 } = pose;
  const roll = ((pose.rotateDegrees ?? random.between(-3, 3)) * Math.PI) / 180;
  const lean = (perspective * 30 * Math.PI) / 180;
  const direction = random.between(0, 2 * Math.PI);
  const halfHeight = page.heightMm / page.widthMm / 2;
  const corners: Point[] = [
    { x: -0.5, y: -halfHeight },
    { x: 0.5, y: -halfHeight },
    { x: 0.5, y: halfHeight },
    { x: -0.5, y: halfHeight },
  ].map(({ x, y }) => {
    const turned = { x: x * Math.cos(roll) - y * Math.sin(roll), y: x * Math.sin(roll) + y * Math.cos(roll) };
    const along = turned.x * Math.cos(direction) + turned.y * Math.sin(direction);
    const depth = DISTANCE + along * Math.sin(lean);
    const shortened = along * (1 - Math.cos(lean));
    return {
      x: (turned.x - shortened * Math.cos(direction)) / depth,
      y: (turned.y - shortened * Math.sin(direction)) / depth,
    };
  });
  return fitFrame(corners, { width, height, fill }, random);
}

function fitFrame(corners: Point[], frame: { width: number; height: number; fill: number }, random: Random): Quad {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // What is to fill more than the frame may be cut off above and below as well.
  const tallest = frame.fill > 1 ? frame.fill : 0.9;
  const scale = Math.min((frame.fill * frame.width) / (right - left), (tallest * frame.height) / (bottom - top));
  const slack = (room: number, used: number) => (room - used) * random.between(-0.15, 0.15);
  const middle = {
    x: frame.width / 2 + slack(frame.width, (right - left) * scale),
    y: frame.height / 2 + slack(frame.height, (bottom - top) * scale),
  };
  return corners.map(({ x, y }) => ({
    x: middle.x + (x - (left + right) / 2) * scale,
    y: middle.y + (y - (top + bottom) / 2) * scale,
  })) as unknown as Quad;
}

/** Darkens what lies right beside a thing; `depth` from 0 to 1 is for how thick it is. */
export function castContactShadow(ctx: SKRSContext2D, quad: Quad, width: number, depth = 0.55): void {
  ctx.save();
  ctx.filter = `blur(${width * 0.006}px)`;
  ctx.fillStyle = `rgba(0, 0, 0, ${depth})`;
  ctx.beginPath();
  for (const { x, y } of quad) ctx.lineTo(x + width * 0.003, y + width * 0.004);
  ctx.fill();
  ctx.restore();
}

interface Frame {
  /** RGBA */
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** Warps the page into its quad. It is brought to about its final size first, so that bilinear sampling does not alias. */
async function lay(page: Page, quad: Quad, frame: Frame): Promise<void> {
  const source = await shrink(page, Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y));
  const { width: w, height: h } = source;
  const [a, b, c, d, e, f, g, i] = findHomography(quad, rectangle(w, h));
  const [x0, x1] = span(
    quad.map(({ x }) => x),
    frame.width,
  );
  const [y0, y1] = span(
    quad.map(({ y }) => y),
    frame.height,
  );
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const depth = g * (x + 0.5) + i * (y + 0.5) + 1;
      const u = (a * (x + 0.5) + b * (y + 0.5) + c) / depth - 0.5;
      const v = (d * (x + 0.5) + e * (y + 0.5) + f) / depth - 0.5;
      if (u <= -1 || v <= -1 || u >= w || v >= h) continue;
      blend(source.data, w, h, u, v, frame.data, (y * frame.width + x) * 4);
    }
  }
}

/** Lays one bilinear sample over a pixel. Beyond the edge the page is transparent, which smooths its outline. */
function blend(
  source: Uint8Array,
  w: number,
  h: number,
  u: number,
  v: number,
  target: Uint8ClampedArray,
  at: number,
): void {
  const left = Math.floor(u);
  const top = Math.floor(v);
  const fx = u - left;
  const fy = v - top;
  let r = 0;
  let g = 0;
  let b = 0;
  let alpha = 0;
  for (let corner = 0; corner < 4; corner++) {
    const x = left + (corner & 1);
    const y = top + (corner >> 1);
    if (x < 0 || y < 0 || x >= w || y >= h) continue;
    const share = (corner & 1 ? fx : 1 - fx) * (corner & 2 ? fy : 1 - fy);
    const from = (y * w + x) * 4;
    const opacity = (share * source[from + 3]!) / 255;
    r += source[from]! * opacity;
    g += source[from + 1]! * opacity;
    b += source[from + 2]! * opacity;
    alpha += opacity;
  }
  target[at] = r + target[at]! * (1 - alpha);
  target[at + 1] = g + target[at + 1]! * (1 - alpha);
  target[at + 2] = b + target[at + 2]! * (1 - alpha);
}

async function shrink({ data, width, height }: Page, toWidth: number) {
  const scaled = sharp(data, { raw: { width, height, channels: 4 } }).resize({
    width: Math.min(width, Math.ceil(toWidth)),
    withoutEnlargement: true,
  });
  const { data: pixels, info } = await scaled.raw().toBuffer({ resolveWithObject: true });
  return { data: pixels, width: info.width, height: info.height };
}

function span(values: number[], limit: number): [number, number] {
  return [Math.max(0, Math.floor(Math.min(...values)) - 1), Math.min(limit, Math.ceil(Math.max(...values)) + 1)];
}

/** The lens's blur, then that of a camera that moved. */
async function blur(
  rgba: Uint8ClampedArray,
  size: { width: number; height: number },
  { blur: sigma = 0.7, motion = 0 }: PhotographOptions,
  random: Random,
): Promise<Buffer> {
  const frame = sharp(rgba, { raw: { ...size, channels: 4 } }).removeAlpha();
  // Below 0.3 sharp refuses: it would change nothing.
  const soft = await (sigma >= 0.3 ? frame.blur(sigma) : frame).raw().toBuffer();
  if (motion < 1) return soft;
  const kernel = streak(motion, random.between(0, Math.PI));
  return sharp(soft, { raw: { ...size, channels: 3 } })
    .convolve(kernel)
    .raw()
    .toBuffer();
}

/** A straight path of the camera, as the weights of its neighbours in a pixel. */
function streak(length: number, angle: number) {
  const reach = Math.ceil(length / 2);
  const width = 2 * reach + 1;
  const kernel = new Array<number>(width * width).fill(0);
  const steps = 8 * reach;
  for (let step = -steps; step <= steps; step += 1) {
    const along = (step / steps) * (length / 2);
    const [x, y] = [Math.round(Math.cos(angle) * along), Math.round(Math.sin(angle) * along)];
    kernel[(y + reach) * width + x + reach]! += 1;
  }
  return { width, height: width, kernel };
}

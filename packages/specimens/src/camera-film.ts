import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { type Pose, poseAt, type Story } from './camera-story.ts';
import { findHomography, type Point, type Quad, rectangle } from './homography.ts';
import { createRandom, type Random, type Seed } from './random.ts';
import type { Page } from './sheet.ts';
import { drawSurface, type Surface } from './surfaces.ts';

export interface FilmOptions {
  seed: Seed;
  story: Story;
  /** Pixels of the picture. */
  width: number;
  height: number;
  /** The part of it, in its middle, that the person sees, and frames the document by; all of it unless told. */
  framed?: { width: number; height: number };
  framesPerSecond?: number;
  surface?: Surface;
  /** Standard deviation of the sensor's noise, 0 to 255. */
  noise?: number;
  /** Whether fingers lie over the document. */
  covered?: boolean;
}

export interface FilmFrame {
  atMs: number;
  /** Pixels of the picture. */
  width: number;
  height: number;
  /** Where the document truly lies, in pixels, as far as it is in the picture. */
  quad: Quad;
  /**
   * Develops a part of the picture, `step` of its pixels to one of the answer either way: what is looked at from afar need not
   * be drawn in full.
   */
  develop(part: Part, step?: number): Promise<Developed>;
}

/** Whole pixels of the picture. */
interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Developed {
  width: number;
  height: number;
  /** RGBA, (height, width, 4). */
  data: Uint8ClampedArray;
}

/**
 * Films a page that lies on something with a camera held by hand. Frames are developed when they are looked at: a whole one
 * takes a fifth of a second.
 *
 * The same options film the same pixels.
 *
 * @param page Null films what lies around it alone.
 */
export function* film(page: Page | null, options: FilmOptions): Generator<FilmFrame> {
  const { seed, story, width, height, framesPerSecond = 8 } = options;
  const set = buildSet(page, options, createRandom(seed).fork('set'));
  for (let n = 0; (n * 1000) / framesPerSecond < story.endMs; n += 1) {
    const atMs = (n * 1000) / framesPerSecond;
    const pose = poseAt(story, atMs, seed);
    const quad = place(set, pose, options);
    const moved = shift(quad, place(set, poseAt(story, atMs + EXPOSURE_MS, seed), options));
    yield {
      atMs,
      width,
      height,
      quad,
      async develop(part, step = 1) {
        const developed = await shoot(set, { pose, quad, moved }, { part, step, pixels: Math.max(width, height) });
        grain(developed, part, (options.noise ?? 2.5) / step, set.random.fork(`grain ${n}`));
        return developed;
      },
    };
  }
}

/** How long the shutter is open indoors. */
const EXPOSURE_MS = 20;

/** What stands in front of the camera. */
interface Set {
  page: Page | null;
  widthMm: number;
  heightMm: number;
  /** RGBA, square. */
  ground: Uint8ClampedArray;
  levels: Map<number, { data: Uint8Array; width: number; height: number }>;
  fingers: { a: Point; b: Point; radius: number }[];
  lamp: { u: number; v: number; turn: number };
  tint: readonly [number, number, number];
  random: Random;
}

/** The ground is a square of so many pixels, so many to a millimetre, and mirrored at its ends. */
const GROUND = { size: 1024, perMm: 5 };
/** Where in the square a pixel of the endless ground lies, ends mirrored. */
const MIRROR = Uint16Array.from({ length: 2 * GROUND.size }, (_, i) => (i < GROUND.size ? i : 2 * GROUND.size - 1 - i));
const MIRROR_MASK = 2 * GROUND.size - 1;

function buildSet(page: Page | null, { surface = 'desk', covered }: FilmOptions, random: Random): Set {
  const canvas = createCanvas(GROUND.size, GROUND.size);
  drawSurface(canvas, surface, random.fork('surface'));
  const { widthMm, heightMm } = page ?? { widthMm: 85.6, heightMm: 53.98 };
  return {
    page,
    widthMm,
    heightMm,
    ground: canvas.getContext('2d').getImageData(0, 0, GROUND.size, GROUND.size).data,
    levels: new Map(),
    fingers: covered ? layFingers(widthMm, heightMm, random.fork('hand')) : [],
    lamp: { u: random.between(0.25, 0.75), v: random.between(0.25, 0.75), turn: random.between(0, Math.PI) },
    tint: [1 + random.between(-0.025, 0.03), 1, 1 + random.between(-0.04, 0.02)],
    random,
  };
}

/** Three fingers across a side, over what is printed there. */
function layFingers(widthMm: number, heightMm: number, random: Random) {
  const fromRight = random.chance(0.5);
  const top = random.between(0.15, 0.4) * heightMm;
  return [0, 1, 2].map((n) => {
    const reach = random.between(0.35, 0.6) * widthMm;
    const y = top + n * 19;
    return {
      a: { x: fromRight ? widthMm + 60 : -60, y: y + random.between(-4, 4) },
      b: { x: fromRight ? widthMm - reach : reach, y },
      radius: random.between(7.5, 9.5),
    };
  });
}

/** How far the camera is from the document, in widths of it: that of a phone held to see all of it. */
const DISTANCE = 2.2;

function place(
  { widthMm, heightMm }: Set,
  pose: Pose,
  { width, height, framed = { width, height } }: FilmOptions,
): Quad {
  const half = heightMm / widthMm / 2;
  const [roll, lean] = [(pose.rollDegrees * Math.PI) / 180, (pose.lean * Math.PI) / 180];
  const scale = pose.fill * Math.min(framed.width, (0.95 * framed.height) / (2 * half));
  const corners = [
    { x: -0.5, y: -half },
    { x: 0.5, y: -half },
    { x: 0.5, y: half },
    { x: -0.5, y: half },
  ].map(({ x, y }) => {
    const turned = { x: x * Math.cos(roll) - y * Math.sin(roll), y: x * Math.sin(roll) + y * Math.cos(roll) };
    const along = turned.x * Math.cos(pose.towards) + turned.y * Math.sin(pose.towards);
    const shortened = along * (1 - Math.cos(lean));
    const depth = 1 + (along * Math.sin(lean)) / DISTANCE;
    return {
      x: width / 2 + pose.dx * framed.width + ((turned.x - shortened * Math.cos(pose.towards)) / depth) * scale,
      y: height / 2 + pose.dy * framed.height + ((turned.y - shortened * Math.sin(pose.towards)) / depth) * scale,
    };
  });
  return corners as unknown as Quad;
}

function shift(from: Quad, to: Quad): Point {
  const mean = (of: (corner: Point, i: number) => number) =>
    from.reduce((sum, corner, i) => sum + of(corner, i), 0) / 4;
  return { x: mean((corner, i) => to[i]!.x - corner.x), y: mean((corner, i) => to[i]!.y - corner.y) };
}

interface Shot {
  pose: Pose;
  quad: Quad;
  /** How far the document moves while the shutter is open, in pixels. */
  moved: Point;
}

interface Exposure {
  part: Part;
  step: number;
  /** Along the longer side of the whole picture. */
  pixels: number;
}

async function shoot(set: Set, shot: Shot, exposure: Exposure): Promise<Developed> {
  const { step } = exposure;
  const source = await level(set, shot.quad, step);
  const rays = castRays(set, shot, exposure, source);
  const way = Math.hypot(shot.moved.x, shot.moved.y) / step;
  const data = way < SMEAR_MIN_PX ? rays.data : smear(rays, { x: shot.moved.x / step, y: shot.moved.y / step });
  const lens = (shot.pose.blur * exposure.pixels) / 1920 / step;
  // A short way blurs about as a lens does: by the deviation of an even spread.
  const sigma = way < SMEAR_MIN_PX ? Math.hypot(lens, way / Math.sqrt(12)) : lens;
  if (sigma < 0.3) return { ...rays, data };
  const { width, height } = rays;
  const blurred = await sharp(data, { raw: { width, height, channels: 4 } })
    .blur(sigma)
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8ClampedArray(blurred.buffer, blurred.byteOffset, blurred.length) };
}

/** Shorter ways are too few pixels to be followed one by one. */
const SMEAR_MIN_PX = 3;

/** The page at about the size at which it is seen, so that sampling it does not alias. */
async function level({ page, levels }: Set, quad: Quad, step: number) {
  if (!page) return null;
  const seen = Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y) / step;
  const width = Math.min(page.width, Math.round(1.12 ** Math.ceil(Math.log(seen) / Math.log(1.12))));
  const known = levels.get(width);
  if (known) return known;
  const { data, info } = await sharp(page.data, { raw: { width: page.width, height: page.height, channels: 4 } })
    .resize({ width })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const made = { data: new Uint8Array(data), width: info.width, height: info.height };
  levels.set(width, made);
  return made;
}

const SKIN = [196, 148, 120] as const;

/** Follows the light from each pixel back to the plane that the document lies in. */
function castRays(
  set: Set,
  { pose, quad }: Shot,
  { part, step }: Exposure,
  source: { data: Uint8Array; width: number; height: number } | null,
): Developed {
  const width = Math.round(part.width / step);
  const height = Math.round(part.height / step);
  const { widthMm: wMm, heightMm: hMm, ground, fingers, tint } = set;
  const [a, b, c, d, e, f, g, h] = findHomography(quad, rectangle(wMm, hMm));
  const out = new Uint8ClampedArray(width * height * 4);
  const shine = lampOver(set, pose, { wMm, hMm });
  const toPage = source ? source.width / wMm : 0;
  for (let row = 0, at = 0; row < height; row += 1) {
    const y = part.y + (row + 0.5) * step;
    for (let column = 0; column < width; column += 1, at += 4) {
      const x = part.x + (column + 0.5) * step;
      const depth = g * x + h * y + 1;
      const u = (a * x + b * y + c) / depth;
      const v = (d * x + e * y + f) / depth;
      const near = u > -8 && v > -8 && u < wMm + 8 && v < hMm + 8;
      // Corners are round, and edges a mixture: only there does the ground show through.
      if (!source || u < 5 || v < 5 || u > wMm - 5 || v > hMm - 5) {
        const from = groundAt(u, v);
        const dim = pose.light * (near && source ? shadeAt(u, v, wMm, hMm) : 1);
        out[at] = ground[from]! * dim * tint[0];
        out[at + 1] = ground[from + 1]! * dim * tint[1];
        out[at + 2] = ground[from + 2]! * dim * tint[2];
      }
      out[at + 3] = 255;
      if (near && source) layPage(out, at, source, u * toPage - 0.5, v * toPage - 0.5, pose.light, tint);
      if (fingers.length > 0 && fingers.some((finger) => isUnder(finger, u, v))) {
        for (let channel = 0; channel < 3; channel += 1) out[at + channel] = SKIN[channel]! * pose.light;
      }
      if (near && shine) {
        const extra = shine(u, v);
        for (let channel = 0; channel < 3; channel += 1) out[at + channel] = out[at + channel]! + extra;
      }
    }
  }
  return { width, height, data: out };
}

/** Where the ground's pixel under a point begins in its data. */
function groundAt(u: number, v: number): number {
  const x = MIRROR[(Math.floor(u * GROUND.perMm) + (GROUND.size >> 2)) & MIRROR_MASK]!;
  const y = MIRROR[(Math.floor(v * GROUND.perMm) + (GROUND.size >> 2)) & MIRROR_MASK]!;
  return (y * GROUND.size + x) * 4;
}

/** The shadow a document throws on what it lies on, a little to one side. */
function shadeAt(u: number, v: number, wMm: number, hMm: number): number {
  const off = Math.max(0.3 - u, u - wMm - 0.3, 0.4 - v, v - hMm - 0.4, 0);
  return off > 2 ? 1 : 0.55 + 0.225 * off;
}

function layPage(
  out: Uint8ClampedArray,
  at: number,
  { data, width, height }: { data: Uint8Array; width: number; height: number },
  x: number,
  y: number,
  light: number,
  tint: readonly [number, number, number],
): void {
  if (x <= -1 || y <= -1 || x >= width || y >= height) return;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const fx = x - left;
  const fy = y - top;
  let red = 0;
  let green = 0;
  let blue = 0;
  let alpha = 0;
  for (let corner = 0; corner < 4; corner += 1) {
    const px = left + (corner & 1);
    const py = top + (corner >> 1);
    if (px < 0 || py < 0 || px >= width || py >= height) continue;
    const i = (py * width + px) * 4;
    const opacity = ((corner & 1 ? fx : 1 - fx) * (corner & 2 ? fy : 1 - fy) * data[i + 3]!) / 255;
    red += data[i]! * opacity;
    green += data[i + 1]! * opacity;
    blue += data[i + 2]! * opacity;
    alpha += opacity;
  }
  out[at] = red * light * tint[0] + out[at]! * (1 - alpha);
  out[at + 1] = green * light * tint[1] + out[at + 1]! * (1 - alpha);
  out[at + 2] = blue * light * tint[2] + out[at + 2]! * (1 - alpha);
}

function isUnder({ a, b, radius }: Set['fingers'][number], u: number, v: number): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = Math.max(0, Math.min(1, ((u - a.x) * dx + (v - a.y) * dy) / (dx * dx + dy * dy)));
  const [ox, oy] = [u - a.x - along * dx, v - a.y - along * dy];
  return ox * ox + oy * oy < radius * radius;
}

/** A lamp mirrored in the laminate. */
function lampOver({ lamp }: Set, { glare }: Pose, { wMm, hMm }: { wMm: number; hMm: number }) {
  if (glare <= 0.01) return null;
  const [cos, sin] = [Math.cos(lamp.turn), Math.sin(lamp.turn)];
  return (u: number, v: number) => {
    if (u < 0 || v < 0 || u > wMm || v > hMm) return 0;
    const [x, y] = [u - lamp.u * wMm, v - lamp.v * hMm];
    const [along, over] = [(x * cos + y * sin) / (0.2 * wMm), (y * cos - x * sin) / (0.1 * wMm)];
    return glare * 330 * Math.exp(-(along * along + over * over));
  };
}

/** Motion blur: the mean of the picture at places along the way. */
function smear({ data: pixels, width }: Developed, moved: Point): Uint8ClampedArray {
  const steps = Math.min(8, Math.round(Math.hypot(moved.x, moved.y)));
  const offsets = Int32Array.from({ length: steps }, (_, n) => {
    const share = n / (steps - 1) - 0.5;
    return (Math.round(moved.y * share) * width + Math.round(moved.x * share)) * 4;
  });
  const out = new Uint8ClampedArray(pixels);
  const reach = Math.max(...offsets.map(Math.abs));
  for (let at = reach; at < pixels.length - reach; at += 1) {
    let sum = 0;
    for (let n = 0; n < steps; n += 1) sum += pixels[at + offsets[n]!]!;
    out[at] = sum / steps;
  }
  return out;
}

const GRAIN_MASK = 0xffff;

/** A pixel's noise depends on where in the picture it is, so that a part shows the same as the whole. */
function grain({ data, width, height }: Developed, part: Part, noise: number, random: Random): void {
  const table = Float32Array.from({ length: GRAIN_MASK + 1 }, () => random.gaussian() * noise);
  // A place of its own in the table for every row keeps the grain from repeating as a pattern.
  const rows = Uint16Array.from({ length: part.y + height }, () => random.integer(0, GRAIN_MASK));
  for (let row = 0, at = 0; row < height; row += 1) {
    let next = rows[part.y + row]! + part.x * 4;
    for (let column = 0; column < width; column += 1, at += 4) {
      const common = table[next++ & GRAIN_MASK]!;
      for (let channel = 0; channel < 3; channel += 1) {
        data[at + channel] = data[at + channel]! + common + table[next++ & GRAIN_MASK]! * 0.45;
      }
    }
  }
}

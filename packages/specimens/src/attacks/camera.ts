import sharp from 'sharp';
import { findHomography, type Quad, rectangle } from '../homography.ts';
import type { Random } from '../random.ts';
import { demosaic } from './demosaic.ts';
import { LINEAR, toSrgb } from './linear-light.ts';

/** What sends light towards the camera; positions in its own pixels, origin top left. */
export interface Emitter {
  width: number;
  height: number;
  /** Linear light of one channel, 1 is white paper in the room's light; negative where there is nothing and one sees through. */
  at(u: number, v: number, channel: number): number;
  /** Samples across a camera pixel that tell its finest detail. */
  samples: number;
}

/** A phone's camera and what it does to a picture before it hands it on. */
export interface Camera {
  /** Standard deviation of the lens's blur, in pixels of the sensor. */
  blur: number;
  /** Standard deviation of a photosite's noise in the dark, in shares of white. */
  readNoise: number;
  /** The same in white light; between them it grows with the root of the light. */
  shotNoise: number;
  /** Strength of the edges it adds: 0 none. */
  sharpening: number;
  /** Its pictures are handed on at this share of the sensor's pixels. */
  scale: number;
  jpegQuality: number;
}

/** Phones differ: older and newer, held still or not, handing on all of their pixels or fewer. */
export function inventCamera(random: Random): Camera {
  return {
    blur: random.between(0.4, 1.1),
    readNoise: random.between(0.001, 0.005),
    shotNoise: random.between(0.006, 0.025),
    sharpening: random.chance(0.6) ? random.between(0.3, 1.2) : 0,
    scale: random.chance(0.4) ? random.between(0.6, 0.9) : 1,
    jpegQuality: random.integer(68, 95),
  };
}

/** RGB, (height, width, 3). */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** How far from a photosite's middle its light is gathered, in deviations of the blur it all amounts to. */
const REACH = 2;

/** A photosite is a square one pixel wide: the deviation of such a square's own blur. */
const APERTURE = 1 / Math.sqrt(12);

/**
 * Takes a picture as a phone's sensor does: each photosite gathers the light of one colour through the lens, with its noise, and
 * the other two colours are made up from its neighbours.
 *
 * Fine regular patterns that the sensor cannot resolve come out as coarser ones that were never there (moiré), because its
 * photosites sample and do not average over their neighbours, which is how cameras do it, too.
 *
 * @param quad Where the emitter's corners lie on the sensor.
 * @param backdrop RGBA of what is seen beyond it, as large as the sensor.
 */
export function expose(
  emitter: Emitter,
  quad: Quad,
  backdrop: { data: Uint8ClampedArray; width: number; height: number },
  camera: Camera,
  random: Random,
): Pixels {
  const { width, height } = backdrop;
  const raw = new Float32Array(width * height);
  const view = lookThrough(emitter, quad, camera, random);
  const noise = noiseOf(camera, random.fork('sensor'));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      // Red and blue photosites on alternate rows, green ones between them.
      const channel = y & 1 ? (x & 1 ? 2 : 1) : x & 1 ? 1 : 0;
      raw[i] = noise(view(x, y, channel, LINEAR[backdrop.data[i * 4 + channel]!]!));
    }
  }
  return { width, height, data: toSrgb(demosaic(raw, width, height)) };
}

/** Has a camera hand on its picture: edges added, made smaller, compressed. */
export async function develop({ data, width, height }: Pixels, camera: Camera): Promise<Pixels & { jpeg: Buffer }> {
  const size = { width: Math.round(width * camera.scale), height: Math.round(height * camera.scale) };
  let picture = sharp(data, { raw: { width, height, channels: 3 } });
  if (camera.scale < 1) picture = picture.resize(size.width, size.height, { fit: 'fill' });
  if (camera.sharpening > 0)
    picture = picture.sharpen({ sigma: 0.9, m1: camera.sharpening, m2: camera.sharpening * 2 });
  const pixels = await picture.raw().toBuffer();
  return { data: pixels, ...size, jpeg: await compress({ data: pixels, ...size }, camera.jpegQuality) };
}

/** Writes a JPEG file as phones do, colours at half the resolution. */
export function compress({ data, width, height }: Pixels, quality: number): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer();
}

type View = (x: number, y: number, channel: number, behind: number) => number;

function lookThrough(emitter: Emitter, quad: Quad, camera: Camera, random: Random): View {
  const { width, height } = emitter;
  const [a, b, c, d, e, f, g, i] = findHomography(quad, rectangle(width, height));
  const taps = tapsOf(Math.hypot(camera.blur, APERTURE), emitter.samples, random);
  return (x, y, channel, behind) => {
    const [sx, sy] = [x + 0.5, y + 0.5];
    const depth = g * sx + i * sy + 1;
    const u = (a * sx + b * sy + c) / depth;
    const v = (d * sx + e * sy + f) / depth;
    const [ux, uy, vx, vy] = [(a - u * g) / depth, (b - u * i) / depth, (d - v * g) / depth, (e - v * i) / depth];
    const slack = 4 * (Math.abs(ux) + Math.abs(uy) + Math.abs(vx) + Math.abs(vy));
    if (u < -slack || v < -slack || u > width + slack || v > height + slack) return behind;
    let sum = 0;
    for (let k = 0; k < taps.length; k += 3) {
      const [ox, oy] = [taps[k]!, taps[k + 1]!];
      const light = emitter.at(u + ux * ox + uy * oy, v + vx * ox + vy * oy, channel);
      sum += taps[k + 2]! * (light < 0 ? behind : light);
    }
    return sum;
  };
}

/** Places at which a photosite is sampled, three numbers each: across, down, and its share of the light. */
function tapsOf(sigma: number, samples: number, random: Random): Float32Array {
  const taps: number[] = [];
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < samples; column++) {
      // Off the exact grid, so that the samples themselves do not beat with what is sampled.
      const at = (n: number) => (((n + 0.5 + random.between(-0.25, 0.25)) / samples) * 2 - 1) * REACH * sigma;
      const [x, y] = [at(column), at(row)];
      taps.push(x, y, Math.exp(-(x * x + y * y) / (2 * sigma * sigma)));
    }
  }
  const total = taps.reduce((sum, value, k) => (k % 3 === 2 ? sum + value : sum), 0);
  return Float32Array.from(taps, (value, k) => (k % 3 === 2 ? value / total : value));
}

const GRAIN_MASK = 0xffff;

function noiseOf({ readNoise, shotNoise }: Camera, random: Random): (light: number) => number {
  const grain = Float32Array.from({ length: GRAIN_MASK + 1 }, () => random.gaussian());
  let next = 0;
  let left = 0;
  return (light) => {
    // A fresh place in the table every few thousand photosites keeps the grain from repeating as a pattern.
    if (left-- === 0) [next, left] = [random.integer(0, GRAIN_MASK), 3001];
    return (
      light +
      grain[next++ & GRAIN_MASK]! * Math.sqrt(readNoise * readNoise + shotNoise * shotNoise * Math.max(light, 0))
    );
  };
}

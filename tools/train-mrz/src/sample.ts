import type { RgbImage } from '../../../packages/vision/src/image.ts';
import { normaliseStrip, type Plane, STEP, STRIP } from '../../../packages/vision/src/mrz/network.ts';
import { SYMBOLS } from '../../../packages/vision/src/mrz/symbols.ts';
import { lumaOf, warp } from '../../../packages/vision/src/ocr/warp.ts';
import { degrade } from './degrade.ts';
import { type DrawnLine, drawLine } from './draw.ts';
import type { Random } from './random.ts';

/** A strip as the reader gets it, with the class each step should be given. */
export interface Sample {
  strip: Plane;
  /** For each step: a symbol's index, {@link NONE}, or {@link ANY} where a character is neither centred nor absent. */
  targets: Int8Array;
}

export const NONE = SYMBOLS.length;
export const ANY = -1;

// Distances from a step to the nearest character's centre, in characters.
const CENTERED_WITHIN = 0.2;
const ABSENT_BEYOND = 0.36;

/** Invents a line, spoils it and cuts its strip as crookedly as a line finder might. */
export async function inventSample(random: Random, characters: number): Promise<Sample> {
  const line = drawLine(random, characters);
  await degrade(random, line);
  return cutStrip(random, line);
}

function cutStrip(random: Random, line: DrawnLine): Sample {
  const { pitch, middle, width } = line;
  const zoom = random.between(0.92, 1.08);
  const left = random.between(0, 2.5) * pitch;
  const right = width - random.between(0, 2.5) * pitch;
  const columns = Math.round(((right - left) / pitch) * STRIP.pitch * zoom);
  const rise = random.normal() * 0.05 * pitch;
  const tilt = random.normal() * 0.05 * pitch;
  const half = (STRIP.height / STRIP.pitch / 2) * pitch * random.between(0.9, 1.12);
  const shear = random.normal() * 0.04 * pitch;
  const strip = warp(
    toImage(line),
    [
      { x: left - shear, y: middle + rise - tilt - half },
      { x: right - shear, y: middle + rise + tilt - half },
      { x: right + shear, y: middle + rise + tilt + half },
      { x: left + shear, y: middle + rise - tilt + half },
    ],
    columns,
    STRIP.height,
  );
  const scale = columns / (right - left);
  const centers = line.centers.map((center) => (center - left) * scale);
  return {
    strip: normaliseStrip(lumaOf(strip).data, columns),
    targets: targetsOf(line.text, centers, columns, pitch * scale),
  };
}

function toImage({ width, height, data }: DrawnLine): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i += 1) rgb.fill(Math.min(255, Math.max(0, data[i]!)), i * 3, i * 3 + 3);
  return { width, height, data: rgb };
}

function targetsOf(text: string, centers: readonly number[], width: number, pitch: number) {
  const steps = Math.floor((width - 1) / STEP) + 1;
  return Int8Array.from({ length: steps }, (_, t) => {
    const x = t * STEP + 0.5;
    let nearest = 0;
    for (let i = 1; i < centers.length; i += 1) {
      if (Math.abs(centers[i]! - x) < Math.abs(centers[nearest]! - x)) nearest = i;
    }
    const distance = Math.abs(centers[nearest]! - x) / pitch;
    if (distance <= CENTERED_WITHIN) return SYMBOLS.indexOf(text[nearest]!);
    return distance >= ABSENT_BEYOND ? NONE : ANY;
  });
}

import { createCanvas } from '@napi-rs/canvas';
import type { Quad } from '../homography.ts';
import { light } from '../light.ts';
import { castContactShadow, placeCorners } from '../photograph.ts';
import type { Random } from '../random.ts';
import type { Page } from '../sheet.ts';
import { drawSurface, type Surface } from '../surfaces.ts';
import { type Camera, develop, type Emitter, expose, inventCamera, type Pixels } from './camera.ts';
import { asPaper } from './paper.ts';

/** A picture as a camera hands it on. */
export interface Capture extends Pixels {
  jpeg: Buffer;
  /** Where the corners of what was photographed lie. */
  quad: Quad;
  camera: Camera;
}

interface Setting {
  surface: Surface;
  fill: number;
  perspective: number;
  rotateDegrees: number;
  glare: number;
  shadow: number;
}

const SURFACES: readonly Surface[] = ['desk', 'wood', 'cloth', 'cluttered'];

/** As people photograph what they were asked to: nearly upright, most of the frame filled, now and then a lamp in it. */
function inventSetting(random: Random): Setting {
  return {
    surface: random.pick(SURFACES),
    fill: random.between(0.66, 0.9),
    perspective: random.between(0, 0.5),
    rotateDegrees: random.between(-7, 7),
    glare: random.chance(0.15) ? random.between(0.15, 0.45) : 0,
    shadow: random.between(0, 0.35),
  };
}

/** Phones hand on two megapixels and more; the widths are those of the frame in pixels. */
const FRAME_WIDTH_PX = { min: 1500, max: 2600 } as const;

/** Photographs a page that lies on something. `thickness` is 1 for a card and less for a sheet of paper. */
export function photographPage(page: Page, random: Random, thickness = 1): Promise<Capture> {
  const setting = inventSetting(random.fork('setting'));
  return take({ emitter: asPaper(page), size: page, setting, contact: 0.55 * thickness }, random);
}

export interface Subject {
  emitter: Emitter;
  /** Its size; the unit does not matter. */
  size: { widthMm: number; heightMm: number };
  setting: Setting;
  /** How dark the shadow right beside it is. */
  contact: number;
  /** Rows of the sensor are read one after the other: how bright the light is while one is. */
  flicker?: (row: number) => number;
}

/** Photographs a display, which no shadow falls on. */
export function photographDisplay(emitter: Emitter, random: Random, fill: number): Promise<Capture> {
  const setting = { ...inventSetting(random.fork('setting')), fill, shadow: 0 };
  const size = { widthMm: emitter.width, heightMm: emitter.height };
  return take({ emitter, size, setting, contact: 0, flicker: flickerOf(random.fork('flicker')) }, random);
}

async function take({ emitter, size, setting, contact, flicker }: Subject, random: Random): Promise<Capture> {
  const width = random.fork('frame').integer(FRAME_WIDTH_PX.min / 2, FRAME_WIDTH_PX.max / 2) * 2;
  const height = Math.round((width * 3) / 8) * 2;
  const quad = placeCorners(size, { ...setting, width, height }, random.fork('pose'));
  const canvas = createCanvas(width, height);
  drawSurface(canvas, setting.surface, random.fork('surface'));
  if (contact > 0) castContactShadow(canvas.getContext('2d'), quad, width, contact);
  const backdrop = canvas.getContext('2d').getImageData(0, 0, width, height);

  const camera = inventCamera(random.fork('camera'));
  const seen = expose(emitter, quad, backdrop, camera, random.fork('expose'));
  light(
    seen.data,
    { width, height, quad },
    { noise: 0, glare: setting.glare, shadow: setting.shadow },
    random.fork('light'),
  );
  if (flicker) dim(seen, flicker);
  const { scale } = camera;
  const scaled = quad.map(({ x, y }) => ({ x: x * scale, y: y * scale })) as unknown as Quad;
  return { ...(await develop(seen, camera)), quad: scaled, camera };
}

/** Half of all displays are dimmed by switching their light on and off, which shows as bands. */
function flickerOf(random: Random): (row: number) => number {
  if (random.chance(0.5)) return () => 1;
  const [depth, rows, phase] = [random.between(0.01, 0.07), random.between(120, 700), random.between(0, 7)];
  return (row) => 1 - depth * (0.5 + 0.5 * Math.sin((2 * Math.PI * row) / rows + phase));
}

function dim({ data, width, height }: Pixels, flicker: (row: number) => number): void {
  for (let y = 0; y < height; y++) {
    const share = flicker(y);
    for (let i = y * width * 3; i < (y + 1) * width * 3; i++) data[i] = data[i]! * share;
  }
}

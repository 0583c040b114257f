import sharp from 'sharp';
import type { Quad } from '../homography.ts';
import { createRandom, type Seed } from '../random.ts';
import type { Page } from '../sheet.ts';
import { develop, expose, inventCamera, type Pixels } from './camera.ts';
import { asDisplay } from './display.ts';
import { asPaper } from './paper.ts';

export interface SensorOptions {
  seed: Seed;
  /** Whether the page lies there itself, or a display shows it: with 700 to 1800 pixels across it, as in `photographScreen`. */
  shows: 'page' | 'display';
}

/**
 * Points a phone's sensor at a page: one camera for as many pictures as are taken, each with noise of its own.
 *
 * @returns Takes a square piece of a picture: where in it the page's corners lie, its side in pixels, and its number.
 */
export async function aimSensor(page: Page, { seed, shows }: SensorOptions) {
  const random = createRandom(seed).fork('sensor');
  const camera = { ...inventCamera(random.fork('camera')), scale: 1 };
  const across = random.integer(700, 1800);
  const emitter = shows === 'page' ? asPaper(page) : asDisplay(await scanOf(page, across), random.fork('display'));
  return (quad: Quad, side: number, shot: number): Promise<Pixels> => {
    const backdrop = { data: new Uint8ClampedArray(side * side * 4).fill(DESK), width: side, height: side };
    return develop(expose(emitter, quad, backdrop, camera, random.fork(`shot ${shot}`)), camera);
  };
}

/** What is seen beyond the page: a pale desk. */
const DESK = 200;

async function scanOf({ data, width, height }: Page, across: number): Promise<Pixels> {
  const scan = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' });
  const { data: pixels, info } = await scan.resize(across).raw().toBuffer({ resolveWithObject: true });
  return { data: pixels, width: info.width, height: info.height };
}

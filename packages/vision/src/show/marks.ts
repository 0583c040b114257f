import type { Point, Quad, Region } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { distance, mapCorners } from '../pixels/geometry.ts';

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Seen on paper, skin and plastic of any colour, also by those who tell red from green badly: with a dark rim. */
const LINE = [255, 196, 0] as const;
const RIM = [20, 20, 20] as const;
const LINE_PX = 3;
const RIM_PX = 5;

/** What strays farthest is coloured so much that the page is still seen beneath. */
const HEAT = [214, 0, 60] as const;
const HEAT_MAX = 0.7;

/** A quad's corners no further out than the line around it can be seen. */
export function frame(quad: Quad, { width, height }: { width: number; height: number }): Quad {
  const within = (value: number, max: number) => Math.min(Math.max(value, RIM_PX), max - 1 - RIM_PX);
  return mapCorners(quad, ({ x, y }) => ({ x: within(x, width), y: within(y, height) }));
}

/** Draws a line around a quad, in place. */
export function stroke(image: RgbImage, quad: Quad): RgbImage {
  for (const [radius, colour] of [
    [RIM_PX, RIM],
    [LINE_PX, LINE],
  ] as const) {
    for (const [i, from] of quad.entries()) drawLine(image, [from, quad[(i + 1) % 4]!], radius, colour);
  }
  return image;
}

function drawLine(image: RgbImage, [from, to]: [Point, Point], radius: number, colour: readonly number[]): void {
  const steps = Math.max(1, Math.ceil(distance(from, to)));
  for (let step = 0; step <= steps; step++) {
    const x = Math.round(from.x + ((to.x - from.x) * step) / steps);
    const y = Math.round(from.y + ((to.y - from.y) * step) / steps);
    dot(image, x, y, { radius, colour });
  }
}

function dot(image: RgbImage, x: number, y: number, { radius, colour }: { radius: number; colour: readonly number[] }) {
  const reach = radius >> 1;
  for (let v = Math.max(0, y - reach); v <= Math.min(image.height - 1, y + reach); v++) {
    for (let u = Math.max(0, x - reach); u <= Math.min(image.width - 1, x + reach); u++) {
      image.data.set(colour, (v * image.width + u) * 3);
    }
  }
}

/** Colours a page by how far each cell strays, in place. */
export function shade(image: RgbImage, { columns, rows, values }: NonNullable<Region['map']>): RgbImage {
  const { width, height, data } = image;
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height);
    for (let x = 0; x < width; x++) {
      const value = values[row * columns + Math.floor((x * columns) / width)] ?? 0;
      const share = HEAT_MAX * Math.min(Math.max(value, 0), 1);
      const at = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! * (1 - share) + HEAT[c]! * share;
    }
  }
  return image;
}

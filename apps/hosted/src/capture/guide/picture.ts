export interface Point {
  x: number;
  y: number;
}

/** Four corners in pixels, clockwise from the top left of what is seen. */
export type Quad = readonly [Point, Point, Point, Point];

/** As a canvas gives it: RGBA, (height, width, 4), row-major, origin top left. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Luma, 0 black to 255 white: (height, width), row-major. */
export interface Gray {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** @see ITU-R BT.601, section 2.5.1 */
export function toGray({ width, height, data }: Picture): Gray {
  const gray = new Uint8ClampedArray(width * height);
  for (let i = 0, at = 0; i < gray.length; i += 1, at += 4) {
    gray[i] = (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29) >> 8;
  }
  return { width, height, data: gray };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Mean lengths of opposite sides, in pixels. */
export function sizeOf([a, b, c, d]: Quad): { width: number; height: number } {
  return { width: (distance(a, b) + distance(d, c)) / 2, height: (distance(a, d) + distance(b, c)) / 2 };
}

export function scaled(quad: Quad, factor: number, from: Point = { x: 0, y: 0 }): Quad {
  return quad.map(({ x, y }) => ({ x: (x - from.x) * factor, y: (y - from.y) * factor })) as unknown as Quad;
}

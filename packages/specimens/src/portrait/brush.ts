import type { SKRSContext2D } from '@napi-rs/canvas';

/** Width and height of a portrait in the units it is drawn with: the 35 by 45 mm of a passport photo. */
export const PORTRAIT = { width: 100, height: 128 } as const;

export type Rgb = readonly [number, number, number];

export function ellipse(ctx: SKRSContext2D, x: number, y: number, rx: number, ry: number, angle = 0): void {
  ctx.beginPath();
  ctx.ellipse(x, y, rx, ry, angle, 0, 2 * Math.PI);
  ctx.fill();
}

/** Draws with soft edges; `radius` is in drawing units, while the canvas filter wants device pixels. */
export function blurred(ctx: SKRSContext2D, radius: number, draw: () => void): void {
  const before = ctx.filter;
  ctx.filter = `blur(${(radius * ctx.canvas.height) / PORTRAIT.height}px)`;
  draw();
  ctx.filter = before;
}

export const shade = (color: Rgb, by: number): Rgb => [color[0] * by, color[1] * by, color[2] * by];

export const mix = (a: Rgb, b: Rgb, amount: number): Rgb => [
  a[0] + (b[0] - a[0]) * amount,
  a[1] + (b[1] - a[1]) * amount,
  a[2] + (b[2] - a[2]) * amount,
];

export const css = ([r, g, b]: Rgb, alpha = 1) =>
  `rgba(${Math.round(r)}, ${Math.round(g)}, ${Math.round(b)}, ${alpha})`;

import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { drawClutter } from './clutter.ts';
import { createNoise } from './noise.ts';
import type { Random } from './random.ts';

/** What a document lies on when it is photographed. */
export type Surface = 'desk' | 'wood' | 'cloth' | 'cluttered' | 'white';

type Rgb = readonly [number, number, number];

const DESKS: readonly Rgb[] = [
  [92, 98, 106],
  [58, 62, 68],
  [148, 140, 128],
  [70, 84, 92],
  [112, 102, 96],
];
const WOODS: readonly Rgb[] = [
  [156, 108, 66],
  [122, 80, 48],
  [178, 134, 88],
  [96, 62, 40],
];
/** Paper and white desks: as light as documents are. */
const WHITES: readonly Rgb[] = [
  [232, 231, 227],
  [240, 238, 232],
  [222, 224, 226],
];
const CLOTHS: readonly Rgb[] = [
  [66, 82, 112],
  [118, 58, 58],
  [86, 98, 82],
  [72, 66, 76],
];

/** Covers a canvas with a surface. */
export function drawSurface(canvas: Canvas, surface: Surface, random: Random): void {
  if (surface === 'wood') paint(canvas, 2, woodGrain(random));
  else if (surface === 'cloth') paint(canvas, 1, weave(canvas.width, random));
  else paint(canvas, 2, speckle(random.pick(surface === 'white' ? WHITES : DESKS), random));
  if (surface === 'cluttered') drawClutter(canvas, random);
}

type Texture = (x: number, y: number) => Rgb;

/** Computes a texture at 1/`coarseness` of the canvas and enlarges it: enough for something out of focus. */
function paint(canvas: Canvas, coarseness: number, texture: Texture): void {
  const [w, h] = [Math.ceil(canvas.width / coarseness), Math.ceil(canvas.height / coarseness)];
  const small = createCanvas(w, h);
  const ctx = small.getContext('2d');
  const image = ctx.createImageData(w, h);
  for (let y = 0, at = 0; y < h; y++) {
    for (let x = 0; x < w; x++, at += 4) {
      const [r, g, b] = texture(x * coarseness, y * coarseness);
      image.data[at] = r;
      image.data[at + 1] = g;
      image.data[at + 2] = b;
      image.data[at + 3] = 255;
    }
  }
  ctx.putImageData(image, 0, 0);
  canvas.getContext('2d').drawImage(small, 0, 0, w * coarseness, h * coarseness);
}

function speckle(color: Rgb, random: Random): Texture {
  const broad = createNoise(random);
  return (x, y) => {
    const value = 1 + (broad(x / 260, y / 260) - 0.5) * 0.14 + (random.next() - 0.5) * 0.07;
    return [color[0] * value, color[1] * value, color[2] * value];
  };
}

/** Boards side by side, each cut from another place of the same tree. */
function woodGrain(random: Random): Texture {
  const color = random.pick(WOODS);
  const noise = createNoise(random);
  const board = random.between(260, 420);
  const offset = random.between(0, board);
  return (x, y) => {
    const index = Math.floor((y + offset) / board);
    const inside = (y + offset) / board - index;
    const rings = noise(x / 900 + index * 17, y / 60 + index * 5) * 9 + noise(x / 240, y / 22) * 1.6;
    const vein = 0.5 + 0.5 * Math.sin(rings * 2 * Math.PI);
    const fibre = noise(x / 70, y / 3.2);
    const seam = inside < 0.012 ? 0.45 : 1;
    const value = (0.8 + 0.2 * vein + 0.16 * (fibre - 0.5) + ((index * 37) % 11) * 0.014) * seam;
    return [color[0] * value, color[1] * value, color[2] * value * 0.97];
  };
}

function weave(width: number, random: Random): Texture {
  const color = random.pick(CLOTHS);
  const noise = createNoise(random);
  const thread = (2 * Math.PI) / (width / 190);
  return (x, y) => {
    const fold = noise(x / 420, y / 300);
    const warp = Math.sin(x * thread + noise(x / 60, y / 60) * 2);
    const weft = Math.sin(y * thread + noise(x / 70, y / 50) * 2);
    const value = 0.72 + fold * 0.4 + 0.09 * warp + 0.09 * weft - 0.05 * warp * weft;
    return [color[0] * value, color[1] * value, color[2] * value];
  };
}

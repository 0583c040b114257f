import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { Random } from '../random.ts';
import { PORTRAIT } from './brush.ts';

/** A soft push of what is drawn around a point. Lengths are in the units of `PORTRAIT`. */
interface Push {
  x: number;
  y: number;
  dx: number;
  dy: number;
  /** Standard deviation of its reach. */
  reach: number;
}

/** How a head is held and lit in one picture. Everybody's is a little different in each. */
export interface Moment {
  /** Radians; towards the right edge of the picture, and upwards. */
  yaw: number;
  pitch: number;
  /** −1 lit from the left to 1 from the right. */
  light: number;
  /** How far the corners of the mouth are raised, and the brows. */
  smile: number;
  brows: number;
}

/** Where what is drawn at a point comes from, in the units of `PORTRAIT`. */
type Source = (point: { x: number; y: number }) => { x: number; y: number };

/**
 * Moves the features of a drawn face to where this person has them, and holds the head as in one moment. Unmoved, all
 * faces are one face painted differently: a network that compares faces then takes most of them for the same person.
 *
 * @param margin How far the drawing reaches out of a portrait on either side, in the units of `PORTRAIT`.
 */
export function shapeFace(
  canvas: Canvas,
  shape: Shape,
  { moment, margin }: { moment?: Moment | undefined; margin: number },
): Canvas {
  const own = pushed(pushesOf(shape));
  if (!moment) return warp(canvas, margin, own);
  const [expression, turn] = [pushed(expressionOf(moment)), turned(moment)];
  return shine(
    warp(canvas, margin, (point) => own(turn(expression(point)))),
    moment.light,
    margin,
  );
}

function turned({ yaw, pitch }: Moment): Source {
  return ({ x, y }) => {
    const depth = HEAD.depth * depthAt(x, y);
    return { x: x - yaw * depth, y: y + pitch * depth };
  };
}

function expressionOf({ smile, brows }: Moment): Push[] {
  return [-1, 1].flatMap((side): Push[] => [
    { x: 50 + side * 11, y: 87, dx: side * smile * 0.8, dy: -smile, reach: 4 },
    { x: 50 + side * 13, y: 51, dx: 0, dy: -brows, reach: 6 },
  ]);
}

/** The head as a ball somewhat higher than wide. */
const HEAD = { x: 50, y: 60, halfWidth: 36, halfHeight: 52, depth: 26 } as const;

/** How near the head is to the camera: 1 at the middle of the face, 0 at its outline and beyond. */
function depthAt(x: number, y: number): number {
  const square = ((x - HEAD.x) / HEAD.halfWidth) ** 2 + ((y - HEAD.y) / HEAD.halfHeight) ** 2;
  return Math.sqrt(Math.max(0, 1 - square));
}

/** Light from a side brightens it and leaves the other in shadow. */
function shine(canvas: Canvas, light: number, margin: number): Canvas {
  const ctx = canvas.getContext('2d');
  const unit = canvas.height / PORTRAIT.height;
  const [lit, dark] = light < 0 ? ([24, 76] as const) : ([76, 24] as const);
  const across = ctx.createLinearGradient((margin + lit) * unit, 0, (margin + dark) * unit, 0);
  across.addColorStop(0, `rgba(255, 240, 214, ${0.34 * Math.abs(light)})`);
  across.addColorStop(0.42, 'rgba(255, 240, 214, 0)');
  across.addColorStop(0.5, 'rgba(20, 14, 26, 0.12)');
  across.addColorStop(1, `rgba(20, 14, 26, ${0.8 * Math.abs(light)})`);
  ctx.globalCompositeOperation = 'source-atop';
  ctx.fillStyle = across;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

/** How far people's features lie apart at most, chosen so that few drawn people are taken for each other. */
const MOST = {
  eyesApart: 3.6,
  eyesUp: 3.6,
  outerUp: 2,
  browsUp: 3.4,
  browsTilt: 2.6,
  noseDown: 5,
  noseWide: 3,
  lean: 1.8,
  mouthDown: 4,
  mouthWide: 4,
  jawWide: 7,
  cheeksWide: 5.5,
  chinDown: 6,
  foreheadUp: 6,
} as const;

/** Where somebody's features lie: each −1 to 1 times `MOST`. */
export type Shape = Record<keyof typeof MOST, number>;

export function inventShape(random: Random): Shape {
  return Object.fromEntries(Object.keys(MOST).map((name) => [name, random.between(-1, 1)])) as Shape;
}

/** The features that lie as far from somebody's as people's can. */
export function oppositeOf(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).map(([name, at]) => [name, at > 0 ? -1 : 1])) as Shape;
}

function pushesOf(shape: Shape): Push[] {
  const of = (name: keyof Shape) => shape[name] * MOST[name];
  const both = [-1, 1].flatMap((side): Push[] => [
    { x: 50 + side * 13, y: 60, dx: side * of('eyesApart'), dy: -of('eyesUp'), reach: 8 },
    { x: 50 + side * 18, y: 59, dx: 0, dy: -of('outerUp'), reach: 4 },
    { x: 50 + side * 13, y: 50, dx: 0, dy: -of('browsUp'), reach: 6 },
    { x: 50 + side * 20, y: 50, dx: 0, dy: -of('browsTilt'), reach: 5 },
    { x: 50 + side * 6, y: 76, dx: side * of('noseWide'), dy: 0, reach: 5 },
    { x: 50 + side * 11, y: 87, dx: side * of('mouthWide'), dy: 0.7 * of('mouthDown'), reach: 7 },
    { x: 50 + side * 22, y: 90, dx: side * of('jawWide'), dy: 0, reach: 11 },
    { x: 50 + side * 27, y: 66, dx: side * of('cheeksWide'), dy: 0, reach: 12 },
  ]);
  return [
    ...both,
    { x: 50, y: 77, dx: of('lean'), dy: of('noseDown'), reach: 7 },
    { x: 50, y: 88, dx: 0, dy: 0.7 * of('mouthDown'), reach: 7 },
    { x: 50, y: 101, dx: 0, dy: of('chinDown'), reach: 10 },
    { x: 50, y: 28, dx: 0, dy: -of('foreheadUp'), reach: 14 },
  ];
}

function pushed(pushes: readonly Push[]): Source {
  return (point) => {
    let { x, y } = point;
    for (const { x: cx, y: cy, dx, dy, reach } of pushes) {
      const weight = Math.exp(-((point.x - cx) ** 2 + (point.y - cy) ** 2) / (2 * reach * reach));
      x -= dx * weight;
      y -= dy * weight;
    }
    return { x, y };
  };
}

/** Redraws a canvas, each pixel from where `source` says: told once a unit, and in between by nearness, being smooth. */
function warp(canvas: Canvas, margin: number, source: Source): Canvas {
  const { width, height } = canvas;
  const unit = height / PORTRAIT.height;
  const [columns, rows] = [Math.ceil(width / unit) + 2, Math.ceil(height / unit) + 2];
  const shifts = new Float32Array(columns * rows * 2);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at += 2) {
      const point = { x: column - margin, y: row };
      const from = source(point);
      shifts[at] = (from.x - point.x) * unit;
      shifts[at + 1] = (from.y - point.y) * unit;
    }
  }
  const from = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const drawn = createCanvas(width, height);
  const image = drawn.getContext('2d').createImageData(width, height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const shift = (axis: 0 | 1) => between(shifts, { columns, x: x / unit, y: y / unit, axis });
      sample(from, { width, height }, { x: x + shift(0), y: y + shift(1) }, image.data, at);
    }
  }
  drawn.getContext('2d').putImageData(image, 0, 0);
  return drawn;
}

function between(
  shifts: Float32Array,
  { columns, x, y, axis }: { columns: number; x: number; y: number; axis: 0 | 1 },
): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - column, y - row];
  const i = (row * columns + column) * 2 + axis;
  const top = shifts[i]! * (1 - fx) + shifts[i + 2]! * fx;
  const bottom = shifts[i + columns * 2]! * (1 - fx) + shifts[i + columns * 2 + 2]! * fx;
  return top * (1 - fy) + bottom * fy;
}

function sample(
  from: Uint8ClampedArray,
  { width, height }: { width: number; height: number },
  { x, y }: { x: number; y: number },
  to: Uint8ClampedArray,
  at: number,
): void {
  const [cx, cy] = [Math.min(Math.max(x, 0), width - 1.001), Math.min(Math.max(y, 0), height - 1.001)];
  const [x0, y0] = [Math.floor(cx), Math.floor(cy)];
  const [fx, fy] = [cx - x0, cy - y0];
  const i = (y0 * width + x0) * 4;
  for (let c = 0; c < 4; c++) {
    const top = from[i + c]! * (1 - fx) + from[i + 4 + c]! * fx;
    const bottom = from[i + width * 4 + c]! * (1 - fx) + from[i + width * 4 + 4 + c]! * fx;
    to[at + c] = top * (1 - fy) + bottom * fy;
  }
}

import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { PORTRAIT } from './brush.ts';

/** The drum that stands in for a head, in drawing units: its axis, its radius, and where it goes over into the neck. */
const DRUM = { x: 50, radius: 34, chinY: 94, neckY: 114 } as const;

/** What stands out of the drum, in drawing units: how far, where, and the standard deviations of its reach. */
const RELIEF = [
  { height: 11, x: 50, y: 76, across: 5, down: 8 },
  { height: 4, x: 50, y: 52, across: 14, down: 4 },
  { height: 4, x: 50, y: 89, across: 8, down: 5 },
  { height: -4, x: 37, y: 60, across: 6, down: 4 },
  { height: -4, x: 63, y: 60, across: 6, down: 4 },
] as const;

/** Each round brings the column nearer to where the relief puts it by more than half. */
const ROUNDS = 8;

/**
 * Turns the head of a drawn figure, as if the drawing were wrapped around a drum with a nose, brows and lips: what is far
 * from the middle moves less and is foreshortened, and what stands out moves more. Neck and shoulders stay.
 *
 * @param figure As `drawPortrait` draws it, of any size, without a wall.
 * @param degrees Positive turns the face towards the right edge of the picture.
 */
export function turnHead(figure: Canvas, degrees: number): Canvas {
  const { width, height } = figure;
  const unit = height / PORTRAIT.height;
  const axis = width / 2 + (DRUM.x - PORTRAIT.width / 2) * unit;
  const from = figure.getContext('2d').getImageData(0, 0, width, height);
  const turned = createCanvas(width, height);
  const ctx = turned.getContext('2d');
  const to = ctx.createImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    const angle = ((degrees * Math.PI) / 180) * shareOfTurn(y / unit);
    for (let x = 0; x < width; x += 1) {
      const column = sourceOf((x - axis) / unit, y / unit, angle) * unit + axis;
      copyPixel(from.data, to.data, { at: y * width, x, column: Math.min(width - 1, Math.max(0, column)) });
    }
  }
  ctx.putImageData(to, 0, 0);
  return turned;
}

/** How much of the head's turn a height takes part in: all of it down to the chin, none from the shoulders on. */
function shareOfTurn(y: number): number {
  const { chinY, neckY } = DRUM;
  return y <= chinY ? 1 : y >= neckY ? 0 : (neckY - y) / (neckY - chinY);
}

/** Where the point seen at `x`, in units from the axis, was before the turn. What lies outside the drum stays. */
function sourceOf(x: number, y: number, angle: number): number {
  if (Math.abs(x) >= DRUM.radius) return x;
  let before = onDrum(x, DRUM.radius, angle);
  for (let round = 0; round < ROUNDS; round++) before = onDrum(x, DRUM.radius + reliefAt(before + DRUM.x, y), angle);
  return before;
}

function onDrum(x: number, radius: number, angle: number): number {
  const before = Math.asin(Math.min(1, Math.max(-1, x / radius))) - angle;
  return radius * Math.sin(Math.min(Math.PI / 2, Math.max(-Math.PI / 2, before)));
}

function reliefAt(x: number, y: number): number {
  return RELIEF.reduce(
    (sum, bump) =>
      sum + bump.height * Math.exp(-(((x - bump.x) / bump.across) ** 2) / 2 - ((y - bump.y) / bump.down) ** 2 / 2),
    0,
  );
}

/** Between two columns, their mean by nearness. */
function copyPixel(
  from: Uint8ClampedArray,
  to: Uint8ClampedArray,
  { at, x, column }: { at: number; x: number; column: number },
): void {
  const left = Math.floor(column);
  const share = column - left;
  const [a, b] = [(at + left) * 4, (at + left + (share > 0 ? 1 : 0)) * 4];
  for (let i = 0; i < 4; i += 1) to[(at + x) * 4 + i] = from[a + i]! * (1 - share) + from[b + i]! * share;
}

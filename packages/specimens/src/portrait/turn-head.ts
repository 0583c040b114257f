import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { PORTRAIT } from './brush.ts';

/** The drum that stands in for a head, in drawing units: its axis, its radius, and where it goes over into the neck. */
const DRUM = { x: 50, radius: 34, chinY: 94, neckY: 114 } as const;

/**
 * Turns the head of a drawn figure, as if the drawing were wrapped around a drum: what is far from the middle moves less
 * and is foreshortened. Neck and shoulders stay.
 *
 * @param figure As `drawPortrait` draws it, of any size, without a wall.
 * @param degrees Positive turns the face towards the right edge of the picture.
 */
export function turnHead(figure: Canvas, degrees: number): Canvas {
  const { width, height } = figure;
  const unit = height / PORTRAIT.height;
  const axis = width / 2 + (DRUM.x - PORTRAIT.width / 2) * unit;
  const radius = DRUM.radius * unit;
  const from = figure.getContext('2d').getImageData(0, 0, width, height);
  const turned = createCanvas(width, height);
  const ctx = turned.getContext('2d');
  const to = ctx.createImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    const angle = ((degrees * Math.PI) / 180) * shareOfTurn(y / unit);
    for (let x = 0; x < width; x += 1) {
      const column = sourceOf((x - axis) / radius, angle) * radius + axis;
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

/** Where on the drum, in radii from its axis, the point seen at `x` was before the turn. What lies outside stays. */
function sourceOf(x: number, angle: number): number {
  if (Math.abs(x) >= 1) return x;
  const before = Math.asin(x) - angle;
  if (Math.abs(before) >= Math.PI / 2) return Math.sign(before);
  return Math.sin(before);
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

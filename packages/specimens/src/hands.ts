import { createCanvas, ImageData } from '@napi-rs/canvas';
import type { Point, Quad } from './homography.ts';
import type { Random } from './random.ts';

/** Tones of skin, from dark to light. */
const SKIN = ['#5b3a29', '#8d5a3c', '#b07a56', '#d3a17e', '#e6bfa3'] as const;

/** A fingertip's width in widths of a document: 16 mm on a card. */
const FINGER = 0.17;

/**
 * Holds a document by two opposite edges, a thumb on the one and a finger on the other.
 *
 * @param pixels RGBA, (height, width, 4), changed in place.
 * @param reach How far the fingertips come over the edge, in widths of the document.
 */
export function drawHands(
  pixels: Uint8ClampedArray,
  { width, height, quad }: { width: number; height: number; quad: Quad },
  reach: number,
  random: Random,
): void {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  const unit = Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y);
  const skin = random.pick(SKIN);
  const edge = random.integer(0, 1);
  for (const side of [edge, edge + 2]) {
    const [from, to] = [quad[side % 4]!, quad[(side + 1) % 4]!];
    const tip = inwards(between(from, to, random.between(0.3, 0.7)), middleOf(quad), reach * unit);
    const root = inwards(tip, middleOf(quad), -unit * 0.9);
    ctx.shadowColor = 'rgba(0, 0, 0, 0.5)';
    ctx.shadowBlur = unit * 0.02;
    ctx.strokeStyle = skin;
    ctx.lineCap = 'round';
    ctx.lineWidth = FINGER * unit;
    ctx.beginPath();
    ctx.moveTo(tip.x, tip.y);
    ctx.lineTo(root.x, root.y);
    ctx.stroke();
    ctx.shadowColor = 'transparent';
    ctx.fillStyle = 'rgba(255, 225, 215, 0.45)';
    ctx.beginPath();
    ctx.arc(tip.x, tip.y, FINGER * unit * 0.3, 0, 2 * Math.PI);
    ctx.fill();
  }
  pixels.set(ctx.getImageData(0, 0, width, height).data);
}

const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});

const middleOf = (quad: Quad): Point => between(between(quad[0], quad[2], 0.5), between(quad[1], quad[3], 0.5), 0.5);

/** A point moved towards another by some pixels, or away from it. */
function inwards(point: Point, target: Point, by: number): Point {
  const distance = Math.hypot(target.x - point.x, target.y - point.y);
  return between(point, target, by / distance);
}

import { PORTRAIT } from './portrait/brush.ts';
import { drawEmptyPortrait, drawPortrait, type Sitter } from './portrait/portrait.ts';
import type { Random } from './random.ts';
import type { Sheet } from './sheet.ts';

interface Place {
  x: number;
  y: number;
  heightMm: number;
  /** 1 for the portrait itself, less for the pale second one some documents carry. */
  opacity?: number;
}

/** Draws the holder's portrait, taken at `date`, or its empty place onto a sheet with its top left corner at `x`, `y`. */
export function placePortrait(sheet: Sheet, sitter: Sitter | null, date: string, place: Place): void {
  const { ctx, scale } = sheet;
  const height = Math.round(place.heightMm * scale);
  const portrait = sitter ? drawPortrait(sitter, date, height) : drawEmptyPortrait(height);
  ctx.save();
  ctx.globalAlpha = place.opacity ?? 1;
  ctx.beginPath();
  ctx.roundRect(place.x * scale, place.y * scale, (height * PORTRAIT.width) / PORTRAIT.height, height, 0.8 * scale);
  ctx.clip();
  ctx.drawImage(portrait, place.x * scale, place.y * scale);
  ctx.restore();
}

/** Scribbles a signature: loops of uneven height that lean to the right, after a capital and before a flourish. */
export function signature(sheet: Sheet, random: Random, at: { x: number; y: number; widthMm: number }): void {
  const { ctx, scale } = sheet;
  const loops = random.integer(5, 8);
  const heights = Array.from({ length: loops + 2 }, (_, i) => (i === 0 ? 2.4 : random.between(0.45, 1.5)));
  ctx.save();
  ctx.strokeStyle = '#1d2c5e';
  ctx.lineWidth = 0.24 * scale;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  for (let t = 0; t <= loops; t += 0.02) {
    const [before, after] = [heights[Math.floor(t)]!, heights[Math.floor(t) + 1]!];
    const height = before + (after - before) * (t % 1);
    const up = height * (1 - Math.cos(2 * Math.PI * t)) * 0.5;
    const along = (t / (loops + 2)) * at.widthMm + 0.6 * height * Math.sin(2 * Math.PI * t);
    ctx.lineTo((at.x + along + up * 0.5) * scale, (at.y - up * 1.3) * scale);
  }
  const end = { x: at.x + at.widthMm, y: at.y };
  ctx.quadraticCurveTo((end.x - at.widthMm * 0.12) * scale, (end.y + 1) * scale, end.x * scale, (end.y - 0.9) * scale);
  ctx.stroke();
  ctx.restore();
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.ts';
import { traceFace } from './body.ts';
import { blurred, css, ellipse, mix, type Rgb, shade } from './brush.ts';
import { drawMouth } from './features.ts';
import type { Looks } from './looks.ts';

export function drawHairBehind(ctx: SKRSContext2D, { hairstyle, hair, halfWidth: w }: Looks): void {
  if (hairstyle === 'bald' || hairstyle === 'short') return;
  ctx.fillStyle = css(shade(hair, 0.62));
  ctx.beginPath();
  if (hairstyle === 'long') {
    ctx.moveTo(50 - w * 0.9, 34);
    ctx.bezierCurveTo(50 - w * 1.5, 60, 50 - w * 1.35, 92, 50 - w * 1.22, 118);
    ctx.bezierCurveTo(50 - w * 0.6, 128, 50 + w * 0.6, 128, 50 + w * 1.22, 118);
    ctx.bezierCurveTo(50 + w * 1.35, 92, 50 + w * 1.5, 60, 50 + w * 0.9, 34);
  } else if (hairstyle === 'bun') {
    ctx.ellipse(50, 12, 12, 9.5, 0, 0, 2 * Math.PI);
  }
  blurred(ctx, 0.8, () => ctx.fill());
}

export function drawBeard(ctx: SKRSContext2D, looks: Looks, random: Random): void {
  const { beard, hair, chinY, halfWidth: w, jaw, mouthWidth: m } = looks;
  if (beard === 'none') return;
  ctx.save();
  traceFace(ctx, looks);
  ctx.clip();
  const full = beard === 'full';
  blurred(ctx, full ? 1.1 : 2.6, () => {
    ctx.fillStyle = css(shade(hair, 0.8), full ? 0.86 : 0.3);
    ctx.beginPath();
    ctx.moveTo(50 - w - 2, 70);
    ctx.quadraticCurveTo(50 - w * jaw, 86, 50 - m - 3, 83);
    ctx.quadraticCurveTo(50, 79, 50 + m + 3, 83);
    ctx.quadraticCurveTo(50 + w * jaw, 86, 50 + w + 2, 70);
    ctx.lineTo(50 + w, chinY + 6);
    ctx.lineTo(50 - w, chinY + 6);
    ctx.closePath();
    ctx.ellipse(50, 87.6, m * 0.98, 3.6, 0, 0, 2 * Math.PI);
    ctx.fill('evenodd');
  });
  if (full) drawStrands(ctx, random, { color: hair, x: [50 - w, 50 + w], y: [84, chinY + 1], length: 2.4, count: 260 });
  ctx.restore();
  drawMouth(ctx, looks);
}

export function drawHairInFront(ctx: SKRSContext2D, looks: Looks, random: Random): void {
  const { hairstyle, hair, halfWidth: w } = looks;
  if (hairstyle === 'bald') {
    blurred(ctx, 2.4, () => {
      ctx.fillStyle = css(hair, 0.34);
      ellipse(ctx, 50 - w * 0.98, 46, 2.4, 12);
      ellipse(ctx, 50 + w * 0.98, 46, 2.4, 12);
    });
    return;
  }
  ctx.save();
  traceHair(ctx, looks);
  const shine = ctx.createLinearGradient(30, 8, 74, 50);
  shine.addColorStop(0, css(shade(hair, 0.9)));
  shine.addColorStop(0.3, css(mix(hair, [255, 240, 220], 0.26)));
  shine.addColorStop(0.6, css(hair));
  shine.addColorStop(1, css(shade(hair, 0.55)));
  blurred(ctx, 0.5, () => {
    ctx.fillStyle = shine;
    ctx.fill();
  });
  traceHair(ctx, looks);
  ctx.clip();
  drawStrands(ctx, random, { color: hair, x: [50 - w * 1.3, 50 + w * 1.3], y: [6, 70], length: 8, count: 700 });
  ctx.restore();
}

function traceHair(ctx: SKRSContext2D, { hairstyle, halfWidth: w }: Looks): void {
  const top = hairstyle === 'long' || hairstyle === 'parted' ? 8.5 : 11;
  const low = hairstyle === 'long' ? 104 : hairstyle === 'bun' ? 56 : 60;
  const out = hairstyle === 'long' ? 1.3 : 1.1;
  const line = hairstyle === 'short' ? 30 : 28;
  ctx.beginPath();
  ctx.moveTo(50 - w * out, low);
  ctx.bezierCurveTo(50 - w * (out + 0.22), 34, 50 - w * 0.9, top, 50, top);
  ctx.bezierCurveTo(50 + w * 0.9, top, 50 + w * (out + 0.22), 34, 50 + w * out, low);
  ctx.bezierCurveTo(50 + w * 1.0, low - 8, 50 + w * 1.06, 58, 50 + w * 0.97, 47);
  if (hairstyle === 'parted' || hairstyle === 'long') {
    ctx.bezierCurveTo(50 + w * 0.86, 34, 50 + w * 0.2, 32, 50 - w * 0.28, 21);
    ctx.bezierCurveTo(50 - w * 0.5, 32, 50 - w * 0.88, 36, 50 - w * 0.97, 47);
  } else {
    ctx.bezierCurveTo(50 + w * 0.92, 34, 50 + w * 0.55, line - 1, 50, line);
    ctx.bezierCurveTo(50 - w * 0.55, line - 1, 50 - w * 0.92, 34, 50 - w * 0.97, 47);
  }
  ctx.bezierCurveTo(50 - w * 1.06, 58, 50 - w, low - 8, 50 - w * out, low);
}

function drawStrands(
  ctx: SKRSContext2D,
  random: Random,
  field: { color: Rgb; x: [number, number]; y: [number, number]; length: number; count: number },
): void {
  ctx.lineWidth = 0.34;
  for (let i = 0; i < field.count; i++) {
    const x = random.between(...field.x);
    const y = random.between(...field.y);
    // Hair is combed along the skull: at right angles to the line from the middle of the head.
    const side = x < 48 ? -1 : 1;
    const angle = Math.atan2(y - 56, x - 48) + (side * Math.PI) / 2 + random.between(-0.07, 0.07);
    const fall = y > 56 ? [0, 1] : [Math.cos(angle), Math.sin(angle)];
    const [dx, dy] = [fall[0]! * field.length, fall[1]! * field.length];
    ctx.strokeStyle = css(random.chance(0.55) ? shade(field.color, 0.5) : mix(field.color, [255, 240, 222], 0.3), 0.2);
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.quadraticCurveTo(x + dx * 0.5, y + dy * 0.5 - 0.3, x + dx, y + dy);
    ctx.stroke();
  }
}

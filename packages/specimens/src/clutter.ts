import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from './random.ts';

interface Place {
  x: number;
  y: number;
  degrees: number;
}

/** Scatters things over a desk: sheets of paper, notes, a phone, a keyboard, a mug, pens. A document hides part of them. */
export function drawClutter(canvas: Canvas, random: Random): void {
  const ctx = canvas.getContext('2d');
  const unit = canvas.width / 100;
  const rows = (100 * canvas.height) / canvas.width;
  const put = (x: number, y: number, draw: (ctx: SKRSContext2D) => void) =>
    place(
      ctx,
      unit,
      { x: x + random.between(-4, 4), y: y + random.between(-4, 4), degrees: random.between(0, 360) },
      draw,
    );

  put(16, rows * 0.24, (c) => drawPaper(c, random));
  put(82, rows * 0.72, (c) => drawPaper(c, random));
  put(94, rows * 0.14, drawKeyboard);
  put(10, rows * 0.86, drawPhone);
  put(88, rows * 0.42, (c) => drawNote(c, random));
  put(30, rows * 0.93, (c) => drawNote(c, random));
  put(6, rows * 0.5, (c) => drawMug(c, random));
  put(60, rows * 0.06, (c) => drawPen(c, random));
  put(66, rows * 0.95, (c) => drawPen(c, random));
}

function place(ctx: SKRSContext2D, unit: number, at: Place, draw: (ctx: SKRSContext2D) => void): void {
  ctx.save();
  ctx.scale(unit, unit);
  ctx.translate(at.x, at.y);
  ctx.rotate((at.degrees * Math.PI) / 180);
  ctx.shadowColor = 'rgba(0, 0, 0, 0.45)';
  ctx.shadowBlur = unit * 0.8;
  ctx.shadowOffsetX = unit * 0.25;
  ctx.shadowOffsetY = unit * 0.35;
  draw(ctx);
  ctx.restore();
}

function block(ctx: SKRSContext2D, color: string, w: number, h: number, radius = 0): void {
  ctx.fillStyle = color;
  ctx.beginPath();
  ctx.roundRect(-w / 2, -h / 2, w, h, radius);
  ctx.fill();
  ctx.shadowColor = 'transparent';
}

function drawPaper(ctx: SKRSContext2D, random: Random): void {
  block(ctx, '#e9e7e1', 36, 50);
  ctx.fillStyle = 'rgba(60, 62, 70, 0.5)';
  for (let y = -21; y < 22; y += 1.7) {
    if (random.chance(0.14)) continue;
    ctx.fillRect(-15, y, random.between(16, 30), 0.5);
  }
}

function drawNote(ctx: SKRSContext2D, random: Random): void {
  block(ctx, random.pick(['#e8d566', '#e59ab0', '#8ec6d8']), 12, 12);
  ctx.strokeStyle = 'rgba(40, 50, 90, 0.75)';
  ctx.lineWidth = 0.22;
  for (const y of [-3.5, -0.8, 1.9]) {
    ctx.beginPath();
    for (let x = -4.6; x < random.between(1, 4.6); x += 0.5) ctx.lineTo(x, y + random.between(-0.7, 0.5));
    ctx.stroke();
  }
}

function drawPhone(ctx: SKRSContext2D): void {
  block(ctx, '#1b1c20', 15, 31, 2.2);
  const glass = ctx.createLinearGradient(-7, -15, 7, 15);
  glass.addColorStop(0, '#3a4150');
  glass.addColorStop(0.45, '#14161b');
  glass.addColorStop(1, '#272c36');
  ctx.fillStyle = glass;
  ctx.beginPath();
  ctx.roundRect(-7, -15, 14, 30, 1.8);
  ctx.fill();
}

function drawKeyboard(ctx: SKRSContext2D): void {
  block(ctx, '#b4b8bd', 46, 18, 1.2);
  ctx.fillStyle = '#2b2e33';
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 14; column++) {
      ctx.beginPath();
      ctx.roundRect(-22 + column * 3.16, -8 + row * 3.2, 2.7, 2.7, 0.4);
      ctx.fill();
    }
  }
}

function drawMug(ctx: SKRSContext2D, random: Random): void {
  const color = random.pick(['#d8d4cb', '#7d2f34', '#2f5b66']);
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.ellipse(9, 0, 4, 2.8, 0, 0, 2 * Math.PI);
  ctx.stroke();
  block(ctx, color, 16, 16, 8);
  block(ctx, '#33201a', 13.6, 13.6, 6.8);
  ctx.fillStyle = 'rgba(150, 105, 70, 0.5)';
  ctx.beginPath();
  ctx.ellipse(-1.2, -1, 4.6, 3.4, 0.5, 0, 2 * Math.PI);
  ctx.fill();
}

function drawPen(ctx: SKRSContext2D, random: Random): void {
  block(ctx, random.pick(['#20365e', '#7a1f24', '#1d1d20', '#d8dade']), 26, 1.5, 0.7);
  ctx.fillStyle = '#b9bcc2';
  ctx.fillRect(6, -0.75, 1, 1.5);
  ctx.beginPath();
  ctx.moveTo(12.6, -0.7);
  ctx.lineTo(15.4, 0);
  ctx.lineTo(12.6, 0.7);
  ctx.fill();
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import { blurred, css, ellipse, mix, shade } from './brush.ts';
import type { Looks } from './looks.ts';

export function drawEyes(ctx: SKRSContext2D, looks: Looks): void {
  const { skin, eyeGap, eyeSize, browY, browWeight, hair, iris } = looks;
  const dark = mix(shade(skin, 0.4), [80, 30, 24], 0.3);
  for (const side of [-1, 1]) {
    const x = 50 + side * eyeGap;
    const y = 60;
    blurred(ctx, 2, () => {
      ctx.fillStyle = css(dark, 0.42);
      ellipse(ctx, x - side * 1.2, y - 3, 7, 3.4);
      ctx.fillStyle = css(dark, 0.24);
      ellipse(ctx, x, y + 4.2, 5.6, 1.8);
    });

    ctx.save();
    ctx.translate(x, y);
    ctx.scale(eyeSize * side, eyeSize);
    traceEye(ctx);
    ctx.fillStyle = '#efebe6';
    ctx.fill();
    ctx.save();
    traceEye(ctx);
    ctx.clip();
    const ring = ctx.createRadialGradient(0, 0.1, 0.6, 0, 0.1, 2.7);
    ring.addColorStop(0, css(mix(iris, [255, 230, 190], 0.25)));
    ring.addColorStop(0.75, css(iris));
    ring.addColorStop(1, css(shade(iris, 0.35)));
    ctx.fillStyle = ring;
    ellipse(ctx, 0, 0.1, 2.7, 2.7);
    ctx.fillStyle = '#0d0a09';
    ellipse(ctx, 0, 0.1, 1.15, 1.15);
    blurred(ctx, 0.7, () => {
      ctx.fillStyle = 'rgba(30, 16, 12, 0.55)';
      ellipse(ctx, 0, -2.6, 5.6, 1.3);
    });
    ctx.restore();
    ctx.fillStyle = 'rgba(255, 255, 255, 0.92)';
    ellipse(ctx, -0.8 * side, -0.8, 0.5, 0.5);

    ctx.strokeStyle = css(shade(mix(hair, [30, 20, 18], 0.8), 0.8));
    ctx.lineWidth = 0.85;
    ctx.beginPath();
    ctx.moveTo(-5, 0.9);
    ctx.bezierCurveTo(-2.8, -3.3, 2.2, -3.5, 5.2, -0.3);
    ctx.stroke();
    ctx.strokeStyle = css(dark, 0.6);
    ctx.lineWidth = 0.45;
    ctx.beginPath();
    ctx.moveTo(-4.8, -1.6);
    ctx.bezierCurveTo(-2.4, -5, 2.8, -5.1, 5.4, -2.2);
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(-4.4, 1.2);
    ctx.quadraticCurveTo(0.4, 3.4, 5, 0);
    ctx.stroke();
    ctx.restore();

    drawBrow(ctx, { x, y: browY, side, weight: browWeight, color: css(shade(hair, 0.72), 0.86) });
  }
}

function traceEye(ctx: SKRSContext2D): void {
  ctx.beginPath();
  ctx.moveTo(-5, 1);
  ctx.bezierCurveTo(-2.8, -3.2, 2.2, -3.4, 5.1, -0.2);
  ctx.bezierCurveTo(2.4, 3, -2.2, 3.2, -5, 1);
}

function drawBrow(
  ctx: SKRSContext2D,
  brow: { x: number; y: number; side: number; weight: number; color: string },
): void {
  const { x, y, side, weight, color } = brow;
  blurred(ctx, 0.35, () => {
    ctx.fillStyle = color;
    ctx.beginPath();
    ctx.moveTo(x - side * 7, y + 1.2);
    ctx.quadraticCurveTo(x, y - 2.4, x + side * 8.2, y + 0.8);
    ctx.quadraticCurveTo(x, y - 2.4 + weight, x - side * 6.6, y + 1.2 + weight);
    ctx.fill();
  });
}

export function drawNose(ctx: SKRSContext2D, { skin, noseWidth: n }: Looks): void {
  const dark = mix(shade(skin, 0.42), [100, 36, 26], 0.3);
  blurred(ctx, 1.5, () => {
    ctx.fillStyle = css(dark, 0.32);
    ctx.beginPath();
    ctx.moveTo(53, 56);
    ctx.quadraticCurveTo(55.4, 68, 50 + n, 76);
    ctx.lineTo(52, 77);
    ctx.quadraticCurveTo(52.6, 66, 52, 56);
    ctx.fill();
    ctx.fillStyle = css(dark, 0.34);
    ellipse(ctx, 50, 79.2, n * 0.8, 1.5);
    ctx.fillStyle = css([255, 250, 244], 0.34);
    ellipse(ctx, 49, 64, 1.3, 9);
    ellipse(ctx, 49.2, 74, 2.2, 2);
  });
  ctx.strokeStyle = css(dark, 0.6);
  ctx.lineWidth = 0.6;
  for (const side of [-1, 1]) {
    blurred(ctx, 0.3, () => {
      ctx.beginPath();
      ctx.moveTo(50 + side * (n - 0.4), 73);
      ctx.quadraticCurveTo(50 + side * (n + 1.3), 76.4, 50 + side * (n - 0.9), 78);
      ctx.stroke();
      ctx.fillStyle = css(shade(dark, 0.55), 0.85);
      ellipse(ctx, 50 + side * n * 0.47, 77.9, 1.5, 0.75, side * 0.3);
    });
  }
}

export function drawMouth(ctx: SKRSContext2D, { skin, lips, mouthWidth: m, lipWeight }: Looks): void {
  const y = 87;
  const upper = 2.3 * lipWeight;
  const lower = 3.1 * lipWeight;
  blurred(ctx, 1.4, () => {
    ctx.fillStyle = css(shade(skin, 0.4), 0.3);
    ellipse(ctx, 50, y + lower + 1.4, m * 0.62, 1.2);
    ctx.fillStyle = css(shade(skin, 0.5), 0.16);
    ellipse(ctx, 50, 82.4, 1.5, 2.2);
  });
  const fill = (color: string, draw: () => void) =>
    blurred(ctx, 0.25, () => {
      ctx.fillStyle = color;
      ctx.beginPath();
      draw();
      ctx.fill();
    });
  fill(css(shade(lips, 0.86)), () => {
    ctx.moveTo(50 - m, y);
    ctx.quadraticCurveTo(50 - m * 0.4, y - upper * 1.15, 50 - 1.8, y - upper);
    ctx.quadraticCurveTo(50, y - upper * 0.72, 51.8, y - upper);
    ctx.quadraticCurveTo(50 + m * 0.4, y - upper * 1.15, 50 + m, y);
    ctx.quadraticCurveTo(50, y + 1, 50 - m, y);
  });
  fill(css(lips), () => {
    ctx.moveTo(50 - m, y);
    ctx.quadraticCurveTo(50, y + 0.9, 50 + m, y);
    ctx.quadraticCurveTo(50 + m * 0.5, y + lower, 50, y + lower);
    ctx.quadraticCurveTo(50 - m * 0.5, y + lower, 50 - m, y);
  });
  blurred(ctx, 0.7, () => {
    ctx.fillStyle = 'rgba(255, 236, 230, 0.34)';
    ellipse(ctx, 49, y + lower * 0.55, m * 0.3, 0.6);
  });
  ctx.strokeStyle = css(shade(lips, 0.36), 0.85);
  ctx.lineWidth = 0.5;
  ctx.beginPath();
  ctx.moveTo(50 - m, y);
  ctx.quadraticCurveTo(50, y + 0.9, 50 + m, y);
  ctx.stroke();
}

export function drawAge(ctx: SKRSContext2D, { skin, age, halfWidth: w, noseWidth: n, mouthWidth: m }: Looks): void {
  ctx.strokeStyle = css(shade(skin, 0.4), 0.05 + 0.4 * age);
  ctx.lineWidth = 0.8;
  blurred(ctx, 0.7, () => {
    for (const side of [-1, 1]) {
      ctx.beginPath();
      ctx.moveTo(50 + side * (n + 1.6), 76);
      ctx.quadraticCurveTo(50 + side * (m + 2), 80, 50 + side * (m + 2.6), 86);
      ctx.stroke();
    }
  });
  if (age < 0.4) return;
  ctx.lineWidth = 0.5;
  blurred(ctx, 0.5, () => {
    for (const y of [38, 42]) {
      ctx.beginPath();
      ctx.moveTo(50 - w * 0.5, y);
      ctx.quadraticCurveTo(50, y - 1.6, 50 + w * 0.5, y);
      ctx.stroke();
    }
  });
}

export function drawGlasses(ctx: SKRSContext2D, { eyeGap, halfWidth: w }: Looks): void {
  ctx.strokeStyle = 'rgba(38, 34, 36, 0.9)';
  ctx.lineWidth = 0.9;
  for (const side of [-1, 1]) {
    ctx.beginPath();
    ctx.roundRect(50 + side * eyeGap - 8.4, 54.6, 16.8, 12.4, 5);
    ctx.fillStyle = 'rgba(255, 255, 255, 0.07)';
    ctx.fill();
    ctx.stroke();
    ctx.beginPath();
    ctx.moveTo(50 + side * (eyeGap + 8.4), 58.4);
    ctx.lineTo(50 + side * (w + 0.6), 57);
    ctx.stroke();
  }
  ctx.beginPath();
  ctx.moveTo(50 - eyeGap + 8.4, 59);
  ctx.quadraticCurveTo(50, 57, 50 + eyeGap - 8.4, 59);
  ctx.stroke();
}

import type { SKRSContext2D } from '@napi-rs/canvas';
import { blurred, css, ellipse, mix, PORTRAIT, shade } from './brush.ts';
import type { Looks } from './looks.ts';

export function drawWall(ctx: SKRSContext2D, { wall }: Looks): void {
  const light = ctx.createRadialGradient(42, 40, 10, 50, 60, 100);
  light.addColorStop(0, css(mix(wall, [255, 255, 255], 0.5)));
  light.addColorStop(1, css(mix(wall, [120, 130, 140], 0.22)));
  ctx.fillStyle = light;
  ctx.fillRect(0, 0, PORTRAIT.width, PORTRAIT.height);
}

export function drawNeck(ctx: SKRSContext2D, looks: Looks): void {
  const { skin, halfWidth: w } = looks;
  const side = ctx.createLinearGradient(50 - w * 0.7, 0, 50 + w * 0.7, 0);
  side.addColorStop(0, css(shade(skin, 0.72)));
  side.addColorStop(0.4, css(shade(skin, 0.9)));
  side.addColorStop(1, css(shade(skin, 0.56)));
  ctx.fillStyle = side;
  ctx.beginPath();
  ctx.moveTo(50 - w * 0.66, 84);
  ctx.bezierCurveTo(50 - w * 0.64, 104, 50 - w * 0.72, 110, 50 - w * 1.2, 116);
  ctx.quadraticCurveTo(50, 130, 50 + w * 1.2, 116);
  ctx.bezierCurveTo(50 + w * 0.72, 110, 50 + w * 0.64, 104, 50 + w * 0.66, 84);
  ctx.fill();
  blurred(ctx, 3, () => {
    ctx.fillStyle = css(shade(skin, 0.35), 0.55);
    ellipse(ctx, 51, looks.chinY + 2, w * 0.62, 7);
  });
}

export function drawClothes(ctx: SKRSContext2D, { clothes, halfWidth: w }: Looks): void {
  const cloth = ctx.createLinearGradient(10, 104, 90, 128);
  cloth.addColorStop(0, css(mix(clothes, [255, 255, 255], 0.2)));
  cloth.addColorStop(0.5, css(clothes));
  cloth.addColorStop(1, css(shade(clothes, 0.55)));
  ctx.fillStyle = cloth;
  ctx.beginPath();
  ctx.moveTo(-9, 129);
  ctx.bezierCurveTo(-4, 115, 14, 113, 50 - w * 0.8, 108);
  ctx.quadraticCurveTo(50, 126, 50 + w * 0.8, 108);
  ctx.bezierCurveTo(86, 113, 104, 115, 109, 129);
  ctx.fill();
  ctx.strokeStyle = css(shade(clothes, 0.5), 0.8);
  ctx.lineWidth = 1.1;
  ctx.beginPath();
  ctx.moveTo(50 - w * 0.82, 108);
  ctx.quadraticCurveTo(50, 127, 50 + w * 0.82, 108);
  ctx.stroke();
}

/** The outline of the face, from temple to chin and back over the crown. */
export function traceFace(ctx: SKRSContext2D, { halfWidth: w, jaw, chinY }: Looks): void {
  ctx.beginPath();
  ctx.moveTo(50 - w, 56);
  ctx.bezierCurveTo(50 - w, 76, 50 - w * jaw * 1.08, 87, 50 - w * jaw * 0.62, chinY - 4);
  ctx.bezierCurveTo(50 - w * 0.32, chinY + 1.4, 50 + w * 0.32, chinY + 1.4, 50 + w * jaw * 0.62, chinY - 4);
  ctx.bezierCurveTo(50 + w * jaw * 1.08, 87, 50 + w, 76, 50 + w, 56);
  ctx.bezierCurveTo(50 + w * 1.02, 30, 50 + w * 0.66, 16, 50, 16);
  ctx.bezierCurveTo(50 - w * 0.66, 16, 50 - w * 1.02, 30, 50 - w, 56);
}

export function drawHead(ctx: SKRSContext2D, looks: Looks): void {
  const { skin, halfWidth: w, chinY } = looks;
  for (const side of [-1, 1]) {
    ctx.fillStyle = css(shade(skin, side < 0 ? 0.86 : 0.7));
    ellipse(ctx, 50 + side * (w + 0.8), 63, 3.6, 8, side * -0.16);
    ctx.fillStyle = css(shade(skin, 0.55), 0.7);
    blurred(ctx, 0.8, () => ellipse(ctx, 50 + side * (w + 1.2), 63, 1.6, 5, side * -0.16));
  }

  const light = ctx.createRadialGradient(44, 52, 4, 50, 60, w * 1.75);
  light.addColorStop(0, css(mix(skin, [255, 250, 240], 0.3)));
  light.addColorStop(0.5, css(skin));
  light.addColorStop(1, css(shade(skin, 0.56)));
  ctx.fillStyle = light;
  traceFace(ctx, looks);
  ctx.fill();

  ctx.save();
  traceFace(ctx, looks);
  ctx.clip();
  const dark = (alpha: number) => css(mix(shade(skin, 0.42), [90, 30, 20], 0.25), alpha);
  blurred(ctx, 5, () => {
    ctx.fillStyle = dark(0.5);
    ellipse(ctx, 50 + w * 1.08, 68, 8, 34);
    ctx.fillStyle = dark(0.26);
    ellipse(ctx, 50 - w * 1.08, 74, 6, 30);
    ctx.fillStyle = dark(0.3);
    ellipse(ctx, 50, 20, w, 7);
  });
  blurred(ctx, 3.2, () => {
    ctx.fillStyle = css(mix(skin, [206, 70, 60], 0.5), 0.3);
    ellipse(ctx, 50 - w * 0.56, 75, 7, 5);
    ellipse(ctx, 50 + w * 0.56, 75, 7, 5);
    ctx.fillStyle = css([255, 250, 244], 0.24);
    ellipse(ctx, 46, 38, 11, 6);
    ellipse(ctx, 50 - w * 0.5, 70, 5, 3);
    ellipse(ctx, 49.4, chinY - 5, 4, 2.4);
    ctx.fillStyle = dark(0.3);
    ellipse(ctx, 50, chinY - 9.6, 6, 1.5);
  });
  ctx.restore();
}

import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { Sex } from './people.ts';
import { createRandom, type Random, type Seed } from './random.ts';

/** Width and height of a portrait in the units it is drawn with: the 35 by 45 mm of a passport photo. */
export const PORTRAIT = { width: 100, height: 128 } as const;

/** How far the shoulders reach out of a passport photo on either side. */
const SHOULDER_MARGIN = 14;

type Rgb = readonly [number, number, number];

interface Looks {
  skin: Rgb;
  hair: Rgb;
  iris: Rgb;
  lips: Rgb;
  clothes: Rgb;
  wall: Rgb;
  /** Half the width of the face at the cheekbones. */
  halfWidth: number;
  jaw: number;
  chinY: number;
  eyeGap: number;
  eyeSize: number;
  browY: number;
  browWeight: number;
  noseWidth: number;
  mouthWidth: number;
  lipWeight: number;
  hairstyle: 'short' | 'parted' | 'long' | 'bun' | 'bald';
  beard: 'none' | 'stubble' | 'full';
  glasses: boolean;
  /** Lines of age, 0 to 1. */
  age: number;
}

const SKINS: readonly Rgb[] = [
  [244, 212, 188],
  [234, 192, 160],
  [221, 172, 136],
  [196, 144, 106],
  [160, 110, 78],
  [116, 77, 54],
  [92, 60, 44],
];
const HAIRS: readonly Rgb[] = [
  [32, 26, 24],
  [58, 40, 30],
  [92, 62, 40],
  [134, 92, 54],
  [178, 138, 84],
  [120, 58, 34],
];
const IRISES: readonly Rgb[] = [
  [74, 48, 30],
  [96, 66, 38],
  [90, 104, 72],
  [84, 116, 142],
  [70, 82, 92],
];
const CLOTHES: readonly Rgb[] = [
  [38, 48, 70],
  [70, 34, 42],
  [44, 62, 54],
  [52, 52, 58],
  [104, 92, 78],
  [30, 30, 36],
];

/** Whose face to draw: the same sitter always looks the same, but for their age. */
export interface Sitter {
  seed: Seed;
  sex: Sex;
  /** `YYYY-MM-DD` */
  birthDate: string;
}

/**
 * Draws the face of somebody who does not exist. The seed decides it; no picture can be put in its place.
 *
 * @param date `YYYY-MM-DD`: when the picture is taken.
 * @param heightPx Height of the drawing; the width follows from `PORTRAIT`.
 * @param wall Whether they stand before a pale wall, as for a passport photo, or before nothing.
 */
export function drawPortrait(sitter: Sitter, date: string, heightPx: number, wall = true): Canvas {
  const random = createRandom(sitter.seed).fork('portrait');
  const ageYears = (Date.parse(date) - Date.parse(sitter.birthDate)) / (365.25 * 86_400_000);
  const looks = inventLooks(random, sitter.sex, ageYears);
  const margin = wall ? 0 : SHOULDER_MARGIN;
  const unit = heightPx / PORTRAIT.height;
  const canvas = createCanvas(Math.round((PORTRAIT.width + 2 * margin) * unit), heightPx);
  const ctx = canvas.getContext('2d');
  ctx.scale(unit, unit);
  ctx.translate(margin, 0);
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';

  if (wall) drawWall(ctx, looks);
  drawHairBehind(ctx, looks);
  drawNeck(ctx, looks);
  drawClothes(ctx, looks);
  drawHead(ctx, looks);
  drawEyes(ctx, looks);
  drawNose(ctx, looks);
  drawMouth(ctx, looks);
  drawAge(ctx, looks);
  drawBeard(ctx, looks, random);
  drawHairInFront(ctx, looks, random);
  if (looks.glasses) drawGlasses(ctx, looks);
  return canvas;
}

function inventLooks(random: Random, sex: Sex, ageYears: number): Looks {
  const manly = sex === 'M' || (sex === 'X' && random.chance(0.5));
  const darkness = random.integer(0, SKINS.length - 1);
  const skin = SKINS[darkness]!;
  const age = Math.min(1, Math.max(0, (ageYears - 25) / 50));
  const pigment = random.pick(darkness > 3 ? HAIRS.slice(0, 2) : HAIRS);
  return {
    skin,
    hair: mix(pigment, [196, 194, 190], age > 0.45 ? Math.min(0.95, (age - 0.35) * 1.6) : 0),
    iris: random.pick(darkness > 3 ? IRISES.slice(0, 2) : IRISES),
    lips: mix(mix(skin, [168, 58, 62], manly ? 0.34 : 0.55), [60, 20, 24], darkness > 3 ? 0.2 : 0),
    clothes: random.pick(CLOTHES),
    wall: random.pick([
      [214, 219, 223],
      [206, 214, 220],
      [222, 220, 214],
    ] as const),
    halfWidth: random.between(26.5, 29.5) + (manly ? 0.8 : -0.6),
    jaw: random.between(0.7, 0.8) + (manly ? 0.07 : -0.03),
    chinY: random.between(98, 102),
    eyeGap: random.between(12.2, 13.4),
    eyeSize: random.between(0.92, 1.06) * (manly ? 0.95 : 1.06),
    browY: random.between(50, 52),
    browWeight: manly ? random.between(2, 2.8) : random.between(1.2, 1.8),
    noseWidth: random.between(5.4, 7.4),
    mouthWidth: random.between(9.6, 12),
    lipWeight: random.between(0.85, 1.25) * (manly ? 0.85 : 1.1),
    hairstyle: manly
      ? random.pick(
          age > 0.5 ? (['short', 'bald', 'parted'] as const) : (['short', 'parted', 'short', 'bald'] as const),
        )
      : random.pick(['long', 'bun', 'parted', 'long'] as const),
    beard: manly ? random.pick(['none', 'none', 'stubble', 'full'] as const) : 'none',
    glasses: random.chance(0.18),
    age,
  };
}

function drawWall(ctx: SKRSContext2D, { wall }: Looks): void {
  const light = ctx.createRadialGradient(42, 40, 10, 50, 60, 100);
  light.addColorStop(0, css(mix(wall, [255, 255, 255], 0.5)));
  light.addColorStop(1, css(mix(wall, [120, 130, 140], 0.22)));
  ctx.fillStyle = light;
  ctx.fillRect(0, 0, PORTRAIT.width, PORTRAIT.height);
}

function drawHairBehind(ctx: SKRSContext2D, { hairstyle, hair, halfWidth: w }: Looks): void {
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

function drawNeck(ctx: SKRSContext2D, looks: Looks): void {
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

function drawClothes(ctx: SKRSContext2D, { clothes, halfWidth: w }: Looks): void {
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
function traceFace(ctx: SKRSContext2D, { halfWidth: w, jaw, chinY }: Looks): void {
  ctx.beginPath();
  ctx.moveTo(50 - w, 56);
  ctx.bezierCurveTo(50 - w, 76, 50 - w * jaw * 1.08, 87, 50 - w * jaw * 0.62, chinY - 4);
  ctx.bezierCurveTo(50 - w * 0.32, chinY + 1.4, 50 + w * 0.32, chinY + 1.4, 50 + w * jaw * 0.62, chinY - 4);
  ctx.bezierCurveTo(50 + w * jaw * 1.08, 87, 50 + w, 76, 50 + w, 56);
  ctx.bezierCurveTo(50 + w * 1.02, 30, 50 + w * 0.66, 16, 50, 16);
  ctx.bezierCurveTo(50 - w * 0.66, 16, 50 - w * 1.02, 30, 50 - w, 56);
}

function drawHead(ctx: SKRSContext2D, looks: Looks): void {
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

function drawEyes(ctx: SKRSContext2D, looks: Looks): void {
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

function drawNose(ctx: SKRSContext2D, { skin, noseWidth: n }: Looks): void {
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

function drawMouth(ctx: SKRSContext2D, { skin, lips, mouthWidth: m, lipWeight }: Looks): void {
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

function drawAge(ctx: SKRSContext2D, { skin, age, halfWidth: w, noseWidth: n, mouthWidth: m }: Looks): void {
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

function drawBeard(ctx: SKRSContext2D, looks: Looks, random: Random): void {
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

function drawHairInFront(ctx: SKRSContext2D, looks: Looks, random: Random): void {
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

function drawGlasses(ctx: SKRSContext2D, { eyeGap, halfWidth: w }: Looks): void {
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

function ellipse(ctx: SKRSContext2D, x: number, y: number, rx: number, ry: number, angle = 0): void {
  ctx.beginPath();
  ctx.ellipse(x, y, rx, ry, angle, 0, 2 * Math.PI);
  ctx.fill();
}

/** Draws with soft edges; `radius` is in drawing units, while the canvas filter wants device pixels. */
function blurred(ctx: SKRSContext2D, radius: number, draw: () => void): void {
  const before = ctx.filter;
  ctx.filter = `blur(${(radius * ctx.canvas.height) / PORTRAIT.height}px)`;
  draw();
  ctx.filter = before;
}

const shade = (color: Rgb, by: number): Rgb => [color[0] * by, color[1] * by, color[2] * by];

const mix = (a: Rgb, b: Rgb, amount: number): Rgb => [
  a[0] + (b[0] - a[0]) * amount,
  a[1] + (b[1] - a[1]) * amount,
  a[2] + (b[2] - a[2]) * amount,
];

const css = ([r, g, b]: Rgb, alpha = 1) => `rgba(${Math.round(r)}, ${Math.round(g)}, ${Math.round(b)}, ${alpha})`;

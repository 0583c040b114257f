import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { createNoise, type Noise } from './noise.ts';
import { createRandom, type Random, type Seed } from './random.ts';

export interface LandscapeOptions {
  seed?: Seed;
  /** Pixels; the height is three quarters of it. */
  width?: number;
}

/**
 * Draws a photo with no document and no writing in it: sky, hills and trees.
 *
 * @returns A JPEG file; the same options draw the same bytes.
 */
export async function drawLandscape({ seed = 1, width = 2000 }: LandscapeOptions = {}): Promise<Buffer> {
  const random = createRandom(seed).fork('landscape');
  const height = Math.round((width * 3) / 4);
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const noise = createNoise(random);
  // Everything is drawn in a frame of 400 by 300, whatever its size in pixels.
  ctx.scale(width / 400, height / 300);
  drawSky(ctx, noise, random);
  drawHills(ctx, noise, random);
  drawMeadow(ctx, random);
  drawTrees(ctx, random);
  return develop(ctx.getImageData(0, 0, width, height).data, { width, height }, random);
}

function drawSky(ctx: SKRSContext2D, noise: Noise, random: Random): void {
  const sky = ctx.createLinearGradient(0, 0, 0, 180);
  sky.addColorStop(0, random.pick(['#3f78b8', '#4b86bd', '#5a7fa8']));
  sky.addColorStop(1, random.pick(['#d9e6ec', '#efe2cf', '#e3e8ea']));
  ctx.fillStyle = sky;
  ctx.fillRect(0, 0, 400, 300);
  ctx.drawImage(drawClouds(noise), 0, 0, 400, 150);
}

/** At 200 by 75 pixels: enlarging them is what makes them soft. */
function drawClouds(noise: Noise): Canvas {
  const canvas = createCanvas(200, 75);
  const ctx = canvas.getContext('2d');
  const image = ctx.createImageData(200, 75);
  for (let at = 0; at < 200 * 75; at++) {
    const [x, y] = [at % 200, Math.floor(at / 200)];
    const thickness = 0.55 * noise(x / 30, y / 11) + 0.3 * noise(x / 11, y / 5 + 9) + 0.15 * noise(x / 4, y / 2.2 + 30);
    const fade = Math.min(1, (75 - y) / 30);
    image.data.fill(255, at * 4, at * 4 + 3);
    image.data[at * 4 + 3] = Math.max(0, Math.min(1, (thickness - 0.48) * 4)) * 235 * fade;
  }
  ctx.putImageData(image, 0, 0);
  return canvas;
}

/** Ridges behind one another, the farther the paler. */
function drawHills(ctx: SKRSContext2D, noise: Noise, random: Random): void {
  const layers = 5;
  for (let layer = 0; layer < layers; layer++) {
    const near = layer / (layers - 1);
    const top = 118 + layer * 18 + random.between(-5, 5);
    const green = ctx.createLinearGradient(0, top - 30, 0, top + 60);
    green.addColorStop(0, rgb([150, 172, 190], [72, 104, 62], near));
    green.addColorStop(1, rgb([178, 194, 202], [96, 124, 70], near));
    ctx.fillStyle = green;
    ctx.beginPath();
    ctx.moveTo(0, 300);
    for (let x = 0; x <= 400; x += 1) {
      const broad = noise(x / (70 - layer * 6) + layer * 13, layer * 7) * (52 - layer * 8);
      const rough = noise(x / 7 + layer * 5, layer * 3 + 20) * 4 + noise(x / 1.6, layer + 40) * 1.6;
      ctx.lineTo(x, top - broad - rough + 22);
    }
    ctx.lineTo(400, 300);
    ctx.fill();
  }
}

function drawMeadow(ctx: SKRSContext2D, random: Random): void {
  const ground = ctx.createLinearGradient(0, 205, 0, 300);
  ground.addColorStop(0, 'rgba(108, 134, 70, 0)');
  ground.addColorStop(0.2, '#71893f');
  ground.addColorStop(1, '#47602c');
  ctx.fillStyle = ground;
  ctx.fillRect(0, 205, 400, 95);
  for (let i = 0; i < 9000; i++) {
    const y = 214 + 88 * random.next() ** 0.8;
    const near = (y - 210) / 90;
    const x = random.between(0, 400);
    ctx.strokeStyle = rgb([150, 164, 84], [58, 84, 34], random.next(), 0.55);
    ctx.lineWidth = 0.15 + 0.45 * near;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + random.between(-1, 1) * (1 + near), y - (1 + 6 * near) * random.between(0.5, 1));
    ctx.stroke();
  }
}

function drawTrees(ctx: SKRSContext2D, random: Random): void {
  const trees = Array.from({ length: random.integer(16, 26) }, () => ({
    x: random.between(-5, 405),
    foot: random.between(206, 262),
  })).sort((a, b) => a.foot - b.foot);
  for (const { x, foot } of trees) {
    const size = ((foot - 188) / 60) * random.between(38, 62);
    if (random.chance(0.6)) drawFir(ctx, random, { x, foot, size });
    else drawBroadleaf(ctx, random, { x, foot, size: size * 0.8 });
  }
}

type Tree = { x: number; foot: number; size: number };

function drawFir(ctx: SKRSContext2D, random: Random, { x, foot, size }: Tree): void {
  ctx.fillStyle = '#3d3022';
  ctx.fillRect(x - size * 0.025, foot - size * 0.15, size * 0.05, size * 0.15);
  for (let i = 0; i < 260; i++) {
    const up = random.next();
    const reach = (1 - up) * size * 0.24 * random.between(0.3, 1) * (random.chance(0.5) ? -1 : 1);
    const y = foot - size * (0.1 + 0.9 * up);
    ctx.strokeStyle = rgb([26, 50, 34], [72, 100, 58], random.next() * (reach < 0 ? 1 : 0.5), 0.9);
    ctx.lineWidth = size * 0.018;
    ctx.beginPath();
    ctx.moveTo(x + reach * 0.2, y);
    ctx.lineTo(x + reach, y + size * 0.05);
    ctx.stroke();
  }
}

function drawBroadleaf(ctx: SKRSContext2D, random: Random, { x, foot, size }: Tree): void {
  ctx.fillStyle = '#4a3a2a';
  ctx.fillRect(x - size * 0.04, foot - size * 0.45, size * 0.08, size * 0.45);
  for (let i = 0; i < 320; i++) {
    const angle = random.between(0, 2 * Math.PI);
    const radius = Math.sqrt(random.next()) * size * 0.36;
    const [dx, dy] = [Math.cos(angle) * radius, Math.sin(angle) * radius * 0.9];
    const lit = Math.max(0, Math.min(1, 0.5 - (dx + dy) / size + random.between(-0.2, 0.2)));
    ctx.fillStyle = rgb([40, 62, 26], [132, 156, 74], lit, 0.85);
    ctx.beginPath();
    ctx.ellipse(x + dx, foot - size * 0.68 + dy, size * 0.045, size * 0.035, angle, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** What the camera adds: a little softness, grain, and JPEG. */
async function develop(
  rgba: Uint8ClampedArray,
  size: { width: number; height: number },
  random: Random,
): Promise<Buffer> {
  const soft = await sharp(rgba, { raw: { ...size, channels: 4 } })
    .removeAlpha()
    .blur(0.7)
    .raw()
    .toBuffer();
  const grained = soft.map((value) => Math.max(0, Math.min(255, value + (random.next() - 0.5) * 7)));
  return sharp(grained, { raw: { ...size, channels: 3 } })
    .jpeg({ quality: 86 })
    .toBuffer();
}

type Rgb = readonly [number, number, number];

function rgb(from: Rgb, to: Rgb, amount: number, alpha = 1): string {
  const channels = from.map((value, i) => Math.round(value + (to[i]! - value) * amount));
  return `rgba(${channels.join(', ')}, ${alpha})`;
}

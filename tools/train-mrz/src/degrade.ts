import sharp from 'sharp';
import type { DrawnLine } from './draw.ts';
import type { Random } from './random.ts';

/** Treats a drawn line as cameras, scanners and copiers do: defocus, shake, light, noise, compression. In place. */
export async function degrade(random: Random, line: DrawnLine): Promise<void> {
  const { pitch } = line;
  if (random.chance(0.8)) blur(line, random.between(0.02, random.chance(0.25) ? 0.17 : 0.1) * pitch);
  if (random.chance(0.2)) shake(line, random.between(0.05, 0.3) * pitch, random.chance(0.7));
  if (random.chance(0.25)) addGlare(random, line);
  if (random.chance(0.15)) sharpen(line, random.between(0.3, 1.2));
  if (random.chance(0.2)) posterise(line, random.between(0.2, 0.8), random);
  const noise = random.chance(0.6) ? random.between(1, 14) : 0;
  for (let i = 0; i < line.data.length; i += 1) {
    const value = line.data[i]! + noise * (noise ? random.normal() : 0);
    line.data[i] = Math.max(0, Math.min(value, 255));
  }
  if (random.chance(0.6)) await compress(line, Math.round(random.between(25, 92)));
}

function blur(line: DrawnLine, sigma: number) {
  const radius = Math.ceil(2.5 * sigma);
  if (radius < 1) return;
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  filter(line, kernel, 1, 0);
  filter(line, kernel, 0, 1);
}

function shake(line: DrawnLine, length: number, sideways: boolean) {
  const radius = Math.max(1, Math.round(length / 2));
  const kernel = new Array<number>(2 * radius + 1).fill(1);
  filter(line, kernel, sideways ? 1 : 0, sideways ? 0 : 1);
}

function filter(line: DrawnLine, kernel: readonly number[], dx: number, dy: number) {
  const { width, height, data } = line;
  const radius = (kernel.length - 1) / 2;
  const sum = kernel.reduce((total, value) => total + value, 0);
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let value = 0;
      for (let k = -radius; k <= radius; k += 1) {
        const sx = Math.min(width - 1, Math.max(0, x + k * dx));
        const sy = Math.min(height - 1, Math.max(0, y + k * dy));
        value += kernel[k + radius]! * data[sy * width + sx]!;
      }
      out[y * width + x] = value / sum;
    }
  }
  line.data = out;
}

function addGlare(random: Random, { width, height, data }: DrawnLine) {
  const [cx, cy] = [random.between(0, width), random.between(0, height)];
  const [rx, ry] = [random.between(0.05, 0.5) * width, random.between(0.3, 1.5) * height];
  const strength = random.between(-90, 120);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const distance = ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2;
      data[y * width + x]! += strength * Math.exp(-distance);
    }
  }
}

/** The halo of in-camera sharpening. */
function sharpen(line: DrawnLine, amount: number) {
  const before = line.data;
  blur(line, 0.08 * line.pitch + 0.4);
  for (let i = 0; i < before.length; i += 1) line.data[i] = before[i]! + amount * (before[i]! - line.data[i]!);
}

/** Photocopies and screened prints: mid tones are pushed to black or white. */
function posterise(line: DrawnLine, amount: number, random: Random) {
  let sum = 0;
  for (const value of line.data) sum += value;
  const threshold = (sum / line.data.length) * random.between(0.75, 0.95);
  for (let i = 0; i < line.data.length; i += 1) {
    const hard = 255 / (1 + Math.exp((threshold - line.data[i]!) / 12));
    line.data[i] = line.data[i]! * (1 - amount) + hard * amount;
  }
}

async function compress(line: DrawnLine, quality: number) {
  const { width, height } = line;
  const jpeg = await sharp(Uint8Array.from(line.data), { raw: { width, height, channels: 1 } })
    .jpeg({ quality })
    .toBuffer();
  const { data } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  line.data = Float32Array.from(data);
}

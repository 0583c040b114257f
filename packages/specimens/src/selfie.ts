import { type Canvas, createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { rectangle } from './homography.ts';
import { light } from './light.ts';
import { drawPortrait, type Sitter } from './portrait/portrait.ts';
import type { Moment } from './portrait/shape.ts';
import { turnHead } from './portrait/turn-head.ts';
import { createRandom, type Random, type Seed } from './random.ts';
import { TODAY } from './truth.ts';

export interface SelfieOptions {
  /** Decides the room, the light and how the phone is held; the sitter's own seed decides the face. */
  seed?: Seed;
  /** Pixels; the height is four thirds of it. */
  width?: number;
  /** `YYYY-MM-DD`: when it is taken. */
  today?: string;
  /** How far the head is turned, in degrees: positive towards the right edge of the picture. */
  turnDegrees?: number;
}

/**
 * Draws the picture a specimen's holder takes of themselves: the same drawn face before another background, in other light.
 * With nobody before the camera it shows the room.
 *
 * It is a drawing. A face detector may take it for a face; how like each other two of them are says nothing about people.
 *
 * @returns A JPEG file; the same sitter and options draw the same bytes.
 */
export async function drawSelfie(sitter: Sitter | null, options: SelfieOptions = {}): Promise<Buffer> {
  const { seed = 1, width = 1080, today = TODAY, turnDegrees = 0 } = options;
  const height = Math.round((width * 4) / 3);
  const random = createRandom(seed).fork('selfie');
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.drawImage(drawRoom(random), 0, 0, width, height);

  if (sitter) {
    const heightPx = Math.round(height * random.between(0.78, 0.86));
    const facing = drawPortrait(sitter, today, heightPx, momentOf(random.fork('moment')));
    const figure = turnDegrees === 0 ? facing : turnHead(facing, turnDegrees);
    ctx.translate(width * (0.5 + random.between(-0.03, 0.03)), height * 1.02);
    ctx.rotate(random.between(-0.05, 0.05));
    ctx.drawImage(figure, -figure.width / 2, -figure.height);
  }

  const rgba = ctx.getImageData(0, 0, width, height).data;
  const pixels = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .blur(0.9)
    .raw()
    .toBuffer();
  light(pixels, { width, height, quad: rectangle(width, height) }, { noise: 3, shadow: 0.16 }, random);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88 })
    .toBuffer();
}

/** Nobody holds their head, or the phone, quite straight twice. */
function momentOf(random: Random): Moment {
  const either = (least: number, most: number) => random.between(least, most) * (random.chance(0.5) ? 1 : -1);
  return {
    yaw: random.between(-0.03, 0.03),
    pitch: random.between(-0.08, 0.08),
    light: either(0.75, 1),
    smile: random.between(0, 1.6),
    brows: random.between(-0.6, 1),
  };
}

/** A room out of focus, at 45 by 60 pixels: enlarging it is what blurs it. */
function drawRoom(random: Random): Canvas {
  const canvas = createCanvas(45, 60);
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = random.pick(['#b9ad9c', '#9aa7a6', '#a99f97', '#8f9aa8']);
  ctx.fillRect(0, 0, 45, 60);
  ctx.fillStyle = 'rgba(246, 244, 232, 0.9)';
  const window = random.chance(0.5) ? 3 : 31;
  ctx.fillRect(window, 6, 11, 24);
  ctx.fillStyle = 'rgba(90, 80, 70, 0.7)';
  ctx.fillRect(window + 5, 6, 1, 24);
  for (const shelf of [20, 34]) {
    ctx.fillStyle = '#6d5540';
    ctx.fillRect(44 - window - 14, shelf, 16, 1);
    for (let x = 0; x < 13; x += 2) {
      ctx.fillStyle = random.pick(['#8a3b35', '#2f5a63', '#c2a256', '#40485c', '#d8d2c4', '#55704c']);
      const tall = random.integer(4, 8);
      ctx.fillRect(44 - window - 13 + x, shelf - tall, 2, tall);
    }
  }
  return canvas;
}

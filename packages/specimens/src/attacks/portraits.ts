import { createCanvas, ImageData } from '@napi-rs/canvas';
import sharp from 'sharp';
import { findHomography, mapQuad, type Quad, rectangle } from '../homography.ts';
import { PORTRAIT } from '../portrait/brush.ts';
import { portraitCorners } from '../portrait/cut-portrait.ts';
import { drawPortrait, type Sitter } from '../portrait/portrait.ts';
import type { Random } from '../random.ts';
import type { Page } from '../sheet.ts';
import type { TemplateSide } from '../templates/template.ts';
import { compress, type Pixels } from './camera.ts';
import type { Capture } from './capture.ts';

export type Place = NonNullable<TemplateSide['portrait']>;

/**
 * Sticks a print of somebody's photo over the portrait of a document: never quite in its place, with the cut edge of the paper
 * around it and the shadow it throws.
 */
export function gluePortrait(page: Page, place: Place, sitter: Sitter, date: string, random: Random): Page {
  const { width, height } = page;
  const scale = width / page.widthMm;
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  ctx.putImageData(new ImageData(new Uint8ClampedArray(page.data), width, height), 0, 0);

  const size = random.between(1.01, 1.07);
  const [heightPx, widthPx] = [place.heightMm * scale, (place.heightMm * scale * PORTRAIT.width) / PORTRAIT.height];
  const rim = random.between(0, 0.3) * scale;
  ctx.translate(
    (place.x + random.between(-0.35, 0.35)) * scale + widthPx / 2,
    (place.y + random.between(-0.35, 0.35)) * scale + heightPx / 2,
  );
  ctx.rotate(random.between(-0.02, 0.02));
  ctx.scale(size, size);
  ctx.save();
  // Photo paper is 0.2 mm thick, and the light falls from somewhere above.
  ctx.shadowColor = `rgba(0, 0, 0, ${random.between(0.25, 0.55)})`;
  ctx.shadowBlur = 0.25 * scale;
  ctx.shadowOffsetX = random.between(-0.15, 0.15) * scale;
  ctx.shadowOffsetY = random.between(0.05, 0.2) * scale;
  ctx.fillStyle = '#f4f3ef';
  ctx.fillRect(-widthPx / 2 - rim, -heightPx / 2 - rim, widthPx + 2 * rim, heightPx + 2 * rim);
  ctx.restore();
  ctx.drawImage(drawPortrait(sitter, date, Math.round(heightPx)), -widthPx / 2, -heightPx / 2, widthPx, heightPx);
  return { ...page, data: ctx.getImageData(0, 0, width, height).data };
}

/**
 * Replaces the portrait in a photo of a document on a computer, as whoever has that photo and one of themselves could: warped
 * into its place, brought to about the same brightness, its edges softened a little, and stored again.
 */
export async function editPortrait(
  photo: Capture,
  page: Page,
  place: Place,
  { sitter, date, random }: { sitter: Sitter; date: string; random: Random },
): Promise<Buffer> {
  const picture = await ownPhoto(sitter, date, random);
  const pixels = await decode(photo.jpeg);
  const corners = onPhoto(portraitCorners(place), photo, page);
  const gain = random.between(0.92, 1.04);
  paste(picture, corners, pixels, { gain, feather: random.between(0.5, 3) });
  return compress(pixels, random.integer(80, 95));
}

/** A picture they have of themselves, passed on by a messenger. */
async function ownPhoto(sitter: Sitter, date: string, random: Random): Promise<Pixels> {
  const drawn = drawPortrait(sitter, date, random.integer(500, 1000));
  return decode(await drawn.encode('jpeg', random.integer(75, 92)));
}

export async function decode(jpeg: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(jpeg).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Takes millimetres of a page to pixels of a photo of it. */
export function onPhoto(corners: Quad, { quad }: Pick<Capture, 'quad'>, { widthMm, heightMm }: Page): Quad {
  return mapQuad(findHomography(rectangle(widthMm, heightMm), quad), corners);
}

/** Warps a picture into a quad of another, by area where it has to become smaller, its rim `feather` pixels soft. */
function paste(picture: Pixels, quad: Quad, onto: Pixels, { gain, feather }: { gain: number; feather: number }): void {
  const { width: w, height: h } = picture;
  const [a, b, c, d, e, f, g, i] = findHomography(quad, rectangle(w, h));
  const [xs, ys] = [quad.map(({ x }) => x), quad.map(({ y }) => y)];
  const perPixel = w / Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y);
  const reach = Math.max(1, Math.round(perPixel));
  for (let y = Math.floor(Math.min(...ys)); y <= Math.max(...ys); y++) {
    for (let x = Math.floor(Math.min(...xs)); x <= Math.max(...xs); x++) {
      const depth = g * (x + 0.5) + i * (y + 0.5) + 1;
      const u = (a * (x + 0.5) + b * (y + 0.5) + c) / depth;
      const v = (d * (x + 0.5) + e * (y + 0.5) + f) / depth;
      const inside = Math.min(u, v, w - u, h - v) / perPixel;
      if (inside <= 0) continue;
      const share = Math.min(1, inside / feather);
      const at = (y * onto.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = Math.min(255, meanAround(picture, u, v, reach, channel) * gain);
        onto.data[at + channel] = onto.data[at + channel]! * (1 - share) + value * share;
      }
    }
  }
}

function meanAround({ data, width, height }: Pixels, u: number, v: number, reach: number, channel: number): number {
  let sum = 0;
  let count = 0;
  const [left, top] = [Math.round(u - reach / 2), Math.round(v - reach / 2)];
  for (let y = Math.max(0, top); y < Math.min(height, top + reach); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + reach); x++) {
      sum += data[(y * width + x) * 3 + channel]!;
      count += 1;
    }
  }
  return count > 0
    ? sum / count
    : data[(Math.min(height - 1, v | 0) * width + Math.min(width - 1, u | 0)) * 3 + channel]!;
}

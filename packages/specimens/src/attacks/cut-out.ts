import { createCanvas, ImageData } from '@napi-rs/canvas';
import type { Random } from '../random.ts';
import type { Page } from '../sheet.ts';

/** How far scissors stray from the outline, in millimetres: outwards they leave a rim of paper. */
const STRAY = { inwards: 0.4, outwards: 0.8 } as const;

/** Cuts a printed page out by hand: four nearly straight cuts, corners and all. */
export function cutOut(page: Page, random: Random): Page {
  const scale = page.width / page.widthMm;
  const rim = Math.ceil(STRAY.outwards * scale);
  const [width, height] = [page.width + 2 * rim, page.height + 2 * rim];
  const printed = createCanvas(page.width, page.height);
  printed.getContext('2d').putImageData(new ImageData(new Uint8ClampedArray(page.data), page.width, page.height), 0, 0);
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const stray = () => rim - random.between(-STRAY.inwards, STRAY.outwards) * scale;
  ctx.beginPath();
  ctx.moveTo(stray(), stray());
  ctx.lineTo(width - stray(), stray());
  ctx.lineTo(width - stray(), height - stray());
  ctx.lineTo(stray(), height - stray());
  ctx.clip();
  ctx.fillStyle = '#f4f4f0';
  ctx.fillRect(0, 0, width, height);
  ctx.drawImage(printed, rim, rim);
  const { data } = ctx.getImageData(0, 0, width, height);
  return { width, height, widthMm: width / scale, heightMm: height / scale, data };
}

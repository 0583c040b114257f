import { createCanvas, type ImageData } from '@napi-rs/canvas';
import type { Quad } from '../homography.ts';
import type { Random } from '../random.ts';
import type { Page } from '../sheet.ts';
import type { PrintedPlace } from '../templates/draw-template.ts';
import { compress, type Pixels } from './camera.ts';
import type { Capture } from './capture.ts';
import { decode, onPhoto } from './portraits.ts';

/**
 * Replaces one printed value in a photo of a document on a computer: the old one painted over with what is beside it, the new
 * one typed in nearly the same type, size and colour, softened about as much as the photo is, and stored again.
 */
export async function editText(
  photo: Capture,
  page: Page,
  { place, text, random }: { place: PrintedPlace; text: string; random: Random },
): Promise<Buffer> {
  const pixels = await decode(photo.jpeg);
  const box = onPhoto(boxOf(place), photo, page);
  cover(pixels, box, onPhoto(boxOf(besides(place)), photo, page));
  type(pixels, box, place, text, random);
  return compress(pixels, random.integer(80, 95));
}

/** In millimetres of the page: from above the capitals to below the commas. */
function boxOf({ x, y, widthMm, sizeMm }: PrintedPlace): Quad {
  const [left, right, top, bottom] = [x - 0.3, x + widthMm + 0.3, y - 0.85 * sizeMm, y + 0.28 * sizeMm];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

/** Background to copy: right of the value, where documents leave room. */
const besides = (place: PrintedPlace): PrintedPlace => ({ ...place, x: place.x + place.widthMm + 0.8 });

/** Copies one quad of a picture over another of the same shape, pixel by pixel. */
function cover({ data, width, height }: Pixels, box: Quad, from: Quad): void {
  const before = data.slice();
  const [dx, dy] = [Math.round(from[0].x - box[0].x), Math.round(from[0].y - box[0].y)];
  const [left, right] = [Math.min(box[0].x, box[3].x), Math.max(box[1].x, box[2].x)];
  for (let x = Math.floor(left); x <= right; x++) {
    const along = (x - box[0].x) / (box[1].x - box[0].x);
    const top = box[0].y + along * (box[1].y - box[0].y);
    const bottom = box[3].y + along * (box[2].y - box[3].y);
    for (let y = Math.floor(top); y <= bottom; y++) {
      const [fromX, fromY] = [Math.min(width - 1, Math.max(0, x + dx)), Math.min(height - 1, Math.max(0, y + dy))];
      const [to, at] = [(y * width + x) * 3, (fromY * width + fromX) * 3];
      data.set(before.subarray(at, at + 3), to);
    }
  }
}

function type(
  { data, width, height }: Pixels,
  box: Quad,
  { sizeMm, widthMm, typeface }: PrintedPlace,
  text: string,
  random: Random,
): void {
  const canvas = createCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const perMm = Math.hypot(box[1].x - box[0].x, box[1].y - box[0].y) / (widthMm + 0.6);
  const softness = random.between(0, 0.9);
  ctx.translate(box[3].x, box[3].y);
  ctx.rotate(Math.atan2(box[2].y - box[3].y, box[2].x - box[3].x));
  ctx.translate(0.3 * perMm, -0.28 * sizeMm * perMm);
  if (softness > 0.2) ctx.filter = `blur(${softness}px)`;
  ctx.font = `${random.pick([400, 600, 600, 700])} ${sizeMm * perMm * random.between(0.96, 1.04)}px ${typeface}`;
  ctx.fillStyle = `rgb(${random.integer(14, 48)}, ${random.integer(14, 48)}, ${random.integer(14, 52)})`;
  ctx.fillText(text, 0, 0);
  const typed: ImageData = ctx.getImageData(0, 0, width, height);
  for (let i = 0, j = 0; i < data.length; i += 3, j += 4) {
    const share = typed.data[j + 3]! / 255;
    if (share === 0) continue;
    for (let c = 0; c < 3; c++) data[i + c] = data[i + c]! * (1 - share) + typed.data[j + c]! * share;
  }
}

import type { ImageProblem, Quad, Region } from '@credence/verification';
import { decodeImage } from '../decode/decode-image.ts';
import type { RgbImage } from '../image.ts';
import { homographyBetween, mapCorners, quadSize, rectangle } from '../pixels/geometry.ts';
import { warpRgb } from '../pixels/warp.ts';
import { encodeJpeg } from './encode-jpeg.ts';
import { frame, type Rect, shade, stroke } from './marks.ts';

/** Long side of what is shown, in pixels: what a person looks at on a page. */
const SHOWN_SIDE_PX = 1200;

/** How far beyond a thing its surroundings are shown, in sides of its own, and how much of the photo's long side at least. */
const AROUND = 0.75;
const AROUND_MIN = 0.3;

/**
 * Draws the place on a photo that a check points at: a thing with its surroundings and a line around it, a line of print
 * laid straight, or a page with what strays on it coloured.
 *
 * @param bytes The photo as it was uploaded.
 * @returns A JPEG file without metadata; the same photo and region draw the same bytes. Or why the file cannot be taken.
 */
export async function showRegion(bytes: Uint8Array, region: Region): Promise<Uint8Array | { problem: ImageProblem }> {
  const decoded = await decodeImage(bytes);
  if ('problem' in decoded) return decoded;
  return encodeJpeg(draw(decoded.image, region));
}

function draw(photo: RgbImage, { kind, box, map }: Region): RgbImage {
  const quad = mapCorners(box, ({ x, y }) => ({ x: x * photo.width, y: y * photo.height }));
  const laidStraight = kind === 'box' ? undefined : straighten(photo, quad);
  if (!laidStraight) return surrounded(photo, quad);
  return map ? shade(laidStraight, map) : laidStraight;
}

/** `undefined` where the quad is no more than a line. */
function straighten(photo: RgbImage, quad: Quad): RgbImage | undefined {
  const { width, height } = quadSize(quad);
  if (Math.min(width, height) < 2) return undefined;
  const scale = SHOWN_SIDE_PX / Math.max(width, height);
  const size = sizeOf({ width, height }, scale);
  const toPhoto = homographyBetween(rectangle(size.width, size.height), quad);
  return toPhoto && warpRgb(photo, toPhoto, size);
}

function surrounded(photo: RgbImage, quad: Quad): RgbImage {
  const window = windowAround(photo, quad);
  const scale = Math.min(1, SHOWN_SIDE_PX / Math.max(window.width, window.height));
  const size = sizeOf(window, scale);
  const shown = warpRgb(photo, [1 / scale, 0, window.x, 0, 1 / scale, window.y, 0, 0, 1], size);
  const at = mapCorners(quad, ({ x, y }) => ({ x: (x - window.x) * scale, y: (y - window.y) * scale }));
  return stroke(shown, frame(at, size));
}

/** Of what is drawn, in pixels: a strip of a long picture may come to less than one. */
function sizeOf({ width, height }: { width: number; height: number }, scale: number) {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function windowAround(photo: RgbImage, quad: Quad): Rect {
  const xs = quad.map(({ x }) => x);
  const ys = quad.map(({ y }) => y);
  const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
  const least = AROUND_MIN * Math.max(photo.width, photo.height);
  const span = (low: number, size: number, max: number) => {
    const wanted = Math.min(max, Math.max(size * (1 + 2 * AROUND), least));
    const from = Math.min(Math.max(0, low + size / 2 - wanted / 2), max - wanted);
    return [Math.round(from), Math.max(1, Math.round(wanted))] as const;
  };
  const [x, w] = span(Math.min(...xs), width, photo.width);
  const [y, h] = span(Math.min(...ys), height, photo.height);
  return { x, y, width: w, height: h };
}

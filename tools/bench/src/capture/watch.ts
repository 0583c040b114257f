import {
  type Box,
  type Frame,
  follow,
  type Instruction,
  look,
  type Seen,
  UNGUIDED,
  VIEW_PX,
  type Wanted,
} from '@credence/hosted/guide';
import { type Developed, type FilmFrame, type FilmOptions, film, type Page } from '@credence/specimens';
import sharp from 'sharp';

/** What came of a stream. */
export interface Watched {
  /** When the shutter fell by itself; null: it never did. */
  takenAtMs: number | null;
  /** How many of the frames were judged how. */
  seen: Record<string, number>;
  /** What the person was told, in order. */
  told: Instruction[];
}

/** Quality of the page's own JPEGs: `use-camera.ts`. */
const JPEG_QUALITY = 92;

/**
 * Gives a stream to the guide, frame by frame, as the page does, up to the moment that it takes the photo.
 *
 * @returns What came of it, and the photo as the page would upload it.
 */
export async function watch(page: Page | null, options: FilmOptions & { framed: Size }, wanted: Wanted) {
  let guide = UNGUIDED;
  let kept: FilmFrame | undefined;
  const watched: Watched = { takenAtMs: null, seen: {}, told: [] };
  for (const shown of film(page, options)) {
    const before = guide.last && { quad: guide.last.quad, agoMs: shown.atMs - guide.last.atMs };
    const seen = await lookAt(shown, options.framed, (frame) => look(frame, wanted, before));
    const advice = follow(guide, seen, shown.atMs);
    guide = advice.guide;
    const judged = seen.fault ?? 'good';
    watched.seen[judged] = (watched.seen[judged] ?? 0) + 1;
    if (watched.told.at(-1) !== advice.say) watched.told.push(advice.say);
    if (advice.keep) kept = shown;
    if (!advice.take) continue;
    watched.takenAtMs = shown.atMs;
    return { watched, photo: kept && (await encode(kept)) };
  }
  return { watched, photo: undefined };
}

interface Size {
  width: number;
  height: number;
}

/** Thrown by a frame of which a part is looked at that is not developed yet. */
class Undeveloped extends Error {
  readonly box: Box;
  constructor(box: Box) {
    super('a part of the frame is not developed yet');
    this.box = box;
  }
}

/**
 * Shows a frame to the guide: the middle of the picture, which the viewfinder shows, made small; then, if it asks, a part of it
 * as the camera has it. The guide does not wait, as it need not in a browser: it looks again once the part is there.
 */
async function lookAt(shown: FilmFrame, framed: Size, judge: (frame: Frame) => Seen): Promise<Seen> {
  const corner = { x: (shown.width - framed.width) / 2, y: (shown.height - framed.height) / 2 };
  const scale = Math.max(framed.width, framed.height) / VIEW_PX;
  const view = await shown.develop({ ...corner, ...framed }, scale);
  try {
    return judge({
      view,
      scale,
      crop(box) {
        throw new Undeveloped(box);
      },
    });
  } catch (error) {
    if (!(error instanceof Undeveloped)) throw error;
    const part = inPicture(error.box, corner, scale, shown);
    const developed = await shown.develop(part);
    return judge({
      view,
      scale,
      crop(box, factor) {
        const from = { x: corner.x + box.x * scale - part.x, y: corner.y + box.y * scale - part.y };
        const size = {
          width: Math.max(2, Math.round(box.width * factor)),
          height: Math.max(2, Math.round(box.height * factor)),
        };
        return resample(developed, from, scale / factor, size);
      },
    });
  }
}

function inPicture(box: Box, corner: { x: number; y: number }, scale: number, picture: Size): Box {
  const x = Math.max(0, Math.floor(corner.x + box.x * scale));
  const y = Math.max(0, Math.floor(corner.y + box.y * scale));
  return {
    x,
    y,
    width: Math.min(picture.width - x, Math.ceil(box.width * scale) + 1),
    height: Math.min(picture.height - y, Math.ceil(box.height * scale) + 1),
  };
}

/** Bilinear, which is what a canvas does to a picture that it makes a little smaller. */
function resample(from: Developed, corner: { x: number; y: number }, step: number, size: Size): Developed {
  const out = new Uint8ClampedArray(size.width * size.height * 4);
  const clamp = (value: number, limit: number) => Math.max(0, Math.min(limit, value));
  for (let y = 0, at = 0; y < size.height; y += 1) {
    const sy = clamp(corner.y + (y + 0.5) * step - 0.5, from.height - 1.001);
    const row = Math.floor(sy);
    for (let x = 0; x < size.width; x += 1, at += 4) {
      const sx = clamp(corner.x + (x + 0.5) * step - 0.5, from.width - 1.001);
      const i = (row * from.width + Math.floor(sx)) * 4;
      const below = i + from.width * 4;
      const fx = sx - Math.floor(sx);
      const fy = sy - row;
      for (let channel = 0; channel < 3; channel += 1) {
        const over = from.data[i + channel]! * (1 - fx) + from.data[i + 4 + channel]! * fx;
        const under = from.data[below + channel]! * (1 - fx) + from.data[below + 4 + channel]! * fx;
        out[at + channel] = over * (1 - fy) + under * fy;
      }
      out[at + 3] = 255;
    }
  }
  return { ...size, data: out };
}

async function encode(shown: FilmFrame): Promise<Buffer> {
  const { data, width, height } = await shown.develop({ x: 0, y: 0, width: shown.width, height: shown.height });
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

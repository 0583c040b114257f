import type { ComparedFrames, LocationReading, PresenceReading, Quad } from '@credence/verification';
import { decodeSmall } from '../decode/decode-image.ts';
import { shrinkImage } from '../decode/resize.ts';
import type { GrayImage, RgbImage } from '../image.ts';
import { findOutline } from '../locate/find-outline.ts';
import type { OpenCv } from '../locate/opencv.ts';
import { distance, homographyBetween, mapQuad, quadSize, rectangle, scaleQuad, startAt } from '../pixels/geometry.ts';
import { toGray } from '../pixels/gray.ts';
import { warpGray } from '../pixels/warp.ts';
import { leastAlike } from './least-alike.ts';
import { measureDetails } from './measure-details.ts';
import { type Registered, registerPage } from './register-page.ts';

/** A small picture that the camera gave before the photo. */
export interface CameraFrame {
  bytes: Uint8Array;
  /** How long before it, as the page told. */
  beforeMs: number;
  /** A piece of its middle at the camera's own resolution, hardly compressed. */
  detail?: Uint8Array;
}

/** Pixels along a frame's long side: what the page sends at most. Anything larger is not looked at. */
const FRAME_SIDE_MAX_PX = 640;

/** Long side at which the page is compared: about what a frame has of it. */
const PAGE_PX = 256;

/** Alike enough to be the same page: where that is, not whether, is asked of those. See `document_presence` for the line that judges. */
const FOUND = 0.5;

/**
 * Compares a photo with the frames that the camera gave before it: whether they show the same page, whether it moves among them,
 * whether they are more than one picture, and whether they are exposures of their own.
 *
 * @param location Where the page lies on the photo, in its pixels; without it, only what needs no page is told.
 */
export async function measurePresence(
  cv: OpenCv,
  {
    photo,
    location,
    frames,
  }: { photo: RgbImage; location: LocationReading | undefined; frames: readonly CameraFrame[] },
): Promise<PresenceReading> {
  const pieces = frames.flatMap(({ detail }) => (detail ? [detail] : []));
  const details = pieces.length > 0 && (await measureDetails(pieces));
  const spanMs = Math.max(0, ...frames.map(({ beforeMs }) => beforeMs));
  const told = { frames: frames.length, spanMs, ...(details && { details }) };
  if (!location) return told;
  const page = await pageOf(photo, location);
  const seen: Seen[] = [];
  for (const { bytes } of frames) {
    const picture = await decodeSmall(bytes, FRAME_SIDE_MAX_PX);
    // An outline takes as long as all the rest: what is not found by that of the first is not found by the next one's.
    if (picture)
      seen.push(await look({ page, photo, quad: location.quad, cv: seen.length === 0 ? cv : null }, picture));
  }
  const compared = page && seen.length > 0 && compare(page, location, seen);
  return compared ? { ...told, compared } : told;
}

interface Seen {
  gray: GrayImage;
  page: Registered | undefined;
}

/** The page of a photo from straight above, as small as frames show it. */
async function pageOf(photo: RgbImage, { quad, width, height }: LocationReading): Promise<GrayImage | undefined> {
  const scale = PAGE_PX / Math.max(width, height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  // Twice as large as it is drawn: shrinking it all the way at once would alias.
  const long = Math.max(...Object.values(quadSize(quad)));
  const small = await shrinkImage(photo, Math.round((Math.max(photo.width, photo.height) * 2 * PAGE_PX) / long));
  const toPhoto = homographyBetween(rectangle(size.width, size.height), scaleQuad(quad, small.width / photo.width));
  return toPhoto && warpGray(toGray(small), toPhoto, size, 2);
}

interface Sought {
  /** Null: no outline is looked for. */
  cv: OpenCv | null;
  page: GrayImage | undefined;
  photo: RgbImage;
  quad: Quad;
}

/** Surely the same page, and surely in the same place: nothing better is looked for. */
const SURE = 0.9;

/** Looks for the page where the photo may have it, then where the frame has an outline, whichever way up. */
async function look({ cv, page, photo, quad }: Sought, picture: RgbImage): Promise<Seen> {
  const gray = toGray(picture);
  if (!page) return { gray, page: undefined };
  const straight = best(placesOn(quad, photo, picture).map((place) => registerPage(page, gray, place)));
  if (!cv || (straight && straight.likeness >= SURE)) return { gray, page: straight };
  const outline = await findOutline(cv, picture);
  const turned = outline ? [0, 1, 2, 3].map((turn) => registerPage(page, gray, startAt(outline.quad, turn))) : [];
  return { gray, page: best([straight, ...turned]) };
}

function best(some: readonly (Registered | undefined)[]): Registered | undefined {
  return some.reduce((a, b) => ((b?.likeness ?? -1) > (a?.likeness ?? -1) ? b : a), undefined);
}

/** The same of a photo that is as many times larger. */
export function presenceInPixels(reading: PresenceReading, factor: number): PresenceReading {
  const part = reading.compared?.part;
  if (!reading.compared || !part) return reading;
  return { ...reading, compared: { ...reading.compared, part: { ...part, quad: scaleQuad(part.quad, factor) } } };
}

/**
 * A still may show more above and below than the video, or at its sides: their middles agree, and either their longer sides or
 * their shorter ones.
 */
function placesOn(quad: Quad, photo: RgbImage, frame: RgbImage): Quad[] {
  const scales = [Math.max, Math.min].map((side) => side(frame.width, frame.height) / side(photo.width, photo.height));
  const differ = Math.abs(scales[0]! / scales[1]! - 1) > SAME_SHAPE;
  return scales.slice(0, differ ? 2 : 1).map((scale) => onFrame(quad, { photo, frame, scale }));
}

/** Sides are whole pixels: shapes that differ by less are the same. */
const SAME_SHAPE = 0.01;

function onFrame(quad: Quad, { photo, frame, scale }: { photo: RgbImage; frame: RgbImage; scale: number }): Quad {
  const across = (x: number) => frame.width / 2 + (x - photo.width / 2) * scale;
  const down = (y: number) => frame.height / 2 + (y - photo.height / 2) * scale;
  const [a, b, c, d] = quad.map(({ x, y }) => ({ x: across(x), y: down(y) })) as [Quad[0], Quad[0], Quad[0], Quad[0]];
  return [a, b, c, d];
}

function compare(page: GrayImage, location: LocationReading, seen: readonly Seen[]): ComparedFrames | undefined {
  const likeness = Math.max(...seen.map((one) => one.page?.likeness ?? -1));
  const found = seen.flatMap((one) =>
    one.page && one.page.likeness >= FOUND ? [{ gray: one.gray, quad: one.page.quad }] : [],
  );
  const part = found.length > 0 && leastAlike(page, found);
  const toPhoto = homographyBetween(rectangle(page.width, page.height), location.quad);
  return {
    frames: seen.length,
    likeness: rounded(likeness),
    found: found.length,
    motion: rounded(motionOf(found.map(({ quad }) => quad))),
    change: rounded(changeOf(seen.map(({ gray }) => gray))),
    ...(part && toPhoto && { part: { likeness: rounded(part.likeness), quad: mapQuad(toPhoto, part.quad) } }),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function motionOf(quads: readonly Quad[]): number {
  const moved = pairs(quads).map(([a, b]) => {
    const { width, height } = quadSize(a);
    return Math.max(...a.map((corner, i) => distance(corner, b[i]!))) / Math.max(width, height);
  });
  return Math.max(0, ...moved);
}

/** The mean difference of the two frames that differ most. */
function changeOf(frames: readonly GrayImage[]): number {
  const changes = pairs(frames).map(([a, b]) => {
    if (a.width !== b.width || a.height !== b.height) return 255;
    return a.data.reduce((sum, luma, i) => sum + Math.abs(luma - b.data[i]!), 0) / a.data.length;
  });
  return Math.max(0, ...changes);
}

function pairs<T>(some: readonly T[]): [T, T][] {
  return some.flatMap((a, i) => some.slice(i + 1).map((b): [T, T] => [a, b]));
}

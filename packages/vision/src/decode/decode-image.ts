import type { ImageProblem } from '@credence/verification';
import type { Metadata } from 'sharp';
import type { RgbImage } from '../image.ts';
import { openGuarded, openPixels } from './guarded-sharp.ts';
import { PHOTO_LIMITS } from './photo-limits.ts';
import { type ImageFormat, sniffFormat } from './sniff-format.ts';

/** A photo ready to be read. */
export interface DecodedImage {
  /** The photo at working size. */
  image: RgbImage;
  format: ImageFormat;
  /** The photo at its own size and in its own colours, where that was asked for and came of decoding it once. */
  own?: RgbImage | undefined;
  /** Size of the photo itself in pixels, after orientation. Readings refer to these pixels. */
  width: number;
  height: number;
}

export type ImageInspection = Omit<DecodedImage, 'image'>;

/**
 * Long side of the working copy in pixels. A passport that fills two thirds of the frame keeps 2000 px across its
 * page, 45 px per MRZ character where 12 suffice; larger copies only cost time and memory.
 */
export const WORKING_SIDE_PX = 3000;

/** No camera writes more for 50 megapixels; a larger file is ballast around an image, or no photo. */
const MAX_BYTES = 40e6;

/** Long side to which a photo is decoded when only its soundness is asked for. */
const INSPECTION_SIDE_PX = 64;

/**
 * Decodes a photo to upright sRGB pixels at working size.
 *
 * Metadata (position, device, thumbnails) is dropped. Transparent parts become white, as on paper.
 *
 * @param longSide Pixels that the working copy has at most along its long side.
 * @param options `keepOwn`: hands out the photo as it was stored as well, unless it is too large or would have to be decoded anew.
 * @returns The pixels, or why the file cannot be taken. Hostile bytes are a problem, never an exception.
 * @throws {Error} On a fault of ours, such as a decoder missing from the installation.
 */
export async function decodeImage(
  bytes: Uint8Array,
  longSide = WORKING_SIDE_PX,
  { keepOwn = false }: { keepOwn?: boolean } = {},
): Promise<DecodedImage | { problem: ImageProblem }> {
  return decodeTo(bytes, { longSide, keepOwn });
}

/**
 * Decodes a whole file for its soundness alone, keeping no pixels: what upload asks before anything is stored.
 *
 * @param options `anySize`: takes images too small to show a document as well, such as a logo.
 * @returns The format and the size in pixels after orientation, or why the file cannot be taken.
 */
export async function inspectImage(
  bytes: Uint8Array,
  { anySize = false }: { anySize?: boolean } = {},
): Promise<ImageInspection | { problem: ImageProblem }> {
  const decoded = await decodeTo(bytes, { longSide: INSPECTION_SIDE_PX, anySize });
  if ('problem' in decoded) return decoded;
  return { format: decoded.format, width: decoded.width, height: decoded.height };
}

async function decodeTo(
  bytes: Uint8Array,
  { longSide, anySize = false, keepOwn = false }: { longSide: number; anySize?: boolean; keepOwn?: boolean },
): Promise<DecodedImage | { problem: ImageProblem }> {
  const format = sniffFormat(bytes);
  if (!format) return { problem: 'unsupported_format' };
  if (bytes.length > MAX_BYTES) return { problem: 'too_many_pixels' };
  try {
    const metadata = await openGuarded(bytes).metadata();
    const { width, height } = metadata.autoOrient;
    const problem = sizeProblem(width, height);
    if (problem && !(anySize && problem === 'too_small')) return { problem };
    if (keepOwn && isPlain(metadata) && width * height <= KEPT_PIXELS_MAX) {
      const own = await decodeArea(bytes, { left: 0, top: 0, width, height });
      return { image: await shrinkOwn(own, longSide), own, format, width, height };
    }
    const image = await decodePixels(bytes, longSide);
    const own = keepOwn && !metadata.hasProfile && image.width === width ? image : undefined;
    return { image, own, format, width, height };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/**
 * Decodes a small picture that goes with a photo. What is larger is not decoded.
 *
 * @param longSideMax Pixels along its long side.
 * @returns `undefined` where it is larger, or none of ours.
 */
export async function decodeSmall(bytes: Uint8Array, longSideMax: number): Promise<RgbImage | undefined> {
  if (!sniffFormat(bytes)) return undefined;
  try {
    const { autoOrient } = await openGuarded(bytes).metadata();
    if (Math.max(autoOrient.width, autoOrient.height) > longSideMax) return undefined;
    return await decodePixels(bytes, longSideMax);
  } catch (error) {
    problemOf(error); // throws on what is no fault of the picture
    return undefined;
  }
}

function sizeProblem(width: number, height: number): ImageProblem | undefined {
  const { longSideMinPx, shortSideMinPx, pixelsMax } = PHOTO_LIMITS;
  if (width * height > pixelsMax) return 'too_many_pixels';
  const tooSmall = Math.max(width, height) < longSideMinPx || Math.min(width, height) < shortSideMinPx;
  return tooSmall ? 'too_small' : undefined;
}

/** Pixels of the largest photo that is kept at its own size for as long as it is read: what most telephones take. */
const KEPT_PIXELS_MAX = 12.6e6;

/** Whether a file holds the colours that come out of it, as those of cameras do. */
function isPlain({ format, space, channels, hasProfile }: Metadata): boolean {
  return format === 'jpeg' && space === 'srgb' && channels === 3 && !hasProfile;
}

/** What {@link decodePixels} makes of the file, from its pixels. */
async function shrinkOwn(own: RgbImage, longSide: number): Promise<RgbImage> {
  if (Math.max(own.width, own.height) <= longSide) return own;
  const resized = openPixels(own).resize(longSide, longSide, { fit: 'inside' });
  const { data, info } = await resized.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

async function decodePixels(bytes: Uint8Array, longSide: number): Promise<RgbImage> {
  const { data, info } = await openGuarded(bytes)
    .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: asRgb(data, info.channels) };
}

/** A part of an upright photo, in its own pixels. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Decodes a part of a photo at its own size and in its own colours: how its pixels were rounded when its file was written shows
 * only before it is made smaller, and before a colour profile is applied.
 *
 * @param bytes Of an image that could be decoded.
 */
export async function decodeArea(bytes: Uint8Array, area: Area): Promise<RgbImage> {
  const { data, info } = await openGuarded(bytes, { ignoreIcc: true })
    .extract(area)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: asRgb(data, info.channels) };
}

/** A grey photo may leave the decoder with a single channel. */
function asRgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const pixels = data.length / channels;
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0; i < pixels; i++) {
    const at = i * channels;
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[channels < 3 ? at : at + c]!;
  }
  return rgb;
}

/**
 * libvips reports in words only. What it says of bytes it was given is about the bytes; anything that is not its
 * report (a type error, memory refused by the system) is ours and is thrown on.
 */
function problemOf(error: unknown): ImageProblem {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) throw error;
  if (/pixel limit|too large|exceeds/i.test(error.message)) return 'too_many_pixels';
  if (/timeout/i.test(error.message)) return 'too_slow';
  if (/unsupported image format/i.test(error.message)) return 'unsupported_format';
  return 'corrupt';
}

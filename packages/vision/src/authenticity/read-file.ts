import type { FileReading } from '@credence/verification';
import { openGuarded } from '../decode/guarded-sharp.ts';
import { jpegSegments } from './jpeg-segments.ts';

/** Programs that change pictures, and those that make them up, as they write themselves into files; the name that is reported comes first. */
const EDITORS: readonly (readonly [string, RegExp])[] = [
  ['Adobe Photoshop', /photoshop/i],
  ['Adobe Firefly', /adobe firefly/i],
  ['Affinity', /affinity (photo|designer)/i],
  ['Canva', /\bcanva\b/i],
  ['Corel', /corel (photo|paint)/i],
  ['DALL-E', /dall.?e\b/i],
  ['Facetune', /facetune/i],
  ['Fotor', /\bfotor\b/i],
  ['GIMP', /\bgimp\b/i],
  ['ImageMagick', /imagemagick/i],
  ['Krita', /\bkrita\b/i],
  ['Meitu', /meitu/i],
  ['Midjourney', /midjourney/i],
  ['Paint.NET', /paint\.net/i],
  ['Photopea', /photopea/i],
  ['PicsArt', /picsart/i],
  ['Pixelmator', /pixelmator/i],
  ['Pixlr', /pixlr/i],
  ['Snapseed', /snapseed/i],
  ['Stable Diffusion', /stable diffusion|negative prompt:/i],
];

/** IPTC's word for pictures that were made by a trained model, in whole or in part. @see cv.iptc.org/newscodes/digitalsourcetype */
const MADE_UP = /trainedAlgorithmicMedia/;

/** Tags of a camera in Exif: make and model. @see CIPA DC-008, section 4.6.4 */
const MAKE = 0x010f;
const MODEL = 0x0110;

/** Metadata beyond this is not looked through: no editor's name stands so far in. */
const LOOKED_THROUGH_BYTES = 256 * 1024;

/**
 * Reads what a file says of its own making. Only what is listed is taken out of it, never a position, a date, a name or a device.
 *
 * @param bytes Of an image that could be decoded.
 */
export async function readFileMarks(bytes: Uint8Array): Promise<FileReading> {
  const { exif, xmp, iptc, comments = [] } = await openGuarded(bytes).metadata();
  const words = [exif, xmp, iptc].map((part) => part?.subarray(0, LOOKED_THROUGH_BYTES).toString('latin1') ?? '');
  // Comments of PNG may be packed: a small file can hold very long ones.
  const notes = comments.map(({ keyword, text }) => `${keyword}: ${text.slice(0, LOOKED_THROUGH_BYTES)}`);
  const text = [...words, ...notes].join('\n');
  const segments = jpegSegments(bytes);
  const editors = EDITORS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  return {
    camera: exif !== undefined && hasCamera(exif),
    editors: MADE_UP.test(text) ? [...editors, 'a generator'] : editors,
    contentCredentials:
      segments.some(({ marker, holds }) => marker === JUMBF && holds('c2pa')) || hasPngChunk(bytes, 'caBX'),
    jpegQuality: qualityOf(segments.find(({ marker }) => marker === QUANTISATION)?.bytes),
  };
}

/** Where JPEG files keep content credentials, and their quantisation tables. @see C2PA specification, section A.3; ITU-T T.81, annex B */
const JUMBF = 0xeb;
const QUANTISATION = 0xdb;

/** Whether the first directory of Exif names a make or a model. */
function hasCamera(exif: Buffer): boolean {
  const start = exif.indexOf('Exif\0\0', 0, 'latin1') === 0 ? 6 : 0;
  const tiff = exif.subarray(start);
  if (tiff.length < 8) return false;
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (at + 2 > tiff.length ? 0 : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const count = short(directory);
  for (let i = 0; i < count; i++) {
    const tag = short(directory + 2 + i * 12);
    if (tag === MAKE || tag === MODEL) return true;
  }
  return false;
}

/** The first entries of the luminance table of the Independent JPEG Group at quality 50, in zigzag order. @see ITU-T T.81, annex K */
const STANDARD = [16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40] as const;

/** What quality scales the standard table to that of the file; null for 16-bit tables, which photos do not have. */
function qualityOf(table: Uint8Array | undefined): number | null {
  if (!table || table.length < 1 + STANDARD.length || table[0]! >> 4 !== 0) return null;
  const ratio = STANDARD.reduce((sum, entry, i) => sum + table[1 + i]! / entry, 0) / STANDARD.length;
  const quality = ratio > 1 ? 50 / ratio : 100 - 50 * ratio;
  return Math.max(1, Math.min(100, Math.round(quality)));
}

function hasPngChunk(bytes: Uint8Array, type: string): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_THROUGH_BYTES));
  return head[0] === 0x89 && head.includes(type, 8, 'latin1');
}

import { parseMrz } from '@credence/documents';
import type {
  CaptureReading,
  FaceReading,
  ImageProblem,
  MrzReading,
  Quad,
  QualityReading,
  SymbolReading,
} from '@credence/verification';
import { authenticityInPixels } from './authenticity/in-photo-pixels.ts';
import { measureAuthenticity } from './authenticity/measure.ts';
import { measurePortrait } from './authenticity/measure-portrait.ts';
import { readFileMarks } from './authenticity/read-file.ts';
import { measureTypedWords } from './authenticity/typed-words.ts';
import { readSymbols } from './barcode/read-symbols.ts';
import { type DecodedImage, decodeImage, WORKING_SIDE_PX } from './decode/decode-image.ts';
import type { Engines } from './engines.ts';
import { readPortraits } from './face/read-portraits.ts';
import type { RgbImage } from './image.ts';
import { isMirrored } from './is-mirrored.ts';
import { findOutline, searchedCopies } from './locate/find-outline.ts';
import type { Page } from './locate/rectify.ts';
import { findBeside } from './look/find-beside.ts';
import { lookAt } from './look/look-at.ts';
import type { Sight } from './look/sight.ts';
import { mapZone } from './mrz/map-zone.ts';
import { measureZoneType } from './mrz/measure-type.ts';
import { hashPicture } from './picture-hash.ts';
import {
  contains,
  homographyBetween,
  mapCorners,
  mapQuad,
  middleOf,
  quadSize,
  rectangle,
  scaleQuad,
  startAt,
} from './pixels/geometry.ts';
import { toGray } from './pixels/gray.ts';
import { type CameraFrame, measurePresence, presenceInPixels } from './presence/measure-presence.ts';
import { measureExposure, measureGlare, measureSharpness } from './quality/index.ts';
import { readPrint } from './read-print.ts';

/**
 * Reads one photo of one side of a document: where it lies, how well it was taken, its zone, its symbol, its print.
 *
 * The rectified page is read first; what it does not yield is sought on the whole photo, so that a wrong outline costs
 * time but no reading. Rotation does not matter.
 *
 * @param bytes The file as it was uploaded.
 * @param options.zoneExpected False for a side that should have no machine-readable zone: one that is there is still
 *   found on the page, but the whole photo is not searched for one as well, which takes as long as all the rest.
 * @param options.portraits Whether to look for the holder's portrait, which only a selfie is compared with.
 * @param options.origins False: nothing is measured of how the picture came about, to tell what measuring it costs.
 * @param options.print False: lines of print are found, as zones are sought among them, but not read, to measure zones and
 *   symbols alone.
 * @param options.frames What the camera gave before the photo, to be compared with it; none is told of as well.
 * @returns Positions in pixels of the photo after orientation, or why the file cannot be taken.
 */
export async function readCapture(
  engines: Engines,
  bytes: Uint8Array,
  { zoneExpected = true, portraits = false, origins = true, print = true, frames }: ReadOptions = {},
): Promise<CaptureReading | { problem: ImageProblem }> {
  const decoded = await decodeImage(bytes, WORKING_SIDE_PX, { keepOwn: origins });
  if ('problem' in decoded) return decoded;
  const outline = await findOutline(engines.cv, decoded.image);
  const seen = await lookAt(engines, decoded.image, { outline, zoneExpected });
  const beside = await findBeside(engines, decoded.image, { outline, seen });
  const symbols = await symbolsOn(seen);
  const lines = print ? seen.boxes.filter((box) => !symbols.some(({ quad }) => contains(quad, middleOf(box)))) : [];
  const read = await describe(engines, decoded.image, { ...seen, boxes: lines });
  const nothingRead = !seen.mrz && !seen.barcode;
  const mirrored = nothingRead && (await isMirrored(engines.ocr, decoded.image, read.text));
  const presence =
    frames && (await measurePresence(engines.cv, { photo: decoded.image, location: read.location, frames }));
  const marks = { ...(symbols.length > 0 && { symbols }), ...(beside && { beside }), ...(mirrored && { mirrored }) };
  const placed = { ...read, ...marks, ...(presence && { presence }) };
  if (!origins) return inPhotoPixels(placed, decoded);
  const authenticity = await measureAuthenticity({
    ...{ bytes, size: decoded, photo: decoded.image, own: decoded.own, page: seen.page },
    file: await readFileMarks(bytes),
    regular: [...(seen.barcode ? [seen.barcode] : []), ...symbols].map(({ quad }) => quad),
    lines: [...read.text.map(({ quad }) => quad), ...rowsOf(read.mrz)],
  });
  const typed = read.location && measureTypedWords(decoded.image, read.text, read.location.quad);
  const described = {
    ...placed,
    authenticity: { ...authenticity, ...(typed && { typed }) },
    pictureHash: hashPicture((await searchedCopies(decoded.image)).image),
  };
  if (!portraits) return inPhotoPixels(described, decoded);
  const faces = await readPortraits(await engines.faces.get(), decoded.image, described.location);
  const ofPortrait = measurePortrait(decoded, described, faces[0]);
  return inPhotoPixels({ ...described, faces, authenticity: { ...authenticity, ...ofPortrait } }, decoded);
}

export interface ReadOptions {
  zoneExpected?: boolean;
  portraits?: boolean;
  origins?: boolean;
  print?: boolean;
  frames?: readonly CameraFrame[];
}

/** Square symbols on the page. Licences with a barcode carry no seal, and that barcode looks like one. */
async function symbolsOn({ page, barcode }: Sight): Promise<SymbolReading[]> {
  if (!page || barcode) return [];
  const symbols = await readSymbols(toGray(page.image));
  return symbols.map((symbol) => ({ ...symbol, quad: mapQuad(page.toPhoto, symbol.quad) }));
}

async function describe(
  engines: Engines,
  photo: RgbImage,
  { mrz, barcode, boxes, page, score, means }: Sight,
): Promise<Omit<CaptureReading, 'image'>> {
  const visual = boxes.filter((box) => !mrz || !contains(mrz.quad, middleOf(box), quadSize(mrz.quad).height / 4));
  const countries = issuersOf(mrz);
  const { text, turns } = await readPrint(engines, photo, {
    boxes: visual,
    page: page?.quad,
    mrz: mrz?.quad,
    countries,
  });
  const codes = { ...(mrz && { mrz: withType(mrz, page) }), ...(barcode && { barcode }) };
  const nothing = text.length === 0 && !mrz && !barcode && means !== 'outline';
  if (!page || nothing) return { ...codes, text };
  const quad = startAt(page.quad, turns);
  const { width, height } = page.image;
  const size = turns % 2 === 0 ? { width, height } : { width: height, height: width };
  return { location: { quad, score, means, ...size }, quality: measureQuality(page), ...codes, text };
}

function withType(mrz: MrzReading, page: Page | undefined): MrzReading {
  const { rows, lines } = mrz;
  const type = page && rows && measureZoneType({ rows, page: page.quad, columns: lines[0]!.length });
  return type ? { ...mrz, type } : mrz;
}

/** Each line of a zone. */
function rowsOf(mrz: MrzReading | undefined): Quad[] {
  const { lines, quad } = mrz ?? { lines: [], quad: rectangle(1, 1) };
  const toPhoto = homographyBetween(rectangle(1, lines.length), quad);
  if (!toPhoto) return [];
  return lines.map((_, row) =>
    mapQuad(
      toPhoto,
      mapCorners(rectangle(1, 1), ({ x, y }) => ({ x, y: y + row })),
    ),
  );
}

function measureQuality({ image, quad }: Page): QualityReading {
  const gray = toGray(image);
  const { width, height } = quadSize(quad);
  const glare = measureGlare(gray);
  return {
    sharpness: measureSharpness(gray),
    glareFraction: glare.fraction,
    glareLargestFraction: glare.largestFraction,
    exposure: measureExposure(gray),
    pageWidthPx: Math.max(width, height),
  };
}

function inPhotoPixels(
  reading: Omit<CaptureReading, 'image'>,
  { image, format, width, height }: DecodedImage,
): CaptureReading {
  const factor = width / image.width;
  const scaled = <T extends { quad: Quad }>(part: T): T => ({ ...part, quad: scaleQuad(part.quad, factor) });
  const {
    location,
    quality,
    mrz,
    barcode,
    symbols,
    text,
    faces,
    authenticity,
    pictureHash,
    beside,
    mirrored,
    presence,
  } = reading;
  return {
    image: { format, width, height },
    ...(location && { location: scaled(location) }),
    ...(quality && { quality: { ...quality, pageWidthPx: Math.round(quality.pageWidthPx * factor) } }),
    ...(mrz && { mrz: mapZone(mrz, (quad) => scaleQuad(quad, factor)) }),
    ...(barcode && { barcode: scaled(barcode) }),
    ...(symbols && { symbols: symbols.map(scaled) }),
    text: text.map(scaled),
    ...(faces && { faces: faces.map((face) => inPixels(face, factor)) }),
    ...(authenticity && { authenticity: authenticityInPixels(authenticity, factor) }),
    ...(pictureHash !== undefined && { pictureHash }),
    ...(beside && { beside: scaleQuad(beside, factor) }),
    ...(mirrored && { mirrored }),
    ...(presence && { presence: presenceInPixels(presence, factor) }),
  };
}

function inPixels(face: FaceReading, factor: number): FaceReading {
  return { ...face, quad: scaleQuad(face.quad, factor), eyeDistancePx: face.eyeDistancePx * factor };
}

function issuersOf(mrz: MrzReading | undefined): string[] {
  const country = mrz && parseMrz(mrz.lines)?.issuingCountry;
  return country ? [country] : [];
}

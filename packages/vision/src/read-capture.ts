import { parseMrz } from '@credence/documents';
import type {
  BarcodeReading,
  CaptureReading,
  FaceReading,
  ImageProblem,
  LocationReading,
  MrzReading,
  Quad,
  QualityReading,
  SymbolReading,
} from '@credence/verification';
import { authenticityInPixels } from './authenticity/in-photo-pixels.ts';
import { measureAuthenticity } from './authenticity/measure.ts';
import { measurePortrait } from './authenticity/measure-portrait.ts';
import { readFileMarks } from './authenticity/read-file.ts';
import { readPdf417, readPdf417OnPage } from './barcode/read-pdf417.ts';
import { readSymbols } from './barcode/read-symbols.ts';
import { type DecodedImage, decodeImage, WORKING_SIDE_PX } from './decode/decode-image.ts';
import type { LazyFaceNetworks } from './face/open.ts';
import { readPortraits } from './face/read-portraits.ts';
import { showsPortrait } from './face/shows-portrait.ts';
import type { RgbImage } from './image.ts';
import { isMirrored } from './is-mirrored.ts';
import { findOutline, type Outline, searchedCopies } from './locate/find-outline.ts';
import type { OpenCv } from './locate/opencv.ts';
import { pageFromMrz, pageFromText } from './locate/page-from-print.ts';
import { type Page, pageSize, rectify } from './locate/rectify.ts';
import { refineCorners } from './locate/refine-corners.ts';
import type { MarkReader } from './marks/read-marks.ts';
import { measureZoneType } from './mrz/measure-type.ts';
import { readMrz } from './mrz/read.ts';
import type { TextBox } from './ocr/detect.ts';
import type { Ocr } from './ocr/open.ts';
import { hashPicture } from './picture-hash.ts';
import {
  contains,
  distance,
  homographyBetween,
  mapCorners,
  mapQuad,
  middleOf,
  quadArea,
  quadSize,
  rectangle,
  scaleQuad,
  startAt,
} from './pixels/geometry.ts';
import { toGray } from './pixels/gray.ts';
import { type CameraFrame, measurePresence, presenceInPixels } from './presence/measure-presence.ts';
import { measureExposure, measureGlare, measureSharpness } from './quality/index.ts';
import { readPrint } from './read-print.ts';
import type { ScriptNetworks } from './scripts/networks.ts';

export interface Engines {
  cv: OpenCv;
  ocr: Ocr;
  marks: MarkReader;
  faces: LazyFaceNetworks;
  scripts: ScriptNetworks;
}

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
  const beside = await documentBeside(engines, decoded.image, { outline, seen });
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
  const described = { ...placed, authenticity, pictureHash: hashPicture((await searchedCopies(decoded.image)).image) };
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

/** What one look yielded; all quads in pixels of the working copy. */
interface Sight {
  mrz?: MrzReading | undefined;
  barcode?: BarcodeReading | undefined;
  /** Boxes of print, each first side along its line, which end is the start not being known. */
  boxes: Quad[];
  page?: Page | undefined;
  score: number;
  means: LocationReading['means'];
}

type Outlined = Sight & { page: Page };

async function lookAt(
  engines: Engines,
  photo: RgbImage,
  { outline, zoneExpected }: { outline: Outline | undefined; zoneExpected: boolean },
): Promise<Sight> {
  const page = outline && rectify(photo, outline.quad, pageSize(outline.quad));
  const onPage = page && (await lookAtPage(engines, page));
  const outlined = onPage && page && { ...onPage, page, score: outline.score, means: 'outline' as const };
  if (outlined && (outlined.barcode || (checksOut(outlined.mrz) && surrounds(outlined.page.quad, outlined.mrz)))) {
    return outlined;
  }
  if (outlined && checksOut(outlined.mrz)) return placeByPrint(engines, photo, outlined);
  if (outlined && !outlined.mrz && (await showsAllPrint(engines, photo, outlined))) return outlined;

  const onPhoto = { boxes: await engines.ocr.detect(photo), barcode: await readPdf417(toGray(photo)) };
  const beyond = onPhoto.boxes.filter(({ quad }) => !page || isLineBeyond(page.quad, quad));
  // A zone may be on the photo although the page shows none: beyond its outline, cut by it, or warped with it.
  const mayShowZone = zoneExpected || onPage?.mrz !== undefined || beyond.length > 0;
  const mrz =
    onPhoto.barcode || !mayShowZone ? onPage?.mrz : await readZone(engines, photo, { onPhoto, known: onPage?.mrz });
  const fits = (quad: Quad) => surrounds(quad, mrz) && (!onPhoto.barcode || holds(quad, onPhoto.barcode.quad));
  if (outlined && fits(outlined.page.quad)) {
    if (shareBeyond(outlined.page.quad, onPhoto.boxes) <= BEYOND_MAX) {
      const boxes = withPrintBeyond(outlined.page.quad, outlined.boxes, onPhoto.boxes);
      return { ...outlined, mrz, barcode: onPhoto.barcode, boxes };
    }
    // Its own lines tell which way up it lies; those of a newspaper below it run as they like.
    if (await isWhole(engines, photo, { ...outline!, lines: outlined.boxes.length })) {
      return { ...outlined, mrz, barcode: onPhoto.barcode };
    }
  }
  return placeByPrint(engines, photo, { mrz, barcode: onPhoto.barcode, boxes: onPhoto.boxes.map(({ quad }) => quad) });
}

/** Where a second document lies: one whose zone checks out, or with a symbol, beside the one that was read. */
async function documentBeside(
  engines: Engines,
  photo: RgbImage,
  { outline, seen }: { outline: Outline | undefined; seen: Sight },
): Promise<Quad | undefined> {
  const page = outline?.beside && rectify(photo, outline.beside, pageSize(outline.beside));
  const main = seen.mrz?.quad ?? seen.barcode?.quad;
  if (!page || !main || contains(page.quad, middleOf(main))) return undefined;
  const { mrz, barcode } = await lookAtPage(engines, page);
  return checksOut(mrz) || barcode ? page.quad : undefined;
}

/** A zone runs along at least 0.87 of its document (ICAO Doc 9303); where both pages of a passport are seen, half of it. */
const ZONE_SHARE = 0.5;

async function lookAtPage(
  { ocr }: Engines,
  { image, toPhoto }: Page,
): Promise<Pick<Sight, 'mrz' | 'barcode' | 'boxes'>> {
  const boxes = await ocr.detectOnPage(image);
  const barcode = await readPdf417OnPage(toGray(image));
  // The page fills its image: a second look for smaller print, which a wide view may need, finds no zone here.
  const closeUp: Ocr = { ...ocr, detect: async () => [] };
  const lengthMin = ZONE_SHARE * Math.max(image.width, image.height);
  const mrz = barcode ? undefined : await readMrz(image, { ocr: closeUp, boxes, lengthMin });
  return {
    mrz: mrz && mapZone(mrz, (quad) => mapQuad(toPhoto, quad)),
    barcode: barcode && { ...barcode, quad: mapQuad(toPhoto, barcode.quad) },
    boxes: boxes.map(({ quad }) => mapQuad(toPhoto, quad)),
  };
}

function mapZone(mrz: MrzReading, map: (quad: Quad) => Quad): MrzReading {
  return { ...mrz, quad: map(mrz.quad), ...(mrz.rows && { rows: mrz.rows.map(map) }) };
}

/** Long side at which the detector sees enough of a photo to tell whether print lies beside the page. */
const GLANCE_SIDE = 512;

/** Fewer lines than this may be a corner of a document. */
const LINES_MIN = 4;

/** How much of a photo's print, by area, may lie beside a page or across its edge for the page to be all there is to read. */
const STRAY_MAX = 0.04;

/**
 * Whether a glance finds hardly any print but on the page, so that nothing is to be gained from reading the whole photo,
 * which takes longer than all the rest.
 */
async function showsAllPrint({ ocr }: Engines, photo: RgbImage, { page, boxes }: Outlined): Promise<boolean> {
  if (boxes.length < LINES_MIN) return false;
  const { detail } = await searchedCopies(photo);
  const seen = await ocr.detect(detail, GLANCE_SIDE);
  const placed = scaleQuad(page.quad, detail.width / photo.width);
  // Boxes are larger than their print, the more so at this size.
  const onPage = (quad: Quad) => quad.every((corner) => contains(placed, corner, 0.6 * quadSize(quad).height));
  return areaOf(seen.filter(({ quad }) => !onPage(quad))) <= STRAY_MAX * areaOf(seen);
}

/** A zone that checks out; else what is known of it from the page, which shows it larger; else what the photo shows. */
async function readZone(
  { ocr }: Engines,
  photo: RgbImage,
  { onPhoto, known }: { onPhoto: { boxes: readonly TextBox[] }; known: MrzReading | undefined },
): Promise<MrzReading | undefined> {
  const mrz = await readMrz(photo, { ocr, boxes: onPhoto.boxes });
  return checksOut(mrz) || !known ? mrz : known;
}

/** How long a line must be, in heights of its letters, to tell that the outline has missed a part of the document. */
const LONG_LINE = 9;

function isLineBeyond(page: Quad, line: Quad): boolean {
  const { width, height } = quadSize(line);
  return width > LONG_LINE * height && !contains(page, middleOf(line));
}

/**
 * How much of a photo's print, by area, an outline may leave out: a few words on the table are not the document's, but an
 * outline around a portrait or a panel of the document misses most of it. More may lie beside a whole document:
 * {@link isWhole}.
 */
const BEYOND_MAX = 0.3;

function shareBeyond(page: Quad, boxes: readonly TextBox[]): number {
  return areaOf(boxes.filter(({ quad }) => !contains(page, middleOf(quad)))) / (areaOf(boxes) || 1);
}

/**
 * What lies on a newspaper stands out from it all around, quads of its columns and pictures on some sides only. Of outlines
 * drawn on newspapers the right ones had 0.86 and more in the mean and 0.55 on the weakest side, most wrong ones less.
 */
const STEPS_MIN = { mean: 0.8, weakest: 0.5 } as const;

/** How far from the frame of the photo, in shares of it, a document lies that has something else on every side. */
const FRAME_SHARE = 0.01;

/**
 * Whether an outline is a whole document's, however much more print lies beside it, as on a newspaper: it stands out on all
 * sides, and has lines of its own and a portrait of the size that portraits have. A panel of a document does not.
 */
async function isWhole(
  { faces }: Engines,
  photo: RgbImage,
  { quad, steps, beside, lines }: Outline & { lines: number },
): Promise<boolean> {
  // Of two documents neither is the one.
  if (beside) return false;
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  if (lines < LINES_MIN || mean < STEPS_MIN.mean || Math.min(...steps) < STEPS_MIN.weakest) return false;
  const inFrame = quad.every(({ x, y }) => isInside(x / photo.width) && isInside(y / photo.height));
  return inFrame && showsPortrait(await faces.get(), photo, quad);
}

function isInside(share: number): boolean {
  return share > FRAME_SHARE && share < 1 - FRAME_SHARE;
}

function areaOf(boxes: readonly TextBox[]): number {
  return boxes.reduce((sum, { quad }) => sum + quadArea(quad), 0);
}

/** The lines of a page, and those its outline leaves out or cuts as the photo shows them. */
function withPrintBeyond(page: Quad, onPage: readonly Quad[], onPhoto: readonly TextBox[]): Quad[] {
  const beyond = onPhoto
    .map(({ quad }) => quad)
    .filter((quad) => quad.some((corner) => !contains(page, corner, quadSize(quad).height / 3)));
  return [...onPage.filter((quad) => !beyond.some((whole) => contains(whole, middleOf(quad)))), ...beyond];
}

/** Where no outline holds what was read, what was read tells where the page is. */
async function placeByPrint(
  { ocr }: Engines,
  photo: RgbImage,
  sight: Pick<Sight, 'mrz' | 'barcode' | 'boxes'>,
): Promise<Sight> {
  const { quad, means } = placeOf(photo, sight);
  const page = quad && rectify(photo, quad, pageSize(quad));
  if (!page) return { ...sight, score: 0, means };
  // At page size small print comes apart that ran together on the whole photo.
  const boxes = (await ocr.detect(page.image)).map((box) => mapQuad(page.toPhoto, box.quad));
  return { ...sight, boxes, page, score: 0, means };
}

/** How far from where the zone puts them the page's sides are looked for, as a share of its diagonal. */
const MRZ_REACH = 0.035;

/** Print over this much of a photo is a scan: the page is the picture. */
const SCAN_SHARE = 0.55;

function placeOf(photo: RgbImage, { mrz, barcode, boxes }: Pick<Sight, 'mrz' | 'barcode' | 'boxes'>) {
  const aroundZone = mrz && pageAround(mrz);
  if (aroundZone) return { quad: refineCorners(photo, aroundZone, MRZ_REACH), means: 'text_lines' as const };
  const around = pageFromText(boxes, barcode ? [barcode.quad] : []) ?? barcode?.quad;
  if (!around) return { quad: undefined, means: 'whole_image' as const };
  const whole = rectangle(photo.width, photo.height);
  if (quadArea(around) > SCAN_SHARE * quadArea(whole)) return { quad: whole, means: 'whole_image' as const };
  return { quad: around, means: barcode && boxes.length === 0 ? ('barcode' as const) : ('text_lines' as const) };
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

/**
 * How far, in widths of the page, an outline's corners may lie from where the zone says they are: leaning over the page
 * by 27° moves them by 0.13, outlines of something else were off by 0.18 and more.
 */
const MRZ_SLACK = 0.16;

/** Tells whether a page lies where its zone says; without a zone, or one that says nothing, it does. */
function surrounds(page: Quad, mrz: MrzReading | undefined): boolean {
  const told = mrz && pageAround(mrz);
  if (!told) return !mrz || holds(page, mrz.quad);
  const slack = MRZ_SLACK * distance(told[0], told[1]);
  return told.every((corner) => page.some((other) => distance(corner, other) < slack));
}

function pageAround(mrz: MrzReading): Quad | undefined {
  const format = parseMrz(mrz.lines)?.format;
  return format && pageFromMrz(mrz.quad, format, mrz.lines[0]!.length);
}

function issuersOf(mrz: MrzReading | undefined): string[] {
  const country = mrz && parseMrz(mrz.lines)?.issuingCountry;
  return country ? [country] : [];
}

function checksOut(mrz: MrzReading | undefined): mrz is MrzReading {
  return mrz !== undefined && parseMrz(mrz.lines)?.checkDigitsOk === true;
}

function holds(page: Quad, zone: Quad): boolean {
  const { width, height } = quadSize(page);
  return zone.every((corner) => contains(page, corner, 0.04 * Math.max(width, height)));
}

import { findHomography, mapPoint, rectangle } from '../../../packages/specimens/src/homography.ts';
import type { Photo } from '../../../packages/specimens/src/photograph.ts';
import type { Random } from '../../../packages/specimens/src/random.ts';
import type { Page } from '../../../packages/specimens/src/sheet.ts';
import { decodeImage } from '../../../packages/vision/src/decode/decode-image.ts';
import { pageSize, rectify } from '../../../packages/vision/src/locate/rectify.ts';
import { CROP, cutLetters } from '../../../packages/vision/src/marks/cut-letters.ts';
import { baseOf, formsOf, MARKS } from '../../../packages/vision/src/marks/letters.ts';
import type { Ocr } from '../../../packages/vision/src/ocr/open.ts';
import { contains, mapQuad, scaleQuad } from '../../../packages/vision/src/pixels/geometry.ts';
import { alignLetters } from './align-letters.ts';
import { type DrawnName, drawNames, photographNames } from './draw-names.ts';

/** A letter as the reader sees it, and what it truly is. */
export interface LetterSample {
  /** (48, 36), in steps of {@link CROP_STEP}. */
  crop: Int8Array;
  /** Index of its mark. */
  mark: number;
  /** Which marks the letter that was read may have. */
  allowed: readonly number[];
}

/** Crops are kept in whole numbers: deviations of a line's brightness seldom exceed four. */
export const CROP_STEP = 1 / 32;

/** Draws, photographs and reads a card of names by the code of the product, and takes its letters. */
export async function collectLetters(random: Random, ocr: Ocr): Promise<LetterSample[]> {
  const { page, names } = drawNames(random.fork('card'));
  const photo = await photographNames(random.fork('photo'), page);
  const decoded = await decodeImage(photo.jpeg);
  if ('problem' in decoded) throw new Error(decoded.problem);
  const quad = scaleQuad(photo.quad, decoded.image.width / photo.width);
  const rectified = rectify(decoded.image, quad, pageSize(quad));
  if (!rectified) return [];
  const boxes = (await ocr.detect(rectified.image)).map(({ quad, score }) => ({
    score,
    quad: mapQuad(rectified.toPhoto, quad),
  }));
  const samples: LetterSample[] = [];
  for (const line of await ocr.recognize(decoded.image, boxes)) {
    const name = nameIn(line.quad, names, { page, quad });
    if (!name) continue;
    const pairs = alignLetters([...line.text], [...name.text]);
    const crops = cutLetters(
      decoded.image,
      line.quad,
      pairs.map(({ at }) => line.positions[at]!),
    );
    const area = CROP.width * CROP.height;
    for (const [n, { read, mark }] of pairs.entries()) {
      const crop = Int8Array.from(crops.subarray(n * area, (n + 1) * area), toStep);
      samples.push({ crop, mark: MARKS.indexOf(mark), allowed: allowedFor(read) });
    }
  }
  return samples;
}

function toStep(value: number): number {
  return Math.max(-128, Math.min(127, Math.round(value / CROP_STEP)));
}

/** The marks of a letter's forms, by index. */
function allowedFor(read: string): number[] {
  return [...formsOf(baseOf(read))!.keys()].map((mark) => MARKS.indexOf(mark));
}

/** The only name whose middle lies in a box. */
function nameIn(
  box: Photo['quad'],
  names: readonly DrawnName[],
  { page, quad }: { page: Page; quad: Photo['quad'] },
): DrawnName | undefined {
  const toPhoto = findHomography(rectangle(page.widthMm, page.heightMm), quad);
  const inside = names.filter(({ x, y, widthMm, sizeMm }) =>
    contains(box, mapPoint(toPhoto, { x: x + widthMm / 2, y: y - 0.35 * sizeMm })),
  );
  return inside.length === 1 ? inside[0] : undefined;
}

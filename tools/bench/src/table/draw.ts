import {
  findHomography,
  mapPoint,
  type Photo,
  type PhotographOptions,
  photograph,
  poseDocument,
  type Quad,
  rectangle,
} from '@credence/specimens';
import { type DrawnSide, drawTemplate, TEMPLATES, type Template } from '@credence/specimens/templates';
import type { EvalEntry } from '../reading/eval-set.ts';
import type { PlannedPicture } from './plan.ts';

/** Draws and photographs a planned picture; `entry` is its line of the manifest. */
export async function drawPicture(planned: PlannedPicture): Promise<{ jpeg: Buffer; entry: EvalEntry }> {
  const template = TEMPLATES.find(({ id }) => id === planned.templateId)!;
  const side = drawTemplate(template, planned.seed)[planned.side]!;
  const photo = await photograph(side.page, scaledFor(planned, side));
  const entry = labelledEntry(template, side, photo, { id: planned.id, side: planned.side });
  return { jpeg: photo.jpeg, entry: { ...entry, set: planned.set, surface: planned.how.background! } };
}

/** A little more than asked for: rounding to whole pixels of the frame shrinks nothing below it. */
const SPARE_PX = 0.02;

/** The frame's size that brings characters or modules to the size that was planned: everything else grows along. */
function scaledFor({ set, how, unitPx }: PlannedPicture, { page, machineReadable }: DrawnSide): PhotographOptions {
  if (!unitPx) return how;
  const print = { x: 0, y: 0, widthMm: page.widthMm, heightMm: page.heightMm, unitMm: 1 };
  const measured = set === 'zone' || set === 'symbol' ? machineReadable! : print;
  const smallest = unitPxOf(poseDocument(page, how), page, measured);
  return { ...how, width: Math.ceil(how.width! * (unitPx / smallest + SPARE_PX)) };
}

/** A drawn side on a photo, as a line of a manifest. */
export function labelledEntry(
  template: Template,
  drawn: DrawnSide,
  photo: Pick<Photo, 'width' | 'height' | 'quad'>,
  { id, side }: { id: string; side: string },
): EvalEntry {
  const { page, printed, mrzLines, barcodePayload, sealPayload, machineReadable } = drawn;
  const unitPx = machineReadable && Math.floor(100 * unitPxOf(photo.quad, page, machineReadable)) / 100;
  return {
    id,
    file: `${id}.jpg`,
    doc_type: template.docType,
    family: template.back ? `${template.family}, ${side}` : template.family,
    side,
    issuing_country: template.japanese ? 'JPN' : 'UTO',
    width: photo.width,
    height: photo.height,
    quad: photo.quad,
    printed,
    ...(mrzLines && {
      pitch_px: unitPx!,
      mrz: { lines: mrzLines, format: `${mrzLines.length} × ${mrzLines[0]!.length}` },
    }),
    ...(barcodePayload && { module_px: unitPx!, barcode: { format: 'PDF417', payload: barcodePayload } }),
    ...(sealPayload && {
      seal: { format: template[side as 'front']!.seal!.symbology, payload: Buffer.from(sealPayload).toString('hex') },
    }),
  };
}

/** How wide a character or a module is on a photo, in pixels, at whichever corner of the zone or the symbol it is smallest. */
function unitPxOf(
  quad: Quad,
  { widthMm, heightMm }: DrawnSide['page'],
  { x, y, unitMm, ...size }: NonNullable<DrawnSide['machineReadable']>,
): number {
  const toPhoto = findHomography(rectangle(widthMm, heightMm), quad);
  const widths = [x, x + size.widthMm - unitMm].flatMap((u) =>
    [y, y + size.heightMm].map((v) => {
      const [from, to] = [mapPoint(toPhoto, { x: u, y: v }), mapPoint(toPhoto, { x: u + unitMm, y: v })];
      return Math.hypot(to.x - from.x, to.y - from.y);
    }),
  );
  return Math.min(...widths);
}

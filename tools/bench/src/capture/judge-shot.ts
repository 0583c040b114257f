import { readFile } from 'node:fs/promises';
import { inspectImage } from '@credence/vision';
import { judge } from '../reading/judge.ts';
import type { Pictured } from '../reading/picture-worker.ts';
import type { Subject } from './subjects.ts';

/** Fewer pixels along a page than the server asks for: the check `picture_large_enough`. */
const PAGE_WIDTH_MIN = 410;

/** What the server asks documents without anything for machines to show; the check `document_legible`. */
const VOUCHED = ['document_number', 'birth_date', 'expiration_date'];

/**
 * Asks of a photo what the server asks when it is uploaded, and of its reading whether it is right.
 *
 * @returns Why it is of no use, or null.
 */
export async function judgeShot(
  photo: string,
  { capture }: Pictured,
  { kind, truth }: Subject,
): Promise<string | null> {
  const inspected = await inspectImage(await readFile(photo));
  if ('problem' in inspected) return `refused: ${inspected.problem}`;
  if (!capture) return 'refused by the reader';
  if (!capture.quality) return 'no document found';
  if (capture.quality.pageWidthPx < PAGE_WIDTH_MIN) return 'too small';
  const { width, height } = capture.image;
  const judged = judge({ id: photo, file: photo, family: kind, width, height, ...truth }, capture);
  if (judged.mrz && !judged.mrz.exact) return judged.mrz.answered ? 'zone misread' : 'zone not read';
  if (judged.barcode === false) return 'symbol not read';
  if (judged.mrz || judged.barcode) return null;
  const wrong = judged.fields.filter(({ name, outcome }) => VOUCHED.includes(name) && outcome !== 'exact');
  return wrong.length > 0 ? `print not read: ${wrong.map(({ name }) => name).join(', ')}` : null;
}

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SpecimenOutcome } from '@credence/specimens/outcomes';
import type { SpecimenType } from '@credence/specimens/truth';
import type { DrawnPerson } from '../sessions/test-person.ts';

/** A picture that a report already names. */
export interface FileOrder {
  side: 'front' | 'back' | 'selfie';
  drawn: DrawnPerson;
  maxBytes: number;
}

/** A picture for a tester to hand in: a photo of a specimen that the real analysis brings to the outcome. */
export interface SampleOrder {
  side: 'front' | 'back' | 'selfie';
  outcome: SpecimenOutcome;
  type: SpecimenType;
  seed: string;
  /** `YYYY-MM-DD` */
  today: string;
}

export type DrawingOrder = FileOrder | SampleOrder;

const DRAWING_MAX_MS = 60_000;
const WORKER = new URL(`./draw-worker${extname(import.meta.url)}`, import.meta.url);

let last: Promise<unknown> = Promise.resolve();

/** Draws a JPEG, one at a time: each takes all of a processor for a second or so. */
export function drawInTurn(order: DrawingOrder): Promise<Buffer> {
  const work = () => draw(order);
  const drawing = last.then(work, work);
  last = drawing;
  return drawing;
}

/** In a thread of its own: requests are answered meanwhile, and what draws is loaded by those who need it. */
function draw(order: DrawingOrder): Promise<Buffer> {
  const worker = new Worker(WORKER, { workerData: order });
  return new Promise<Buffer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('drawing a specimen took too long')), DRAWING_MAX_MS);
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('a specimen was not drawn'));
    });
  }).finally(() => worker.terminate());
}

import { parentPort, workerData } from 'node:worker_threads';
import { drawSelfie, drawSpecimen, flatten, type Specimen } from '@credence/specimens';
import { inventDocument } from '@credence/specimens/truth';
import type { DrawingOrder } from './draw-file.ts';

const { side, drawn, maxBytes } = workerData as DrawingOrder;
const { type, selfieOfAnother, ...options } = drawn;

const QUALITIES = [80, 60, 40, 20];
const SELFIE_WIDTH_PX = 480;

parentPort?.postMessage(await (side === 'selfie' ? drawFace() : drawPage(side)));

async function drawPage(page: 'front' | 'back'): Promise<Uint8Array> {
  const { pages } = drawDocument();
  for (const jpegQuality of QUALITIES) {
    const jpeg = await flatten(pages[page] ?? pages.front, { jpegQuality });
    if (jpeg.length <= maxBytes) return jpeg;
  }
  throw new Error(`no quality of a ${type} fits ${maxBytes} bytes`);
}

function drawFace(): Promise<Uint8Array> {
  const { seed = 1, today, person: said } = options;
  const { sex, birthDate } = { ...inventDocument({ type, seed, today }).person, ...said };
  return drawSelfie(
    { seed: selfieOfAnother ? `${seed}/another` : seed, sex, birthDate },
    { seed, width: SELFIE_WIDTH_PX, ...(today && { today }) },
  );
}

/** A name or number that no machine-readable part can spell is left to chance: no document could have it. */
function drawDocument(): Specimen {
  const { surname: _, givenNames: __, ...unnamed } = options.person ?? {};
  const attempts = [
    options,
    { ...options, documentNumber: undefined },
    { ...options, person: unnamed },
    { ...options, person: unnamed, documentNumber: undefined },
  ];
  for (const said of attempts) {
    try {
      return drawSpecimen({ ...said, type });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return drawSpecimen({ type, seed: options.seed ?? 1, today: options.today });
}

import { parentPort, workerData } from 'node:worker_threads';
import { drawSelfie, drawSpecimen, flatten, type Specimen, specimens } from '@credence/specimens';
import { inventDocument } from '@credence/specimens/truth';
import type { DrawnPerson } from '../sessions/test-person.ts';
import type { DrawingOrder, FileOrder, SampleOrder } from './draw-in-turn.ts';

const QUALITIES = [80, 60, 40, 20];
const SELFIE_WIDTH_PX = 480;

const order = workerData as DrawingOrder;
parentPort?.postMessage(await ('outcome' in order ? takePhoto(order) : drawFile(order)));

async function takePhoto({ side, ...options }: SampleOrder): Promise<Uint8Array> {
  const { [side]: photo } = await specimens.forOutcome({ ...options, selfie: side === 'selfie' });
  if (!photo) throw new Error(`a ${options.type} has no ${side}`);
  return photo;
}

function drawFile({ side, drawn, maxBytes }: FileOrder): Promise<Uint8Array> {
  return side === 'selfie' ? drawFace(drawn) : drawPage(side, drawn, maxBytes);
}

async function drawPage(page: 'front' | 'back', drawn: DrawnPerson, maxBytes: number): Promise<Uint8Array> {
  const { pages } = drawDocument(drawn);
  for (const jpegQuality of QUALITIES) {
    const jpeg = await flatten(pages[page] ?? pages.front, { jpegQuality });
    if (jpeg.length <= maxBytes) return jpeg;
  }
  throw new Error(`no quality of a ${drawn.type} fits ${maxBytes} bytes`);
}

function drawFace({ type, selfieOfAnother, seed = 1, today, person: said }: DrawnPerson): Promise<Uint8Array> {
  const { sex, birthDate } = { ...inventDocument({ type, seed, today }).person, ...said };
  return drawSelfie(
    { seed: selfieOfAnother ? `${seed}/another` : seed, sex, birthDate },
    { seed, width: SELFIE_WIDTH_PX, ...(today && { today }) },
  );
}

/** A name or number that no machine-readable part can spell is left to chance: no document could have it. */
function drawDocument({ type, selfieOfAnother: _, ...options }: DrawnPerson): Specimen {
  const { surname: __, givenNames: ___, ...unnamed } = options.person ?? {};
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

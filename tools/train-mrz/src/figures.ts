import { InferenceSession, Tensor } from '../../../packages/vision/src/models/onnx.ts';
import { CLASSES } from '../../../packages/vision/src/mrz/network.ts';
import type { Figure } from '../../train-marks/src/finish.ts';
import { ANY, NONE, type Sample } from './sample.ts';

/** How sure a symbol is to count as surely read. */
const SURE = 0.9;

interface Judged {
  target: number;
  named: number;
  sure: boolean;
}

/** Steps that a network names rightly on lines it has not seen: where a character is centred, and where none is. */
export async function figuresOf(model: Uint8Array, held: readonly Sample[]): Promise<Figure[]> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const judged: Judged[] = [];
  for (const { strip, targets } of held) {
    const input = new Tensor('float32', strip.data, [1, 1, strip.height, strip.width]);
    const log = (await session.run({ strip: input })).log!.data as Float32Array;
    for (const [t, target] of targets.entries()) {
      if (target === ANY) continue;
      const row = log.subarray(t * CLASSES, (t + 1) * CLASSES);
      const named = row.indexOf(Math.max(...row));
      judged.push({ target, named, sure: row[named]! >= Math.log(SURE) });
    }
  }
  const [there, empty] = [
    judged.filter(({ target }) => target !== NONE),
    judged.filter(({ target }) => target === NONE),
  ];
  return [
    count('steps on a character named rightly', there, ({ named, target }) => named === target),
    count(
      'steps on a character named rightly, and surely',
      there,
      ({ named, target, sure }) => sure && named === target,
    ),
    count('steps on a character surely named wrongly', there, ({ named, target, sure }) => sure && named !== target),
    count('steps between characters known as such', empty, ({ named }) => named === NONE),
  ];
}

function count(what: string, of: readonly Judged[], holds: (one: Judged) => boolean): Figure {
  return { what, hits: of.filter(holds).length, of: of.length };
}

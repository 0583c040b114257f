import { CLASSES_OF, LINE_HEIGHT, NONE, OTHER, STEP } from '../../../packages/vision/src/digits/symbols.ts';
import { InferenceSession, Tensor } from '../../../packages/vision/src/models/onnx.ts';
import type { Figure } from '../../train-marks/src/finish.ts';
import { ANY, type LineSample, WIDTH } from './draw-line.ts';

/** How sure a symbol is to count as surely read. */
const SURE = 0.9;

/** A step of a line that was asked about. */
interface Judged {
  group: string;
  target: number;
  named: number;
  sure: boolean;
}

/** How many characters a network names rightly, of lines it has not seen, and how many it sees where none are. */
export async function figuresOf(model: Uint8Array, held: readonly LineSample[]): Promise<Figure[]> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const judged: Judged[] = [];
  for (const { line, targets, group } of held) {
    const input = new Tensor('float32', line, [1, 1, LINE_HEIGHT, WIDTH]);
    const sums = (await session.run({ lines: input })).sums!.data as Float32Array;
    for (const [t, target] of targets.entries()) {
      if (target === ANY) continue;
      const { named, probability } = bestAt(sums, t, CLASSES_OF[group]);
      judged.push({ group, target, named, sure: probability >= SURE });
    }
  }
  return ['digits', 'kana'].flatMap((group) => {
    const of = judged.filter((one) => one.group === group);
    const [there, empty] = [of.filter(({ target }) => target > OTHER), of.filter(({ target }) => target <= OTHER)];
    return [
      count(`${group} named rightly`, there, ({ named, target }) => named === target),
      count(`${group} named rightly, and surely`, there, ({ named, target, sure }) => sure && named === target),
      count(
        `${group} surely named wrongly`,
        there,
        ({ named, target, sure }) => sure && named > OTHER && named !== target,
      ),
      count(`${group} surely seen where none is`, empty, ({ named, sure }) => sure && named > OTHER),
    ];
  });
}

function bestAt(sums: Float32Array, t: number, classes: readonly number[]) {
  const steps = WIDTH / STEP;
  const of = (index: number) => sums[index * steps + t]!;
  const named = classes.reduce((best, index) => (of(index) > of(best) ? index : best), NONE);
  const total = classes.reduce((sum, index) => sum + Math.exp(of(index) - of(named)), 0);
  return { named, probability: 1 / total };
}

function count(what: string, of: readonly Judged[], holds: (one: Judged) => boolean): Figure {
  return { what, hits: of.filter(holds).length, of: of.length };
}

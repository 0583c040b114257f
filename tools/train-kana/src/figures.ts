import { CLASSES_OF, LINE_HEIGHT, NONE, OTHER, STEP, SYMBOLS } from '../../../packages/vision/src/kana/symbols.ts';
import { InferenceSession, Tensor } from '../../../packages/vision/src/models/onnx.ts';
import { ANY, type LineSample, WIDTH } from './draw-line.ts';

/** How sure a symbol is to count as surely read. */
const SURE = 0.9;

/** Says how many characters the trained network names rightly, of lines it has not seen, and how many it sees where none are. */
export async function printFigures(model: Uint8Array, held: readonly LineSample[]): Promise<void> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const counts: Record<
    string,
    { all: number; right: number; sure: number; wrongSure: number; empty: number; seen: number }
  > = {};
  for (const { line, targets, group } of held) {
    const input = new Tensor('float32', line, [1, 1, LINE_HEIGHT, WIDTH]);
    const sums = (await session.run({ lines: input }))['sums']!.data as Float32Array;
    counts[group] ??= { all: 0, right: 0, sure: 0, wrongSure: 0, empty: 0, seen: 0 };
    const count = counts[group];
    for (const [t, target] of targets.entries()) {
      if (target === ANY) continue;
      const { best, probability } = bestAt(sums, t, CLASSES_OF[group]);
      if (target === NONE || target === OTHER) {
        count.empty += 1;
        if (best > OTHER && probability >= SURE) count.seen += 1;
        continue;
      }
      count.all += 1;
      if (best === target) count.right += 1;
      if (best === target && probability >= SURE) count.sure += 1;
      if (best > OTHER && best !== target && probability >= SURE) count.wrongSure += 1;
    }
  }
  for (const [group, { all, right, sure, wrongSure, empty, seen }] of Object.entries(counts)) {
    console.log(
      `${group}: ${right} of ${all} right, ${sure} surely, ${wrongSure} surely wrong; ${seen} of ${empty} steps without one`,
    );
  }
}

function bestAt(sums: Float32Array, t: number, classes: readonly number[]) {
  const steps = WIDTH / STEP;
  const of = (index: number) => sums[index * steps + t]!;
  const best = classes.reduce((best, index) => (of(index) > of(best) ? index : best), NONE);
  const total = classes.reduce((sum, index) => sum + Math.exp(of(index) - of(best)), 0);
  return { best, probability: 1 / total, symbol: SYMBOLS[best] };
}

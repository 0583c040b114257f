import { CROP } from '../../../packages/vision/src/marks/cut-letters.ts';
import { MARKS } from '../../../packages/vision/src/marks/letters.ts';
import { InferenceSession, Tensor } from '../../../packages/vision/src/models/onnx.ts';
import { CROP_STEP, type LetterSample } from './collect.ts';
import type { Figure } from './finish.ts';

/** From here on a verdict counts as sure; what the product asks for is `MARK_SURE` in `vision/marks/read-marks.ts`. */
const SURE = 0.9;

interface Judged {
  mark: number;
  named: number;
  confidence: number;
}

/** What a network makes of letters that it has not learned from; each mark's share is told too. */
export async function figuresOf(model: Uint8Array, held: readonly LetterSample[]): Promise<Figure[]> {
  const judged = await judge(model, held);
  const right = ({ mark, named }: Judged) => mark === named;
  const sure = ({ confidence }: Judged) => confidence >= SURE;
  const [plain, marked] = [judged.filter(({ mark }) => mark === 0), judged.filter(({ mark }) => mark !== 0)];
  return [
    count('marks named rightly', marked, right),
    count('marks named rightly, and surely', marked, (one) => right(one) && sure(one)),
    count('marks surely named wrongly', marked, (one) => !right(one) && sure(one)),
    count('plain letters surely known as such', plain, (one) => right(one) && sure(one)),
    count('plain letters surely given a mark', plain, (one) => !right(one) && sure(one)),
    ...MARKS.map((name, index) => {
      const such = judged.filter(({ mark }) => mark === index);
      return count(`  ${name}`, such, right);
    }),
  ];
}

async function judge(model: Uint8Array, held: readonly LetterSample[]): Promise<Judged[]> {
  const session = await InferenceSession.create(model);
  const input = Float32Array.from(
    held.flatMap(({ crop }) => [...crop]),
    (value) => value * CROP_STEP,
  );
  const letters = new Tensor('float32', input, [held.length, 1, CROP.height, CROP.width]);
  const sums = (await session.run({ letters })).marks!.data as Float32Array;
  return held.map(({ mark, allowed }, n) => {
    const sumOf = (mark: number) => sums[n * MARKS.length + mark]!;
    const named = allowed.reduce((best, other) => (sumOf(other) > sumOf(best) ? other : best));
    const total = allowed.reduce((sum, other) => sum + Math.exp(sumOf(other) - sumOf(named)), 0);
    return { mark, named, confidence: 1 / total };
  });
}

function count<T>(what: string, of: readonly T[], holds: (one: T) => boolean): Figure {
  return { what, hits: of.filter(holds).length, of: of.length };
}

import { baseOf, formsOf, type Mark } from '../../../packages/vision/src/marks/letters.ts';

export interface LetterPair {
  /** The letter as it was read, and which of the line's characters it is. */
  read: string;
  at: number;
  mark: Mark;
}

/** What the letter that was read has lost, if it is a form of the letter that is printed. */
function markBetween(read: string, printed: string): Mark | undefined {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return [...(formsOf(baseOf(read)) ?? [])].find(([, form]) => same(form, printed))?.[0];
}

/** Finds which letters that were read are which of those printed: the pairs of least edit distance, as far as they fit. */
export function alignLetters(read: readonly string[], printed: readonly string[]): LetterPair[] {
  const fits = (i: number, j: number) =>
    read[i] === printed[j] || markBetween(read[i]!, printed[j]!) !== undefined ? 0 : 1.5;
  const cost = Array.from({ length: read.length + 1 }, () => new Array<number>(printed.length + 1).fill(0));
  for (let i = 0; i <= read.length; i += 1) {
    for (let j = 0; j <= printed.length; j += 1) {
      if (i === 0 || j === 0) cost[i]![j] = i + j;
      else
        cost[i]![j] = Math.min(cost[i - 1]![j]! + 1, cost[i]![j - 1]! + 1, cost[i - 1]![j - 1]! + fits(i - 1, j - 1));
    }
  }
  return pairsAlong(cost, fits, read, printed);
}

/** A name of which more is misread than this share of its letters teaches nothing: another's print may lie in its box. */
const MISREAD_MAX = 0.34;

function pairsAlong(
  cost: readonly (readonly number[])[],
  fits: (i: number, j: number) => number,
  read: readonly string[],
  printed: readonly string[],
): LetterPair[] {
  let [i, j] = [read.length, printed.length];
  if (cost[i]![j]! > MISREAD_MAX * printed.length) return [];
  const pairs: LetterPair[] = [];
  while (i > 0 && j > 0) {
    if (cost[i]![j] === cost[i - 1]![j - 1]! + fits(i - 1, j - 1)) {
      [i, j] = [i - 1, j - 1];
      const mark = markBetween(read[i]!, printed[j]!);
      if (mark) pairs.push({ read: read[i]!, at: i, mark });
    } else if (cost[i]![j] === cost[i - 1]![j]! + 1) i -= 1;
    else j -= 1;
  }
  return pairs;
}

import type { Random } from './random.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
/** Drawn more often than their share: in OCR-B these are what a poor picture confuses. */
const CONFUSABLE = 'OO00DDQB88SS55Z2I1G6UVMNWCEFK<<<X7';

/** Invents a stretch of a machine-readable line: names, numbers, dates, fillers, in the mix such lines have. */
export function inventText(random: Random, length: number): string {
  let text = '';
  while (text.length < length) text += inventPiece(random);
  const start = random.below(text.length - length + 1);
  return text.slice(start, start + length);
}

function inventPiece(random: Random): string {
  const run = (from: string, count: number) => Array.from({ length: count }, () => random.pick(from)).join('');
  switch (random.below(6)) {
    case 0:
      return `${run(LETTERS, 2 + random.below(9))}<`;
    case 1:
      return '<'.repeat(1 + random.below(9));
    case 2:
      return run(DIGITS, 3 + random.below(7));
    case 3:
      return run(LETTERS + DIGITS, 2 + random.below(8));
    case 4:
      return run(CONFUSABLE, 3 + random.below(6));
    default:
      return run(LETTERS, 1 + random.below(3)) + run(DIGITS, 1 + random.below(7)) + random.pick('MF<');
  }
}

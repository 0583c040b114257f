import { type MrzFormat, mrzLayout, parseMrz } from '@credence/documents';
import type { MrzReading } from '@credence/verification';
import { type Alphabet, alphabetOf, type LineReading, SYMBOLS } from './symbols.ts';

/** A zone as text, with what is needed to prefer it to another. */
export interface Choice {
  format: MrzFormat;
  lines: string[];
  confidences: number[][];
  swaps: MrzReading['swaps'];
  reader: string;
  /** All check digits agree and every character is one its column admits. */
  valid: boolean;
  /** Check digits agree, but over characters the reader could hardly make out: no reading at all is safer. */
  lucky: boolean;
  /** How many check digits agree, 0 to 1. */
  agreement: number;
  /** Log-probability of the worst line as the reader saw it; comparable within one reader. */
  score: number;
}

/** The pairs OCR-B leaves open in a poor picture; nothing else is ever swapped, and never a filler. */
const LOOKALIKES = [
  'O0',
  'D0',
  'Q0',
  'OD',
  'OQ',
  'I1',
  'B8',
  'S5',
  'Z2',
  'G6',
  'UV',
  'CG',
  '38',
  '56',
  '68',
  '17',
  '7Z',
];
/** A swap needs the reader to have hesitated: the other character got at least this share of its vote. */
const SWAP_VOTE_MIN = 0.05;

/**
 * Below this a character under a check digit is a guess, and one zone in ten of guesses agrees: a bent line end once read
 * `BB` for `C2`, whose weighted values differ by 20.
 */
const DOUBT = 0.25;

/** How sure a reader must be of a character its column should not hold. */
const FOREIGN_MIN = 0.85;

/** What each column of each line of a format admits. */
export function alphabetsOf(format: MrzFormat): Alphabet[][] {
  return mrzLayout(format).map((line) => line.map(({ alphabet }) => alphabetOf(alphabet)));
}

/**
 * Turns what a reader saw into text: the likeliest character of each column, and if a check digit objects, one
 * lookalike in its place, provided exactly one such swap makes every check digit agree.
 */
export function choose(format: MrzFormat, reading: readonly LineReading[], reader: string): Choice {
  const alphabets = alphabetsOf(format);
  const fields = mrzLayout(format).map((line) => line.map(({ field }) => field));
  const columns = reading.map((line, l) => {
    const foreign = new Set(fields[l]!.filter((_, c) => isForeign(line.columns[c]!, alphabets[l]![c]!)));
    return line.columns.map((spread, c) =>
      foreign.has(fields[l]![c]!) ? spread : admitted(spread, alphabets[l]![c]!),
    );
  });
  const best = columns.map((line) => line.map(likeliest));
  const lines = best.map(textOf);
  const asRead = judge(lines);
  const swap = asRead.valid || asRead.format !== format ? undefined : onlySwap(columns, best);
  const final = swap
    ? best.map((line, l) => line.map((s, c) => (l === swap.line && c === swap.column ? swap.to : s)))
    : best;
  const verdict = swap ? judge(final.map(textOf)) : asRead;
  const confidences = final.map((line, l) => line.map((s, c) => columns[l]![c]![s]!));
  const agrees = verdict.valid && verdict.format === format;
  const doubtful = confidences.some((line, l) =>
    line.some((confidence, c) => {
      const swapped = swap && l === swap.line && c === swap.column;
      return !swapped && confidence < DOUBT && mrzLayout(format)[l]![c]!.kind !== 'letter';
    }),
  );
  return {
    format,
    lines: final.map(textOf),
    confidences,
    swaps: swap ? [{ line: swap.line, column: swap.column, read: SYMBOLS[swap.from]!, chosen: SYMBOLS[swap.to]! }] : [],
    reader,
    valid: agrees && !doubtful,
    lucky: agrees && doubtful,
    agreement: verdict.agreement,
    score: Math.min(...reading.map((line) => line.score)),
  };
}

function onlySwap(columns: readonly (readonly Float32Array[])[], best: readonly (readonly number[])[]) {
  const working: { line: number; column: number; from: number; to: number }[] = [];
  columns.forEach((line, l) => {
    line.forEach((spread, c) => {
      const from = best[l]![c]!;
      for (let to = 0; to < SYMBOLS.length; to += 1) {
        if (to === from || spread[to]! < SWAP_VOTE_MIN || !alike(SYMBOLS[from]!, SYMBOLS[to]!)) continue;
        const tried = best.map((symbols, i) => (i === l ? symbols.with(c, to) : symbols));
        if (judge(tried.map(textOf)).valid) working.push({ line: l, column: c, from, to });
      }
    });
  });
  return working.length === 1 ? working[0] : undefined;
}

function alike(a: string, b: string) {
  return LOOKALIKES.some((pair) => pair.includes(a) && pair.includes(b));
}

function judge(lines: readonly string[]) {
  const mrz = parseMrz(lines);
  if (!mrz) return { valid: false, agreement: 0, format: undefined };
  const agreeing = mrz.checkDigits.filter(({ ok }) => ok).length;
  return {
    format: mrz.format,
    valid: mrz.checkDigitsOk && mrz.misplacedCharacters.length === 0,
    agreement: agreeing / mrz.checkDigits.length,
  };
}

/**
 * Whether something clearly stands here that the layout does not admit and that does not merely look like what it does:
 * issuers stray from the standard, and what they print is what we report.
 */
function isForeign(spread: Float32Array, alphabet: Alphabet) {
  const best = likeliest(spread);
  if (alphabet[best] || spread[best]! < FOREIGN_MIN) return false;
  return ![...SYMBOLS].some((symbol, s) => alphabet[s] && alike(symbol, SYMBOLS[best]!));
}

/** The spread with what the column does not admit taken out. */
function admitted(spread: Float32Array, alphabet: Alphabet): Float32Array {
  const kept = spread.map((value, s) => (alphabet[s] ? value + 1e-6 : 0));
  const sum = kept.reduce((total, value) => total + value, 0);
  return kept.map((value) => value / sum);
}

function likeliest(spread: Float32Array) {
  let best = 0;
  for (let s = 1; s < spread.length; s += 1) if (spread[s]! > spread[best]!) best = s;
  return best;
}

function textOf(symbols: readonly number[]) {
  return symbols.map((s) => SYMBOLS[s]).join('');
}

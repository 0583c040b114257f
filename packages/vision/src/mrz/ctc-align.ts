import type { Steps } from '../ocr/ctc.ts';
import { type Alphabet, type LineReading, SYMBOLS } from './symbols.ts';

const N = SYMBOLS.length;
const BLANK = N;
const WIDTH = N + 1;

/** No step may rule a symbol out: PP-OCR was trained on other fonts and is sure of wrong things. */
const FLOOR = 1e-4;

/** Characters of PP-OCR's dictionary that are this symbol in another shape. */
const ALIASES: Record<string, string> = {
  '<': '〈＜《くㄑ‹«（(',
  '0': '〇',
  '1': 'l|',
  O: 'o',
  C: 'c',
  S: 's',
  U: 'u',
  V: 'v',
  W: 'w',
  X: 'x',
  Z: 'z',
};

/** Prepares the choice of columns of a recogniser's output that are symbols of the zone: for each symbol its classes. */
export function symbolClasses(dictionary: readonly string[]): number[][] {
  const indices = new Map(dictionary.map((text, index) => [text, index]));
  return [...SYMBOLS].map((symbol) => [symbol, ...(ALIASES[symbol] ?? '')].flatMap((text) => indices.get(text) ?? []));
}

/** Log-probabilities, (steps, 37 symbols + nothing), of a recogniser's steps. */
export function symbolSteps(steps: Steps, classes: readonly number[][]): Float32Array {
  const log = new Float32Array(steps.count * WIDTH);
  for (let t = 0; t < steps.count; t += 1) {
    const at = t * steps.classes;
    for (let s = 0; s < N; s += 1) {
      let p = 0;
      for (const index of classes[s]!) p += steps.data[at + index]!;
      log[t * WIDTH + s] = Math.log(p + FLOOR);
    }
    log[t * WIDTH + BLANK] = Math.log(steps.data[at]! + FLOOR);
  }
  return log;
}

/**
 * Finds the most probable way to read exactly as many characters as a line has columns, each from its own alphabet.
 *
 * A repeated character needs an empty step between its two occurrences, as in training.
 *
 * @param log (steps, 38) log-probabilities, see {@link symbolSteps}.
 * @returns `undefined` when the line is too short to hold that many characters.
 * @see A. Graves et al., "Connectionist temporal classification", 2006
 */
export function alignCtc(log: Float32Array, alphabets: readonly Alphabet[]): LineReading | undefined {
  const T = log.length / WIDTH;
  const L = alphabets.length;
  if (T < L) return undefined;
  const size = T * WIDTH;
  // best[n][t][s]: n+1 characters written, the last is s and t one of its steps; s = BLANK: n+1 written, t empty.
  const best = new Float32Array(L * size).fill(-Infinity);
  const from = new Int8Array(L * size); // -1 same state one step back, else the symbol (or BLANK) that ended the column before
  const empty = new Float32Array(T + 1); // nothing written before step t
  for (let t = 0; t < T; t += 1) empty[t + 1] = empty[t]! + log[t * WIDTH + BLANK]!;
  for (let n = 0; n < L; n += 1) {
    for (let t = 0; t < T; t += 1) {
      step(n, t);
    }
  }
  return traceBack();

  function step(n: number, t: number) {
    const at = n * size + t * WIDTH;
    const back = at - WIDTH;
    const before = at - size - WIDTH;
    let [first, second, firstSymbol] = [-Infinity, -Infinity, -1];
    let entry = n === 0 ? empty[t]! : -Infinity;
    if (n > 0 && t > 0) {
      entry = best[before + BLANK]!;
      for (let s = 0; s < N; s += 1) {
        const value = best[before + s]!;
        if (value > first) [second, first, firstSymbol] = [first, value, s];
        else if (value > second) second = value;
      }
    }
    let ended = -Infinity;
    let endedSymbol = 0;
    for (let s = 0; s < N; s += 1) {
      if (!alphabets[n]![s]) continue;
      const stay = t > 0 ? best[back + s]! : -Infinity;
      const direct = s === firstSymbol ? second : first;
      let [value, source] = [stay, -1];
      if (entry > value) [value, source] = [entry, BLANK];
      if (direct > value) [value, source] = [direct, s === firstSymbol ? -2 : firstSymbol];
      best[at + s] = value + log[t * WIDTH + s]!;
      from[at + s] = source;
      if (t > 0 && best[back + s]! > ended) [ended, endedSymbol] = [best[back + s]!, s];
    }
    const rest = t > 0 ? best[back + BLANK]! : -Infinity;
    best[at + BLANK] = Math.max(rest, ended) + log[t * WIDTH + BLANK]!;
    from[at + BLANK] = rest >= ended ? -1 : endedSymbol;
  }

  function traceBack(): LineReading | undefined {
    const last = (L - 1) * size + (T - 1) * WIDTH;
    let state = BLANK;
    for (let s = 0; s < N; s += 1) if (best[last + s]! > best[last + state]!) state = s;
    const total = best[last + state]!;
    if (total === -Infinity) return undefined;
    const columns: Float32Array[] = [];
    let [n, t] = [L - 1, T - 1];
    let spread = new Float64Array(N);
    let peak = -Infinity;
    while (n >= 0 && t >= 0) {
      if (state !== BLANK) {
        // The step that is surest of the character speaks for it: the steps around it are shared with its neighbours.
        const value = log[t * WIDTH + state]!;
        if (value > peak) {
          peak = value;
          for (let s = 0; s < N; s += 1) spread[s] = Math.exp(log[t * WIDTH + s]!);
        }
      }
      const source = from[n * size + t * WIDTH + state]!;
      if (source === -1) {
        t -= 1;
        continue;
      }
      if (state === BLANK) {
        state = source;
        t -= 1;
        continue;
      }
      columns.unshift(normalised(spread));
      spread = new Float64Array(N);
      peak = -Infinity;
      const symbol = state;
      n -= 1;
      t -= 1;
      if (n >= 0) state = source === -2 ? secondBest(n, t, symbol) : source;
    }
    return { columns, score: total / T };
  }

  function secondBest(n: number, t: number, not: number) {
    let found = BLANK;
    let value = -Infinity;
    for (let s = 0; s < N; s += 1) {
      const score = best[n * size + t * WIDTH + s]!;
      if (s !== not && score > value) [found, value] = [s, score];
    }
    return found;
  }
}

function normalised(values: Float64Array): Float32Array {
  const sum = values.reduce((total, value) => total + value, 0) || 1;
  return Float32Array.from(values, (value) => value / sum);
}

import { CLASSES, STEP, STRIP } from './network.ts';
import { type Alphabet, type LineReading, SYMBOLS } from './symbols.ts';

const NONE = SYMBOLS.length;
/** Steps from one character to the next when the strip was scaled rightly. */
const NOMINAL = STRIP.pitch / STEP;
/** Spacings tried, in steps: boxes are a few characters too long or short. */
const SPACINGS = [6.75, 7, 7.25, 7.5, 7.75, 8, 8.25, 8.5, 8.75, 9, 9.25, 9.5];
/** How far one gap strays from the spacing of its line, in steps: perspective and bend within a line. */
const STRAY = 0.6;
/** One unreadable character must not outweigh the rest of its line. */
const WORST = -6;

/** A line of evenly spaced characters. */
export interface EvenLine extends LineReading {
  /** The step at which each column is centred. */
  centers: number[];
  /** Log-probability that nothing stands one character before the first and after the last. */
  before: number;
  after: number;
}

/**
 * Finds the most probable way to place exactly as many characters as a line has columns, evenly spaced, each from its own
 * alphabet.
 *
 * @param log (steps, 38) log-probabilities of the line reader.
 * @returns The line, its score a mean per character. `undefined` when the strip is too short.
 */
export function alignEven(log: Float32Array, alphabets: readonly Alphabet[]): EvenLine | undefined {
  const smooth = smoothed(log);
  const emissions = emissionsOf(smooth, alphabets);
  let best: { score: number; at: number[]; spacing: number } | undefined;
  const absence = Float32Array.from({ length: log.length / CLASSES }, (_, t) =>
    Math.max(WORST, smooth[t * CLASSES + NONE]!),
  );
  for (const spacing of SPACINGS) {
    const placed = place(absence, emissions, spacing);
    if (placed && (!best || placed.score > best.score)) best = placed;
  }
  if (!best) return undefined;
  const columns = best.at.map((t) => Float32Array.from({ length: NONE }, (_, s) => Math.exp(smooth[t * CLASSES + s]!)));
  const { at, spacing } = best;
  const none = (t: number) => smooth[Math.round(t) * CLASSES + NONE] ?? 0;
  return {
    columns,
    centers: at,
    score: best.score / alphabets.length,
    before: none(at[0]! - spacing),
    after: none(at.at(-1)! + spacing),
  };
}

/** Averages each step with its neighbours, which see the same character half a pixel of print away. */
function smoothed(log: Float32Array) {
  const T = log.length / CLASSES;
  const out = new Float32Array(log.length);
  for (let t = 0; t < T; t += 1) {
    const before = Math.max(0, t - 1) * CLASSES;
    const after = Math.min(T - 1, t + 1) * CLASSES;
    for (let c = 0; c < CLASSES; c += 1) {
      out[t * CLASSES + c] = (log[before + c]! + 2 * log[t * CLASSES + c]! + log[after + c]!) / 4;
    }
  }
  return out;
}

/** For each column, the best its alphabet can do at each step. Columns with the same alphabet share one array. */
function emissionsOf(log: Float32Array, alphabets: readonly Alphabet[]) {
  const T = log.length / CLASSES;
  const known = new Map<string, Float32Array>();
  return alphabets.map((alphabet) => {
    const key = alphabet.join('');
    let best = known.get(key);
    if (!best) {
      best = new Float32Array(T).fill(WORST);
      for (let t = 0; t < T; t += 1) {
        for (let s = 0; s < NONE; s += 1) {
          if (alphabet[s]) best[t] = Math.max(best[t]!, log[t * CLASSES + s]!);
        }
      }
      known.set(key, best);
    }
    return best;
  });
}

/** How many steps from one character to the next are tried at a spacing: whole ones, two either way. */
const GAPS = 5;

/** Plain loops over arrays of numbers: most of a zone's time was spent here. */
function place(absence: Float32Array, emissions: readonly Float32Array[], spacing: number) {
  const T = absence.length;
  const L = emissions.length;
  const whole = Math.round(spacing);
  const least = whole - 2;
  const links = linksOf(absence, spacing, least);
  let score = new Float64Array(T);
  for (let t = 0; t < T; t += 1) score[t] = emissions[0]![t]! + (t < whole ? 0 : absence[t - whole]!);
  let next = new Float64Array(T);
  const from = new Int16Array(T * L);
  for (let n = 1; n < L; n += 1) {
    const emission = emissions[n]!;
    // Where room is left for the characters before and behind.
    const first = n * least;
    const last = T - 1 - (L - 1 - n) * least;
    for (let t = first; t <= last; t += 1) {
      let value = -Infinity;
      let source = 0;
      for (let g = 0, before = t - least; g < GAPS && before >= first - least; g += 1, before -= 1) {
        const reached = score[before]! + links[g * T + before]!;
        if (reached > value) {
          value = reached;
          source = before;
        }
      }
      next[t] = value + emission[t]!;
      from[n * T + t] = source;
    }
    [score, next] = [next, score];
  }
  let end = -1;
  let top = -Infinity;
  for (let t = (L - 1) * least; t < T; t += 1) {
    const value = score[t]! + (absence[t + whole] ?? 0);
    if (value > top) [end, top] = [t, value];
  }
  if (top === -Infinity) return undefined;
  const at = [end];
  for (let n = L - 1; n > 0; n -= 1) at.unshift(from[n * T + at[0]!]!);
  // A spacing far from the expected one needs better evidence: fillers look alike at any spacing.
  return { at, spacing, score: top - 4 * Math.abs(Math.log(spacing / NOMINAL)) };
}

/** (gaps, steps): what going on from each step to the next character costs, by the gap, and what lies half way. */
function linksOf(absence: Float32Array, spacing: number, least: number): Float64Array {
  const T = absence.length;
  const links = new Float64Array(GAPS * T);
  for (let g = 0; g < GAPS; g += 1) {
    const gap = least + g;
    // Steps are whole: half of one either way is rounding.
    const cost = -(Math.max(0, Math.abs(gap - spacing) - 0.5) ** 2) / (2 * STRAY * STRAY);
    const middle = gap >> 1;
    for (let t = 0; t + middle < T; t += 1) links[g * T + t] = cost + 0.5 * absence[t + middle]!;
  }
  return links;
}

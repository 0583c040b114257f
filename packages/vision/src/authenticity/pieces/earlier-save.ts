import { FREQUENCIES } from './block-transform.ts';

/** Coefficients looked at, in levels: larger ones are those of few blocks. */
const LARGEST = 600;

/** Multiples of a step looked at. */
const MULTIPLES = 30;

/** Steps that an earlier save may have rounded to: those of the standard's table from quality 30 up. */
const EARLIER_STEPS = { min: 2, max: 40 } as const;

/** Deviation of a coefficient from a multiple of its earlier step: pixels were rounded and colours were converted in between. */
const ROUNDED = 0.5;

/** The share of blocks that may tell of no earlier save although there was one. */
const STRAYS = 0.08;

/** What a frequency must tell in all, and on average, to be listened to: below, it is the shape of print that is mistaken for rounding. */
const TELLING = { total: 15, mean: 0.05 } as const;

/** A block tells no more than this: one that fits nothing is no proof by itself. */
const TOLD_MAX = 8;

/** How much likelier every block is in a picture that was saved before than in one that was not, in nepers. */
export interface EarlierSave {
  /** By block: the sum over its coefficients. Negative: it looks as if it had not been saved before. */
  told: Float32Array;
  /** By block: how many coefficients told something. */
  count: Uint8Array;
  /** What a coefficient tells on average where there was no earlier save: less than nought. */
  meanIfNone: number;
  /** How many frequencies told of it. */
  frequencies: number;
}

/** Blocks of a picture at one place of its grid. */
export interface Coefficients {
  /** For each of `FREQUENCIES`, by block. */
  own: readonly Float32Array[];
  /** The same for blocks that straddle those of the grid: how coefficients were distributed before they were rounded. */
  straddling: readonly Float32Array[];
  /** For each of `FREQUENCIES`, what its own blocks were last rounded to multiples of. */
  steps: readonly number[];
  /** By block: whether it is to be asked. */
  asked: Uint8Array;
}

/**
 * Looks for the traces of an earlier save in a picture's blocks: numbers that were rounded to multiples of one step and then of
 * another fall on some multiples more often, and on others less often, than numbers that were rounded once.
 *
 * @see Lin et al.: Fast, automatic and fine-grained tampered JPEG image detection via DCT coefficient analysis, Pattern
 *   Recognition 42 (2009); Bianchi and Piva: Image forgery localization via block-grained analysis of JPEG artifacts, IEEE
 *   Transactions on Information Forensics and Security 7 (2012)
 */
export function findEarlierSave({ own, straddling, steps, asked }: Coefficients): EarlierSave {
  const told = new Float32Array(asked.length);
  const count = new Uint8Array(asked.length);
  let [frequencies, ifNone, all] = [0, 0, 0];
  for (let f = 0; f < FREQUENCIES.length; f++) {
    const multiples = multiplesOf(own[f]!, steps[f]!, asked);
    const tell = tellingOf(histogramOf(multiples), distributionOf(straddling[f]!, steps[f]!), steps[f]!);
    if (!tell) continue;
    frequencies += 1;
    ifNone += tell.meanIfNone * tell.count;
    all += tell.count;
    for (let block = 0; block < multiples.length; block++) {
      const multiple = multiples[block]!;
      if (multiple === 0) continue;
      told[block]! += tell.byMultiple[multiple]!;
      count[block]! += 1;
    }
  }
  for (let block = 0; block < told.length; block++) {
    told[block] = Math.max(-TOLD_MAX, Math.min(TOLD_MAX, told[block]!));
  }
  return { told, count, meanIfNone: all > 0 ? ifNone / all : 0, frequencies };
}

/** By block, which multiple of its step a coefficient is, its sign left out; 0 also where it says nothing. */
function multiplesOf(coefficients: Float32Array, step: number, asked: Uint8Array): Uint8Array {
  const most = mostOf(step);
  const multiples = new Uint8Array(coefficients.length);
  for (let block = 0; block < multiples.length; block++) {
    const multiple = Math.round(Math.abs(coefficients[block]!) / step);
    if (asked[block] && multiple <= most) multiples[block] = multiple;
  }
  return multiples;
}

function mostOf(step: number): number {
  return Math.min(MULTIPLES, Math.floor(LARGEST / step) - 1);
}

function histogramOf(multiples: Uint8Array): Float64Array {
  const histogram = new Float64Array(MULTIPLES + 1);
  for (const multiple of multiples) histogram[multiple]! += 1;
  return histogram;
}

interface Telling {
  /** How much likelier each multiple is after an earlier save, in nepers. */
  byMultiple: Float64Array;
  meanIfNone: number;
  count: number;
}

/** Chooses the earlier step that explains what is seen best, if one does. */
function tellingOf(histogram: Float64Array, distribution: Float64Array, step: number): Telling | undefined {
  const most = mostOf(step);
  const once = roundedOnce(distribution, step, most);
  const count = histogram.subarray(1).reduce((sum, value) => sum + value, 0);
  let best: { total: number; byMultiple: Float64Array } = { total: 0, byMultiple: new Float64Array(most + 1) };
  for (let earlier = EARLIER_STEPS.min; earlier <= EARLIER_STEPS.max; earlier++) {
    if (earlier === step) continue;
    const twice = roundedTwice(distribution, { earlier, step, most });
    const byMultiple = once.map((share, k) => (share > 0 ? Math.log((1 - STRAYS) * (twice[k]! / share) + STRAYS) : 0));
    const total = byMultiple.reduce((sum, tells, k) => (k > 0 ? sum + tells * histogram[k]! : 0), 0);
    if (total > best.total) best = { total, byMultiple };
  }
  if (best.total < TELLING.total || best.total < TELLING.mean * count) return undefined;
  const meanIfNone = once.reduce((sum, share, k) => sum + share * best.byMultiple[k]!, 0);
  return { byMultiple: best.byMultiple, meanIfNone, count };
}

/** The share of each multiple among those that are not nought. */
function roundedOnce(distribution: Float64Array, step: number, most: number): Float64Array {
  const shares = new Float64Array(most + 1);
  for (let k = 1; k <= most; k++) shares[k] = massBetween(distribution, step * (k - 0.5), step * (k + 0.5));
  return normalised(shares);
}

function roundedTwice(
  distribution: Float64Array,
  { earlier, step, most }: { earlier: number; step: number; most: number },
): Float64Array {
  const shares = new Float64Array(most + 1);
  for (let value = earlier; value < step * (most + 1) + 4 * ROUNDED; value += earlier) {
    const mass = massBetween(distribution, value - earlier / 2, value + earlier / 2);
    const from = Math.max(1, Math.floor((value - 4 * ROUNDED) / step));
    for (let k = from; k <= Math.min(most, Math.ceil((value + 4 * ROUNDED) / step)); k++) {
      const upper = normalBelow((step * (k + 0.5) - value) / ROUNDED);
      shares[k]! += mass * (upper - normalBelow((step * (k - 0.5) - value) / ROUNDED));
    }
  }
  return normalised(shares);
}

function normalised(shares: Float64Array): Float64Array {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum > 0 ? shares.map((share) => share / sum) : shares;
}

/** How many of the magnitudes lie below each whole level, smoothed over about a step, so that no rounding is left in it. */
function distributionOf(coefficients: Float32Array, step: number): Float64Array {
  const counts = new Float64Array(LARGEST);
  for (const value of coefficients) if (Math.abs(value) < LARGEST) counts[Math.floor(Math.abs(value))]! += 1;
  const raw = summed(counts);
  const smooth = counts.map((_, level) => {
    const reach = Math.max(1, step * 0.7, level * 0.15);
    const [from, to] = [Math.max(0, level + 0.5 - reach), Math.min(LARGEST, level + 0.5 + reach)];
    // Nothing is impossible: what was seen nowhere is rare.
    return massBetween(raw, from, to) / (to - from) + 1e-4;
  });
  return summed(smooth);
}

function summed(counts: Float64Array): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i]! + counts[i]!;
  return sums;
}

function massBetween(sums: Float64Array, from: number, to: number): number {
  return below(sums, to) - below(sums, from);
}

function below(sums: Float64Array, level: number): number {
  const within = Math.max(0, Math.min(LARGEST, level));
  const whole = Math.min(LARGEST - 1, Math.floor(within));
  return sums[whole]! + (sums[whole + 1]! - sums[whole]!) * (within - whole);
}

/** The normal distribution's integral. @see Abramowitz and Stegun: Handbook of Mathematical Functions, 7.1.26 */
function normalBelow(deviations: number): number {
  const x = Math.abs(deviations) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  const half = (1 - polynomial * Math.exp(-x * x)) / 2;
  return deviations >= 0 ? 0.5 + half : 0.5 - half;
}

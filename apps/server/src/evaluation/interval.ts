const Z_95 = 1.959964;

/**
 * The 95 % Wilson score interval of a proportion.
 *
 * @returns Lower and upper bound, 0 to 1; the whole range when nothing was tried.
 * @see E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927
 */
export function wilsonInterval(successes: number, tries: number): [lower: number, upper: number] {
  if (tries === 0) return [0, 1];
  const p = successes / tries;
  const z2 = Z_95 * Z_95;
  const center = (p + z2 / (2 * tries)) / (1 + z2 / tries);
  const half = (Z_95 / (1 + z2 / tries)) * Math.sqrt((p * (1 - p)) / tries + z2 / (4 * tries * tries));
  return [Math.max(0, center - half), Math.min(1, center + half)];
}

/** A proportion as text: `39/70 55.7 % [44.1, 66.8]`. */
export function formatShare(successes: number, tries: number): string {
  const [lower, upper] = wilsonInterval(successes, tries);
  const percent = (value: number) => (100 * value).toFixed(1);
  const share = tries === 0 ? '–' : percent(successes / tries);
  return `${successes}/${tries} ${share} % [${percent(lower)}, ${percent(upper)}]`;
}

/**
 * The two-sided p-value of McNemar's exact test: how likely as lopsided a split of the pairs that changed is, were either way
 * as likely.
 *
 * @see Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", 1947
 */
export function mcNemar(won: number, lost: number): number {
  const n = won + lost;
  let tail = 0;
  let term = 0.5 ** n; // of k = 0
  for (let k = 0; k <= Math.min(won, lost); k += 1) {
    tail += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}

/**
 * How long to wait before looking again: a second while an answer is likely, then longer, up to ten seconds.
 *
 * @param tries How often the page has looked.
 */
export function pollDelayMs(tries: number): number {
  return Math.min(10_000, 1_000 * 1.15 ** Math.max(0, tries - 15));
}

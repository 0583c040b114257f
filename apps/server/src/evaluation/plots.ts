import type { FacePair } from './faces.ts';
import type { Judged } from './judge.ts';

const SIZE = 320;
const MARGIN = 36;

/** The share of pairs of one person that match, by the share of pairs of two that do: SVG. */
export function rocPlot(pairs: readonly FacePair[]): string {
  const genuine = pairs.filter(({ same }) => same).map(({ similarity }) => similarity);
  const impostors = pairs.filter(({ same }) => !same).map(({ similarity }) => similarity);
  if (genuine.length === 0 || impostors.length === 0) return '';
  const above = (values: readonly number[], threshold: number) =>
    values.filter((value) => value >= threshold).length / values.length;
  const thresholds = [...new Set([1.01, ...pairs.map(({ similarity }) => similarity)])].toSorted((a, b) => b - a);
  // False matches are few: a logarithmic scale, down to where the set says nothing.
  const least = Math.log10(1 / impostors.length);
  const x = (rate: number) => MARGIN + (SIZE - MARGIN) * (1 - Math.log10(Math.max(rate, 1 / impostors.length)) / least);
  const y = (rate: number) => SIZE - MARGIN - (SIZE - 2 * MARGIN) * rate;
  const points = thresholds.map((at) => `${x(above(impostors, at)).toFixed(1)},${y(above(genuine, at)).toFixed(1)}`);
  return frame(
    `<polyline points="${points.join(' ')}" fill="none" stroke="#06c" stroke-width="2"/>`,
    `false matches, ${(1 / impostors.length).toExponential(0)} to 1 (log)`,
    'matches of one person',
  );
}

/** Every measure of a check that has a limit, session by session, a row for each label: SVG. */
export function scorePlots(judged: readonly Judged[]): { check: string; svg: string }[] {
  const scores = judged.flatMap(({ session, decision }) =>
    decision.checks.flatMap(({ id, evidence }) =>
      Object.entries(evidence).flatMap(([name, limit]) => {
        const measure = /^(.+)(?:Min|Max)$/.exec(name)?.[1];
        const score = measure === undefined ? undefined : evidence[measure];
        if (typeof limit !== 'number' || typeof score !== 'number') return [];
        return [{ check: `${id}: ${measure}`, label: session.label, score, limit }];
      }),
    ),
  );
  return [...Map.groupBy(scores, ({ check }) => check)].map(([check, some]) => ({ check, svg: scorePlot(some) }));
}

interface Score {
  label: string;
  score: number;
  limit: number;
}

function scorePlot(scores: readonly Score[]): string {
  const labels = [...new Set(scores.map(({ label }) => label))].toSorted();
  const values = scores.flatMap(({ score, limit }) => [score, limit]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (value: number) => 150 + ((value - low) / (high - low || 1)) * 440;
  const height = 24 + labels.length * 18;
  const rows = labels.map((label, row) => {
    const y = 20 + row * 18;
    const dots = scores
      .filter((one) => one.label === label)
      .map(({ score }) => `<circle cx="${x(score).toFixed(1)}" cy="${y}" r="3" fill="#06c" fill-opacity=".35"/>`);
    return `<text x="4" y="${y + 4}" font-size="11">${encode(label)}</text>${dots.join('')}`;
  });
  const limit = x(scores[0]!.limit).toFixed(1);
  return `<svg viewBox="0 0 600 ${height}" width="600" role="img">${rows.join('')}<line x1="${limit}" y1="8" x2="${limit}" y2="${height - 4}" stroke="#a00"/><text x="150" y="${height - 2}" font-size="9">${low.toPrecision(3)}</text><text x="560" y="${height - 2}" font-size="9">${high.toPrecision(3)}</text></svg>`;
}

function frame(inside: string, below: string, beside: string): string {
  return `<svg viewBox="0 0 ${SIZE} ${SIZE}" width="${SIZE}" role="img"><rect x="${MARGIN}" y="${MARGIN}" width="${SIZE - MARGIN}" height="${SIZE - 2 * MARGIN}" fill="none" stroke="#999"/>${inside}<text x="${MARGIN}" y="${SIZE - 12}" font-size="11">${below}</text><text x="4" y="${MARGIN - 10}" font-size="11">${beside}, 0 to 1</text></svg>`;
}

export function encode(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

import { findLabels, type LabelHit, type PrintLayout } from '@credence/documents';
import type { PlacedLine } from './place-lines.ts';

/** A caption with the print that follows it in its box, or print without a caption. */
export interface Segment {
  line: PlacedLine;
  label: LabelHit | null;
  /** What follows the caption, trimmed; all of it when there is none. */
  text: string;
  /** Where in the line's text that begins. */
  from: number;
  /** Widths of the page; of the whole segment, caption included, were all letters equally wide. */
  left: number;
  right: number;
}

/** A line, and the captions of a layout in it. */
export interface LabelledLine {
  line: PlacedLine;
  labels: readonly LabelHit[];
}

/** Finds a layout's captions in lines of print. */
export function labelLines(lines: readonly PlacedLine[], layout: PrintLayout): LabelledLine[] {
  return lines.map((line) => ({ line, labels: findLabels(line.text, layout) }));
}

/**
 * Cuts lines of print at their captions.
 *
 * @param options.byNumber False on pages whose fields are not numbered: a number is then part of what follows.
 */
export function splitLines(
  lines: readonly LabelledLine[],
  { byNumber = true }: { byNumber?: boolean } = {},
): Segment[] {
  return lines.flatMap(({ line, labels }) => {
    const hits = joinTranslations(
      line.text,
      labels.filter((hit) => byNumber || !hit.byNumber),
    );
    const starts = hits.length === 0 || hits[0]!.start > 0 ? [null, ...hits] : hits;
    return starts.map((label, i) => {
      const from = label?.end ?? 0;
      const to = starts[i + 1]?.start ?? line.text.length;
      const text = line.text.slice(from, to);
      return {
        line,
        label,
        text: text.trim(),
        from: from + text.length - text.trimStart().length,
        left: along(line, label?.start ?? 0),
        right: along(line, to),
      };
    });
  });
}

/** `Surname / Nom` is one caption. */
function joinTranslations(text: string, hits: readonly LabelHit[]): LabelHit[] {
  const joined: LabelHit[] = [];
  for (const hit of hits) {
    const last = joined.at(-1);
    const next = last?.field === hit.field && !/[\p{L}\p{N}]/u.test(text.slice(last.end, hit.start));
    if (last && next)
      joined[joined.length - 1] = { ...hit, start: last.start, likeness: Math.max(last.likeness, hit.likeness) };
    else joined.push(hit);
  }
  return joined;
}

/** How far along its line a character stands, in widths of the page. */
export function along({ left, right, text }: PlacedLine, at: number): number {
  return left + ((right - left) * at) / Math.max(1, text.length);
}

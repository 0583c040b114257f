import { findDates, type PrintedFieldName, type PrintLayout } from '@credence/documents';
import { expectationOf } from './date-expectation.ts';
import type { PlacedLine } from './place-lines.ts';
import type { Found } from './printed-field.ts';
import { surenessOf } from './sureness.ts';
import { partOf, unionOf } from './values.ts';

/** Letters that may be lost or misread between a date and the word that tells what it is. */
const STRAY = 3;

/** Finds dates by the word that follows them, on rows of print whose pieces are joined: `昭和40年 | 4月12日生`. */
export function readSuffixed(lines: readonly PlacedLine[], layout: PrintLayout, today: string): Found[] {
  const suffixed = Object.entries(layout.fields).filter(([, { suffixes }]) => suffixes);
  if (suffixed.length === 0) return [];
  return rowsOf(lines).flatMap((row) => {
    const text = row.map((line) => line.text).join(' ');
    return suffixed.flatMap(([name, { suffixes }]) => {
      const field = name as PrintedFieldName;
      const date = findDates(text, expectationOf(field, layout, today)).find(({ end }) =>
        suffixes!.some((suffix) => {
          const at = text.slice(end).indexOf(suffix);
          return at >= 0 && at <= STRAY;
        }),
      );
      if (!date) return [];
      return [{ name: field, value: date.date, source: 'print' as const, ...placeIn(row, date.start, date.end) }];
    });
  });
}

function placeIn(row: readonly PlacedLine[], start: number, end: number): Pick<Found, 'confidence' | 'quad' | 'from'> {
  let from = 0;
  const parts = row.flatMap((line) => {
    const begin = from;
    from += line.text.length + 1;
    const [first, last] = [Math.max(0, start - begin), Math.min(line.text.length, end - begin)];
    if (first >= last) return [];
    const confidence = surenessOf(line, first, last, 'date');
    const quad = partOf(line.quad, first / line.text.length, last / line.text.length);
    return [{ line: { ...line, confidence, quad } }];
  });
  return unionOf(parts);
}

/** Lines of print side by side, each row from left to right. */
function rowsOf(lines: readonly PlacedLine[]): PlacedLine[][] {
  const rows: PlacedLine[][] = [];
  for (const line of [...lines].sort((a, b) => a.top - b.top)) {
    const row = rows.find(([first]) => {
      const shared = Math.min(first!.bottom, line.bottom) - Math.max(first!.top, line.top);
      return shared > 0.5 * Math.min(first!.bottom - first!.top, line.bottom - line.top);
    });
    if (row) row.push(line);
    else rows.push([line]);
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left));
}

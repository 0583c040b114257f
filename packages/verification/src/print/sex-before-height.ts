import type { PrintLayout } from '@credence/documents';
import { readValue } from '@credence/documents';
import type { Found } from './printed-field.ts';
import type { Segment } from './split-lines.ts';
import { surenessOf } from './sureness.ts';
import { heightOf, isSameRow, partOf } from './values.ts';

/** How sure a sex is of which only the place is known. */
const BY_PLACE = 0.75;

/** In feet and inches, as North American documents print it: `5'-08"`, `5-11`. */
const HEIGHT = /^[4-7] ?['’′-] ?-? ?(?:0?\d|1[01])(?!\d)/;

/** How far the two stand apart, in heights of their line, where values of a row stand below their captions. */
const APART_MAX = 8;

/**
 * Reads the sex of a North American licence whose caption was not read by the height that stands behind it, values of a row: `F 5-02`.
 *
 * @see AAMVA DL/ID Card Design Standard 2020, annex A: data elements 15, sex, and 16, height
 */
export function readSexBeforeHeight(segments: readonly Segment[], { fields, sexBeforeHeight }: PrintLayout): Found[] {
  if (!fields.sex || !sexBeforeHeight) return [];
  return segments.flatMap((segment): Found[] => {
    if (segment.label || segment.text === '') return [];
    const [letter = '', ...rest] = segment.text.split(' ');
    if (!/^[FMX]$/.test(letter)) return [];
    const height = rest.length > 0 ? rest.join(' ') : nextOnRow(segment, segments)?.text;
    if (!height || !HEIGHT.test(height)) return [];
    const { value } = readValue('sex', letter, { order: 'MDY', today: '2000-01-01' })!;
    const { line, from } = segment;
    const confidence = surenessOf(line, from, from + 1, 'sex') * BY_PLACE;
    const quad = partOf(line.quad, from / line.text.length, (from + 1) / line.text.length);
    return [{ name: 'sex', value, source: 'print', confidence, quad, from: [line] }];
  });
}

function nextOnRow(segment: Segment, segments: readonly Segment[]): Segment | undefined {
  const [next] = segments
    .filter((other) => other.line !== segment.line && other.left > segment.left && isSameRow(segment, other))
    .sort((a, b) => a.left - b.left);
  return next && !next.label && next.left - segment.right < APART_MAX * heightOf(segment) ? next : undefined;
}

import { type DateExpectation, type Grammar, type PrintLayout, readValue } from '@credence/documents';
import type { Point, Quad, TextLine } from '../readings.ts';
import type { Found } from './printed-field.ts';
import { along, type Segment } from './split-lines.ts';
import { surenessOf } from './sureness.ts';

interface Wanted {
  grammar: Grammar;
  /** Lines at most. */
  lines: number;
  expected: DateExpectation;
  /** Left out: beside or below. */
  where: PrintLayout['values'];
}

type Value = Pick<Found, 'value' | 'confidence' | 'quad' | 'from'>;

/** What a value loses by not standing right behind its caption. */
const BESIDE = 0.97;
const BELOW = 0.95;

/** How far a value may stand from its caption: widths of the page to the right, heights of the line below. */
const REACH = { right: 0.25, below: 1.6 } as const;

/** Finds the values that may belong to a caption: behind it, beside it, below it; the grammar says what is one. */
export function valuesOf(label: Segment, segments: readonly Segment[], wanted: Wanted): Value[] {
  const inline = label.text
    ? read([label, ...nextOnRow(label, segments, label)], wanted, label.label!.glued)
    : undefined;
  const begin = { ...label, left: along(label.line, label.from) };
  if (inline) return [wanted.lines > 1 ? withLinesBelow(inline, begin, segments, wanted) : inline];
  const candidates = [
    ...(wanted.where === 'below' ? [] : beside(label, segments, wanted).map((at) => ({ ...at, factor: BESIDE }))),
    ...(wanted.where === 'beside' ? [] : below(label, segments).map((at) => ({ ...at, factor: BELOW }))),
  ].sort((a, b) => a.cost - b.cost);
  for (const { segment, factor } of candidates) {
    const value = read([segment, ...nextOnRow(segment, segments, label)], wanted);
    if (!value) continue;
    const whole = wanted.lines > 1 ? withLinesBelow(value, segment, segments, wanted) : value;
    return [{ ...whole, confidence: whole.confidence * factor }];
  }
  return [];
}

/** What may follow a caption without a space, so that it is not the beginning of a word. */
const MAY_BE_GLUED: readonly Grammar[] = ['sex', 'date'];

function read([first, ...rest]: Segment[], wanted: Wanted, glued = false): Value | undefined {
  const { grammar, expected } = wanted;
  if (
    !first ||
    (glued && !MAY_BE_GLUED.includes(grammar) && !(grammar === 'number' && /^\p{L}?\d{4}/u.test(first.text)))
  ) {
    return undefined;
  }
  const alone = valueIn(first, readValue(grammar, first.text, expected), grammar) ?? behindDoubled(first, wanted);
  if (!JOINED.includes(grammar)) {
    if (alone || grammar !== 'date' || !rest[0]) return alone;
    // A date whose box was cut in two.
    const both = readValue(grammar, `${first.text} ${rest[0].text}`, expected);
    return both && { value: both.value, ...unionOf([first, rest[0]]) };
  }
  if (!alone) return undefined;
  const joined = [first];
  for (const next of rest) {
    if (!readValue(grammar, next.text, expected)) break;
    joined.push(next);
  }
  if (joined.length === 1) return alone;
  const texts = joined.map(({ text }) => readValue(grammar, text, expected)!.value);
  if (areTwoNames(joined)) return { value: texts.map(withoutSpaces).join(' '), ...unionOf(joined) };
  return { value: texts.join(' '), ...unionOf(joined) };
}

/** A date right behind a caption whose last letter was read twice, once as the digit it looks like: no part of a date has three. */
function behindDoubled(
  { line, label, text, from, ...rest }: Segment,
  { grammar, expected }: Wanted,
): Value | undefined {
  if (grammar !== 'date' || !/^8\d{2}\D/.test(text) || line.text[from - 1]?.toUpperCase() !== 'B') return undefined;
  const behind = { ...rest, line, label, text: text.slice(1), from: from + 1 };
  const value = valueIn(behind, readValue(grammar, behind.text, expected), grammar);
  return value && { ...value, confidence: value.confidence * DOUBLED };
}

/** What a date counts whose first digit was left out. */
const DOUBLED = 0.85;

/** Kinds of value of which recognition may see each word on its own. */
const JOINED: readonly Grammar[] = ['name', 'address', 'text'];

/** An ideograph is about as wide as its line is high; a box with more room than that for one has lost another. */
const ROOM_MAX = 1.6;

/** Two boxes of ideographs set far apart are two names, whose letters are parted by less: `日 本` and `花 子`. */
function areTwoNames(joined: readonly Segment[]): boolean {
  return (
    joined.length === 2 &&
    joined.every((segment) => {
      if (!/^\p{Script=Han}(?: \p{Script=Han})*$/u.test(segment.text)) return false;
      const places = Math.max(1, segment.text.length - 1);
      return segment.right - segment.left < ROOM_MAX * places * heightOf(segment);
    })
  );
}

const withoutSpaces = (text: string) => text.replaceAll(' ', '');

/** How far apart the words of one value may stand, in heights of their line: Japanese names are set wide. */
const WORD_GAP = { latin: 1.2, japanese: 2.6 } as const;

/** Print so much larger or smaller is another's: an overprint, a title. */
const SIZE_RATIO_MAX = 1.4;

/** The segments without captions that follow on the same row, each close to the one before it. */
function nextOnRow(from: Segment, segments: readonly Segment[], label: Segment): Segment[] {
  const following: Segment[] = [];
  let last = from;
  for (;;) {
    const script = /[\u3040-\u9fff]/.test(last.text) ? 'japanese' : 'latin';
    const gapMax = WORD_GAP[script] * heightOf(last);
    const next = segments
      .filter((other) => other.line !== last.line && other.line !== label.line && isSameRow(last, other))
      .filter((other) => isOfSize(last, other))
      .filter((other) => other.left >= last.right - 0.4 * heightOf(last) && other.left - last.right < gapMax)
      .sort((a, b) => a.left - b.left)[0];
    if (!next || next.label || following.includes(next)) return following;
    following.push(next);
    last = next;
  }
}

interface Candidate {
  segment: Segment;
  cost: number;
}

function beside(label: Segment, segments: readonly Segment[], { grammar }: Wanted): Candidate[] {
  const onRow = segments
    .filter((other) => other.line !== label.line && isSameRow(label, other))
    .filter((other) => other.left >= label.right - heightOf(label) && other.left - label.right < REACH.right)
    .sort((a, b) => a.left - b.left);
  // Another caption takes what stands behind it; but no field that is known by its number alone has a sex for its value.
  const next = onRow.findIndex((other) => other.label && !(grammar === 'sex' && other.label.byNumber));
  const own = next < 0 ? onRow : onRow.slice(0, next);
  return own.map((segment) => ({ segment, cost: Math.max(0, segment.left - label.right) / REACH.right }));
}

function below(label: Segment, segments: readonly Segment[]): Candidate[] {
  return segments.flatMap((segment) => {
    if (segment.label || segment.line === label.line) return [];
    const height = Math.max(heightOf(label), heightOf(segment));
    const down = (segment.line.top - label.line.bottom) / height;
    const beginsAlike = Math.abs(segment.left - label.left) < 1.2 * height;
    const overlaps = segment.left < label.right && segment.right > label.left;
    if (down < -0.5 || down > REACH.below || !(beginsAlike || overlaps)) return [];
    return [{ segment, cost: Math.max(0, down) / REACH.below + Math.abs(segment.left - label.left) / 0.2 }];
  });
}

function withLinesBelow(
  value: Value,
  first: Segment,
  segments: readonly Segment[],
  { lines, grammar, expected }: Wanted,
): Value {
  const whole = [first];
  while (whole.length < lines) {
    const last = whole.at(-1)!;
    const next = segments.find((other) => {
      const down = (other.line.top - last.line.bottom) / heightOf(last);
      return !other.label && down > -0.5 && down < 0.8 && Math.abs(other.left - first.left) < heightOf(last);
    });
    if (!next || whole.includes(next) || !readValue(grammar, next.text, expected)) break;
    whole.push(next);
  }
  if (whole.length === 1) return value;
  const parts = [value.value, ...whole.slice(1).map(({ text }) => readValue(grammar, text, expected)!.value)];
  return { value: parts.join(grammar === 'name' ? ' ' : ', '), ...unionOf(whole) };
}

function isOfSize(a: Segment, b: Segment): boolean {
  const ratio = heightOf(a) / heightOf(b);
  return Math.max(ratio, 1 / ratio) < SIZE_RATIO_MAX;
}

export function isSameRow(a: Segment, b: Segment): boolean {
  const shared = Math.min(a.line.bottom, b.line.bottom) - Math.max(a.line.top, b.line.top);
  return shared > 0.5 * Math.min(heightOf(a), heightOf(b));
}

export function heightOf({ line }: Pick<Segment, 'line'>): number {
  return Math.max(1e-6, line.bottom - line.top);
}

function valueIn(
  { line, from }: Segment,
  value: { value: string; start: number; end: number; likeness?: number } | undefined,
  grammar: Grammar,
): Value | undefined {
  if (!value) return undefined;
  const [start, end] = [from + value.start, from + value.end];
  return {
    value: value.value,
    confidence: surenessOf(line, start, end, grammar) * (value.likeness ?? 1),
    quad: partOf(line.quad, start / line.text.length, Math.min(1, end / line.text.length)),
    from: [line],
  };
}

/** The part of a line's box between two shares of its length. */
export function partOf([a, b, c, d]: Quad, start: number, end: number): Quad {
  const between = (p: Point, q: Point, t: number) => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  return [between(a, b, start), between(a, b, end), between(d, c, end), between(d, c, start)];
}

/** A value that several pieces of print make up: as sure as the least of them. */
export function unionOf(parts: readonly Pick<Segment, 'line'>[]): Pick<Value, 'confidence' | 'quad' | 'from'> {
  const lines: TextLine[] = parts.map(({ line }) => line);
  const first = lines[0]!.quad;
  const last = lines.at(-1)!.quad;
  const sameRow = parts.every((part) => part === parts[0] || part.line.top < parts[0]!.line.bottom);
  // Lines under one another: from the first's top to the last's bottom, as wide as the longest begins and ends.
  const longest = [...lines].sort((a, b) => lengthOf(b.quad) - lengthOf(a.quad))[0]!.quad;
  const quad: Quad = sameRow
    ? [first[0], last[1], last[2], first[3]]
    : [first[0], shift(longest, first), shift(longest, last, 2), last[3]];
  return { confidence: Math.min(...lines.map(({ confidence }) => confidence)), quad, from: lines };
}

function lengthOf([a, b]: Quad): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** The right end of the longest line, at the height of another. */
function shift(longest: Quad, at: Quad, corner: 1 | 2 = 1): Point {
  const start = corner === 1 ? at[0] : at[3];
  return { x: start.x + longest[1].x - longest[0].x, y: start.y + longest[1].y - longest[0].y };
}

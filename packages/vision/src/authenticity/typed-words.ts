import type { Quad, TextLine, TypedWordReading } from '@credence/verification';
import type { RgbImage } from '../image.ts';
import { homographyBetween, mapQuad, quadSize, rectangle } from '../pixels/geometry.ts';
import { medianOf } from '../pixels/median.ts';

/** Smaller print says little of its type; larger print is a title. In pixels of a line's height. */
const THICKNESS = { min: 16, max: 160 } as const;

/** Only letters of one height can be compared: capitals and digits. */
const OF_ONE_HEIGHT = /^[\p{Lu}\p{Nd}][\p{Lu}\p{Nd}.,/'’-]*$/u;

/** Ink must be darker than paper by this share of it. */
const INK_MIN = 0.2;

/** Half ink, half paper: where a stroke ends. */
const HALF = 0.5;

/** A column belongs to a letter from this much ink on. */
const LETTER_INK = 0.4;

/**
 * Measures in what type the words of a page are set that have capitals and digits only: how high and how heavy their letters are,
 * how dark, and how softly their strokes end. What one machine printed and one camera took is alike in all of it.
 *
 * @param photo In whose pixels `lines`, as they were read, and `page` are given.
 * @returns Of each word that tells enough, what it measures.
 */
export function measureTypedWords(photo: RgbImage, lines: readonly TextLine[], page: Quad): TypedWordReading[] {
  const { width, height } = quadSize(page);
  const toPage = homographyBetween(page, rectangle(width, height));
  if (!toPage) return [];
  return lines.flatMap(({ text, quad }, line) => {
    const words = text.split(' ');
    const { height: thickness } = quadSize(quad);
    if (thickness < THICKNESS.min || thickness > THICKNESS.max || !words.some(isOfOneHeight)) return [];
    const perPixel = quadSize(mapQuad(toPage, quad)).height / thickness / width;
    const strip = inkOf(photo, quad);
    const letters = strip && wordsOf(lettersOf(strip), words);
    if (!letters) return [];
    return words.flatMap((word, index) => {
      const measured = isOfOneHeight(word) && measureWord(strip, letters[index]!);
      if (!measured) return [];
      const { heightPx, ...rest } = measured;
      return [{ line, word: index, height: round(heightPx * perPixel, 5), ...rest }];
    });
  });
}

function isOfOneHeight(word: string): boolean {
  return OF_ONE_HEIGHT.test(word);
}

/** A line as ink: 0 paper, 1 what is as dark as its strokes. */
interface Strip {
  width: number;
  height: number;
  data: Float32Array;
  /** How high a row is, in pixels of the photo; a column is as wide as one. */
  rowPx: number;
  /** How much darker than the paper, as a share of it. */
  ink: number;
}

/** The share of pixels that are paper, or lighter; and that are not as dark as the middle of a stroke. */
const RANK = { paper: 0.65, ink: 0.96 } as const;

function inkOf(photo: RgbImage, quad: Quad): Strip | undefined {
  const size = quadSize(quad);
  const width = Math.round(size.width);
  const height = Math.min(ROWS_MAX, Math.round(size.height));
  const green = greenAlong(photo, quad, width, height);
  const paper = paperAlong(green, width, height);
  const data = new Float32Array(green.length);
  const counts = new Uint32Array(256);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const dark = 1 - green[at]! * paper[x]!;
      data[at] = dark;
      if (dark > 0) counts[(dark * 255) | 0]! += 1;
      else counts[0]! += 1;
    }
  }
  const ink = (rankOf(counts, RANK.ink) + 0.5) / 255;
  if (ink < INK_MIN) return undefined;
  for (let at = 0; at < data.length; at += 1) data[at]! /= ink;
  return { width, height, data, rowPx: size.height / height, ink };
}

/** Heights of letters do not need more. */
const ROWS_MAX = 40;

/**
 * The green of a line, as wide as it is on the photo, which keeps how softly its strokes end: the camera sees most of green, and red
 * print is dark in it.
 */
function greenAlong(
  { width: across, height: down, data }: RgbImage,
  [a, b, c, d]: Quad,
  width: number,
  height: number,
) {
  const green = new Float32Array(width * height);
  const [right, bottom] = [across - 1.001, down - 1.001];
  for (let y = 0, at = 0; y < height; y += 1) {
    const t = (y + 0.5) / height;
    const from = { x: a.x + (d.x - a.x) * t - 0.5, y: a.y + (d.y - a.y) * t - 0.5 };
    const step = {
      x: (b.x + (c.x - b.x) * t - 0.5 - from.x) / width,
      y: (b.y + (c.y - b.y) * t - 0.5 - from.y) / width,
    };
    for (let x = 0.5; x < width; x += 1, at += 1) {
      const px = Math.min(right, Math.max(0, from.x + step.x * x));
      const py = Math.min(bottom, Math.max(0, from.y + step.y * x));
      const [ix, iy] = [px | 0, py | 0];
      const [fx, fy] = [px - ix, py - iy];
      const i = (iy * across + ix) * 3 + 1;
      const j = i + across * 3;
      const above = data[i]! + (data[i + 3]! - data[i]!) * fx;
      green[at] = above + (data[j]! + (data[j + 3]! - data[j]!) * fx - above) * fy;
    }
  }
  return green;
}

/** What the paper's green is one in, along a line: of blocks as long as the line is high, and straight from one to the next. */
function paperAlong(green: Float32Array, width: number, height: number): Float32Array {
  const blocks = Math.ceil(width / height);
  const levels = Array.from({ length: blocks }, (_, block) => {
    const counts = new Uint32Array(256);
    const [from, to] = [Math.max(0, (block - 0.5) * height) | 0, Math.min(width, (block + 1.5) * height)];
    for (let top = 0; top < green.length; top += width) {
      for (let x = from; x < to; x += 1) counts[green[top + x]! | 0]! += 1;
    }
    return Math.max(1, rankOf(counts, RANK.paper));
  });
  return Float32Array.from({ length: width }, (_, x) => {
    const place = Math.max(0, Math.min(blocks - 1, x / height - 0.5));
    const before = Math.floor(place);
    const after = Math.min(blocks - 1, before + 1);
    return 1 / (levels[before]! + (levels[after]! - levels[before]!) * (place - before));
  });
}

function rankOf(counts: Uint32Array, share: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * share;
  let level = 0;
  for (let seen = counts[0]!; seen <= wanted && level < counts.length - 1; seen += counts[level]!) level += 1;
  return level;
}

/** Columns from one blank to the next. */
interface Letter {
  from: number;
  to: number;
}

function lettersOf({ width, height, data }: Strip): Letter[] {
  const letters: Letter[] = [];
  const inked = new Uint16Array(width);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) if (data[at]! > LETTER_INK) inked[x]! += 1;
  }
  const isBlank = (x: number) => inked[x]! < 2;
  for (let x = 0; x < width; x += 1) {
    if (isBlank(x)) continue;
    const from = x;
    while (x < width && !isBlank(x)) x += 1;
    letters.push({ from, to: x });
  }
  return letters;
}

/** By how much the narrowest gap between words must be wider than the widest within one. */
const GAP_CLEAR = 1.2;

/**
 * Letters parted into words: by their number, where none of them touch and none fell apart, else at the widest gaps; nothing where it
 * is not clear which those are.
 */
function wordsOf(letters: readonly Letter[], words: readonly string[]): Letter[][] | undefined {
  const cuts = cutsByNumber(letters, words) ?? cutsByGaps(letters, words.length);
  if (!cuts) return undefined;
  const ends = [0, ...cuts, letters.length];
  return ends.slice(1).map((end, i) => letters.slice(ends[i], end));
}

function cutsByNumber(letters: readonly Letter[], words: readonly string[]): number[] | undefined {
  const ends: number[] = [];
  for (const word of words) ends.push((ends.at(-1) ?? 0) + [...word].length);
  return ends.pop() === letters.length ? ends : undefined;
}

function cutsByGaps(letters: readonly Letter[], count: number): number[] | undefined {
  if (letters.length < count) return undefined;
  const gaps = letters.slice(1).map(({ from }, i) => ({ at: i + 1, width: from - letters[i]!.to }));
  const byWidth = gaps.toSorted((a, b) => b.width - a.width);
  const [last, next] = [byWidth[count - 2], byWidth[count - 1]];
  if (last && next && last.width < GAP_CLEAR * next.width) return undefined;
  return byWidth
    .slice(0, count - 1)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}

/** Strokes are measured between these shares of the letters' height, as feet and heads are no uprights, along so many rows at most. */
const ROWS = { from: 0.15, to: 0.85, most: 12 } as const;

/** Stroke ends below which a word says nothing. */
const EDGES_MIN = 16;

function measureWord(strip: Strip, letters: readonly Letter[]) {
  const extents = letters.flatMap((letter) => extentOf(strip, letter) ?? []);
  if (extents.length === 0) return undefined;
  const rows = medianOf(extents.map(({ top, bottom }) => bottom - top));
  const heightPx = rows * strip.rowPx;
  const top = medianOf(extents.map((extent) => extent.top));
  const edges: number[] = [];
  let inked = 0;
  const [from, to] = [letters[0]!.from - 2, letters.at(-1)!.to + 2];
  const [first, last] = [Math.ceil(top + ROWS.from * rows), Math.floor(top + ROWS.to * rows)];
  const step = Math.ceil((last - first + 1) / ROWS.most);
  for (let y = first; y <= last; y += step) inked += scanRow(strip, y, { from, to }, edges);
  if (edges.length < EDGES_MIN) return undefined;
  return {
    heightPx,
    stroke: round((2 * inked) / edges.length / heightPx, 3),
    ink: round(strip.ink, 3),
    edgePx: round(medianOf(edges), 2),
    letters: extents.length,
  };
}

/** Of a line's height a capital takes up this much at least: less is a comma. */
const CAPITAL_MIN = 0.3;

/** Where a letter begins and ends, to parts of a pixel; nothing where it is a mark, or runs out of the strip. */
function extentOf({ width, height, data }: Strip, { from, to }: Letter): { top: number; bottom: number } | undefined {
  const inkAt = (y: number) => {
    let most = 0;
    for (let x = from; x < to; x += 1) most = Math.max(most, data[y * width + x]!);
    return most;
  };
  let top = 0;
  while (top < height && inkAt(top) < HALF) top += 1;
  let bottom = height - 1;
  while (bottom > top && inkAt(bottom) < HALF) bottom -= 1;
  if (top === 0 || bottom === height - 1 || bottom - top < CAPITAL_MIN * height) return undefined;
  const within = (y: number, before: number) => (inkAt(y) - HALF) / (inkAt(y) - inkAt(before));
  return { top: top - within(top, top - 1), bottom: bottom + within(bottom, bottom + 1) };
}

/** How far beside a stroke's end its full ink and its paper are, in pixels. */
const REACH = 4;

/** Adds how wide each end of a stroke is, in pixels, and tells how much ink there is. */
function scanRow({ width, data }: Strip, y: number, { from, to }: Letter, edges: number[]): number {
  let inked = 0;
  const row = y * width;
  const [first, last] = [Math.max(REACH, from), Math.min(width - REACH - 1, to)];
  for (let x = first; x < last; x += 1) {
    const [here, next] = [data[row + x]!, data[row + x + 1]!];
    inked += Math.max(0, Math.min(1.2, here));
    if (here < HALF === next < HALF) continue;
    let [most, least, steepest] = [0, 1, 0];
    for (let at = x - REACH + 1; at <= x + REACH; at += 1) {
      most = Math.max(most, data[row + at]!);
      least = Math.min(least, data[row + at]!);
    }
    for (let at = x - 1; at <= x + 1; at += 1) {
      steepest = Math.max(steepest, Math.abs(data[row + at + 1]! - data[row + at]!));
    }
    edges.push((most - least) / steepest);
  }
  return inked;
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

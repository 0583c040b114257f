import {
  completePrefecture,
  containsWords,
  forgetLines,
  GRAMMAR_OF,
  isCaption,
  PRINT_LAYOUTS,
  type PrintedFieldName,
  type PrintLayout,
  readValue,
  toJapaneseForms,
} from '@credence/documents';
import type { CaptureReading, Quad, TextLine } from '../readings.ts';
import type { CalendarDate, DocumentType } from '../report.ts';
import { readAddressBlock } from './address-block.ts';
import { expectationOf } from './date-expectation.ts';
import { datesByOrder, inOrder } from './date-roles.ts';
import { type Page, type PlacedLine, placeLines } from './place-lines.ts';
import type { Found, PrintedField } from './printed-field.ts';
import { along, labelLines, type Segment, splitLines } from './split-lines.ts';
import { readSuffixed } from './suffixed.ts';
import { valuesOf } from './values.ts';

/** One side of a document, taken apart by the layout that fits it best. */
export interface PrintReading {
  layout: PrintLayout;
  type: DocumentType | null;
  /** ISO 3166-1 alpha-3, or `UTO`. */
  country: string | null;
  fields: PrintedField[];
  /** Fields that every document has once and that stand there twice, each surely read and different. */
  doubled: PrintedFieldName[];
}

const ASCII = /^[\x20-\x7e]*$/;

/** What a title is worth beside fields found: with the same print on both sides of a decision, it decides. */
const TITLE_WORTH = 2;

/**
 * Takes the lines of print on one side of a document apart: by captions, numbers and positions, as layouts have them.
 *
 * Pure: readings that were stored are read anew when layouts are added.
 *
 * @param today `YYYY-MM-DD`: two-digit years are resolved around it.
 * @returns `null` when no layout fits.
 */
export function readPrintedFields(
  { image, location, text }: Pick<CaptureReading, 'image' | 'location' | 'text'>,
  today: CalendarDate,
): PrintReading | null {
  const page: Page = location ?? { quad: wholeOf(image), ...image };
  let best: { reading: PrintReading; worth: number } | null = null;
  // What a Japanese document is known by is written in letters that others do not have.
  const inAscii = text.every((line) => ASCII.test(line.text));
  for (const layout of PRINT_LAYOUTS) {
    if (inAscii && layout.country === 'JPN') continue;
    const titled = layout.titles.some((title) => text.some((line) => containsWords(line.text, title)));
    const { fields, doubled } = fieldsOf(placeLines(inLettersOf(layout, text), page), layout, today);
    // Captions alone have to tell more.
    if (fields.length < layout.fieldsMin + (layout.titles.length > 0 && !titled ? 1 : 0)) continue;
    const worth = fields.reduce((sum, { confidence }) => sum + confidence, titled ? TITLE_WORTH : 0);
    if (best && best.worth >= worth) continue;
    best = { worth, reading: { layout, type: layout.type, country: countryOf(layout, text), fields, doubled } };
  }
  forgetLines();
  return best?.reading ?? null;
}

function fieldsOf(
  lines: readonly PlacedLine[],
  layout: PrintLayout,
  today: CalendarDate,
): Pick<PrintReading, 'fields' | 'doubled'> {
  const labelledLines = labelLines(lines, layout);
  const all = splitLines(labelledLines);
  const segments = isNumbered(all, layout) ? all : splitLines(labelledLines, { byNumber: false });
  const block = layout.namesAboveAddress ? readAddressBlock(segments, layout.namesAboveAddress) : [];
  const labelled = segments
    .flatMap((segment) => readLabelled(segment, segments, layout, today))
    .filter(({ value }) => !isCaption(value));
  const found = [
    ...readSuffixed(lines, layout, today),
    ...block,
    // A caption leads to the first line of an address, its last line to all of it.
    ...labelled.filter(({ name }) => name !== 'address' || block.length === 0),
    ...readAlone(segments, layout, today),
    ...readAboveGivenNames(labelled, segments, layout),
  ];
  const fields = bestOfEach(found);
  return {
    fields: inOrder([...fields, ...datesByOrder(fields, lines, layout, today)], today),
    doubled: doubledIn(labelled),
  };
}

function readLabelled(
  segment: Segment,
  segments: readonly Segment[],
  layout: PrintLayout,
  today: CalendarDate,
): Found[] {
  const field = segment.label?.field;
  if (!field) return [];
  const { grammar = GRAMMAR_OF[field], lines = 1 } = layout.fields[field]!;
  const wanted = { grammar, lines, expected: expectationOf(field, layout, today), where: layout.values };
  const whole = (text: string) => (layout.country === 'JPN' && field === 'address' ? completePrefecture(text) : text);
  return valuesOf(segment, segments, wanted).map((value) => ({
    ...value,
    value: whole(value.value),
    name: field,
    source: 'print' as const,
    confidence: value.confidence * segment.label!.likeness,
  }));
}

/** What every document has once. */
const UNIQUE: readonly PrintedFieldName[] = ['birth_date', 'document_number', 'surname', 'full_name'];

/** How surely two values must be read for neither to be the other misread. */
const DOUBLED_SURE = 0.9;

function doubledIn(labelled: readonly Found[]): PrintedFieldName[] {
  return UNIQUE.filter((field) => {
    const values = labelled.filter(({ name, confidence }) => name === field && confidence >= DOUBLED_SURE);
    return new Set(values.map(({ value }) => value)).size > 1;
  });
}

/** How sure it is what a value is by its shape alone. */
const BY_SHAPE = 0.7;

/** A document's number has this many letters and digits at least, so that a class or a height is none. */
const ALONE_MIN = 6;

/** Values that stand on a line of their own without a caption, for fields that some issuers print so. */
function readAlone(segments: readonly Segment[], layout: PrintLayout, today: CalendarDate): Found[] {
  return Object.entries(layout.fields).flatMap(([name, field]) => {
    if (!field.alone) return [];
    const grammar = field.grammar ?? GRAMMAR_OF[name as PrintedFieldName];
    const expected = expectationOf(name as PrintedFieldName, layout, today);
    const whole = segments.filter(({ label, line, text }) => {
      const value = label === null && text === line.text ? readValue(grammar, text, expected) : undefined;
      return value?.value === text && text.length >= ALONE_MIN && /^[\dA-Z-]+$/.test(text);
    });
    return whole.slice(0, 1).map(({ line, text: value }): Found => {
      const confidence = line.confidence * BY_SHAPE;
      return { name: name as PrintedFieldName, value, source: 'print', confidence, quad: line.quad, from: [line] };
    });
  });
}

/** How sure a surname is of which only the place is known. */
const BY_PLACE = 0.95;

/**
 * The surname of a numbered licence whose `1.` was not seen, a thin mark that detection leaves out more than any other: the
 * line over the given names, which begins where they do.
 */
function readAboveGivenNames(labelled: readonly Found[], segments: readonly Segment[], layout: PrintLayout): Found[] {
  const given = labelled.find(({ name }) => name === 'given_names');
  if (!given || layout.fields.surname?.number !== '1' || labelled.some(({ name }) => name === 'surname')) return [];
  const below = segments.find(({ line }) => line === given.from[0]);
  const above = below && segments.find((segment) => segment.label === null && isRightAbove(segment, below));
  if (!above || !/^[\p{L}\p{M} '’-]{2,}$/u.test(above.text)) return [];
  if (layout.titles.some((title) => containsWords(above.text, title))) return [];
  const { line, text: value } = above;
  return [
    { name: 'surname', value, source: 'print', confidence: line.confidence * BY_PLACE, quad: line.quad, from: [line] },
  ];
}

/** Numbered licences set their lines up to three heights apart; values begin within one height of each other. */
function isRightAbove({ line, left }: Segment, below: Segment): boolean {
  const height = below.line.bottom - below.line.top;
  const down = (below.line.top - line.top) / height;
  return down > 0.5 && down < 2.5 && Math.abs(left - along(below.line, below.from)) < height;
}

/** Numbers without captions count where several stand. */
const NUMBERED_MIN = 3;

function isNumbered(segments: readonly Segment[], layout: PrintLayout): boolean {
  const numbers = new Set(Object.values(layout.fields).flatMap(({ number }) => number ?? []));
  const numbered = segments.filter(({ label, line }) => {
    const [, number = ''] = /^(\d{1,2}[a-d]?)/i.exec(line.text.slice(label?.start ?? 0)) ?? [];
    return label !== null && numbers.has(number.toLowerCase());
  });
  return numbered.length >= NUMBERED_MIN;
}

function bestOfEach(found: readonly Found[]): PrintedField[] {
  const fields = new Map<PrintedFieldName, Found>();
  const taken = new Set<string>();
  for (const one of [...found].sort((a, b) => b.confidence - a.confidence)) {
    const key = `${one.from.map(({ quad }) => quad[0].x + quad[0].y * 1e4).join()} ${one.value}`;
    if (fields.has(one.name) || taken.has(key)) continue;
    fields.set(one.name, one);
    taken.add(key);
  }
  return [...fields.values()].map(({ from: _, ...field }) => field);
}

function inLettersOf(layout: PrintLayout, text: readonly TextLine[]): readonly TextLine[] {
  // The zone's own lines, where they were not read as such, are no print.
  const print = withoutOverprint(text.filter((line) => !line.text.includes('<<')));
  return layout.country === 'JPN' ? print.map((line) => ({ ...line, text: toJapaneseForms(line.text) })) : print;
}

/** On a page that says SPECIMEN, pieces of a second SPECIMEN across its fields are no values. */
function withoutOverprint(text: readonly TextLine[]): readonly TextLine[] {
  if (!text.some((line) => line.text.replace(/\s/g, '') === 'SPECIMEN')) return text;
  return text.filter((line) => {
    const letters = line.text.replace(/\s/g, '');
    return letters.length < 3 || !'SPECIMEN'.includes(letters);
  });
}

function countryOf({ country, issuers = {} }: PrintLayout, text: readonly TextLine[]): string | null {
  const told = Object.entries(issuers).find(([, words]) =>
    words.some((word) => text.some((line) => containsWords(line.text, word))),
  );
  return told?.[0] ?? country ?? null;
}

function wholeOf({ width, height }: { width: number; height: number }): Quad {
  return [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
}

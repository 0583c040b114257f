import {
  completePrefecture,
  GRAMMAR_OF,
  isCaption,
  mayHoldDate,
  mayHoldPostalCode,
  PRINT_LAYOUTS,
  type PrintedFieldName,
  type PrintLayout,
  readValue,
  toJapaneseForms,
  toLatin1,
  wordsOn,
} from '@credence/documents';
import type { CaptureReading, Quad, TextLine } from '../readings.ts';
import type { CalendarDate, DocumentType } from '../report.ts';
import { readAddressBlock } from './address-block.ts';
import { expectationOf } from './date-expectation.ts';
import { datesByOrder, inOrder, tellsDatesByOrder } from './date-roles.ts';
import { orderNames } from './name-order.ts';
import { numberAlone, saysDateAgain } from './number-alone.ts';
import { BY_PLACE, hasNumberedNames, isRightBelow, readAboveGivenNames, readBelowSurname } from './numbered-names.ts';
import { type Page, type PlacedLine, placeLines } from './place-lines.ts';
import type { Found, PrintedField } from './printed-field.ts';
import { readSexBeforeHeight } from './sex-before-height.ts';
import { type LabelledLine, labelLines, type Segment, splitLines } from './split-lines.ts';
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

/** Where the letters of East Asia begin: nothing a Japanese layout knows a page by is written without them. */
const EAST_ASIAN = /[\u2e80-\uffff]/;

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
  const stands = wordsOn(text.map((line) => line.text));
  let best: { attempt: Attempt; worth: number; found: Pick<PrintReading, 'fields' | 'doubled'> } | null = null;
  for (const attempt of attemptsAt(placeLines(printOf(text), page), stands)) {
    if (best && isBeaten(attempt, attempt.worthMax, best)) continue;
    const found = fieldsOf(attempt, today);
    if (found.fields.length < attempt.fieldsMin) continue;
    const worth = found.fields.reduce((sum, { confidence }) => sum + confidence, attempt.titled ? TITLE_WORTH : 0);
    if (!best || !isBeaten(attempt, worth, best)) best = { attempt, worth, found };
  }
  if (!best) return null;
  const { layout } = best.attempt;
  return { layout, type: layout.type, country: countryOf(layout, stands), ...best.found };
}

/** A layout before the fields it would find are read. */
interface Attempt {
  layout: PrintLayout;
  /** Its place among the layouts; those whose titles are not there come last. */
  at: number;
  titled: boolean;
  lines: readonly PlacedLine[];
  labelled: readonly LabelledLine[];
  /** How many fields have to be found. */
  fieldsMin: number;
  /** More than these cannot be worth. */
  worthMax: number;
}

/** Layouts that may fit, the most promising first: reading the fields of the others is most of the work. */
function attemptsAt(lines: readonly PlacedLine[], stands: (words: string) => boolean): Attempt[] {
  const japanese = lines.some(({ text }) => EAST_ASIAN.test(text)) ? lines.map(inJapaneseForms) : null;
  const latin1 = lines.map((line) => ({ ...line, text: toLatin1(line.text) }));
  const surest = Math.max(1, ...lines.map(({ confidence }) => confidence));
  const attempts = PRINT_LAYOUTS.flatMap((layout, at): Attempt[] => {
    const own = layout.country === 'JPN' ? japanese : layout.latin1 ? latin1 : lines;
    if (!own) return [];
    const titled = layout.titles.some(stands);
    const labelled = labelLines(own, layout);
    // Captions alone have to tell more.
    const untitled = layout.titles.length > 0 && !titled;
    const fieldsMin = layout.fieldsMin + (untitled ? 1 : 0);
    const fieldsMax = fieldsWithin(layout, own, labelled);
    if (fieldsMax < fieldsMin) return [];
    const worthMax = fieldsMax * surest + (titled ? TITLE_WORTH : 0);
    const rank = untitled ? at + PRINT_LAYOUTS.length : at;
    return [{ layout, at: rank, titled, lines: own, labelled, fieldsMin, worthMax }];
  });
  return attempts.sort((a, b) => b.worthMax - a.worthMax);
}

/** How many fields a layout may find at most: those whose captions are there, and of those that need none what has their shape. */
function fieldsWithin(layout: PrintLayout, lines: readonly PlacedLine[], labelled: readonly LabelledLine[]): number {
  const names = new Set(labelled.flatMap(({ labels }) => labels.flatMap(({ field }) => field ?? [])));
  const add = (...more: PrintedFieldName[]) => {
    for (const name of more) names.add(name);
  };
  for (const [name, { suffixes, alone }] of Object.entries(layout.fields)) {
    const field = layout.fields[name as PrintedFieldName]!;
    if (suffixes || (alone && lines.some(({ text }) => numberAlone(text, field)))) add(name as PrintedFieldName);
  }
  if (layout.namesAboveAddress && lines.some(({ text }) => mayHoldPostalCode(text))) {
    add('address', ...layout.namesAboveAddress);
  }
  if (hasNumberedNames(layout)) add('surname', 'given_names');
  if (tellsDatesByOrder(layout) && lines.some(({ text }) => mayHoldDate(text)))
    add('birth_date', 'issue_date', 'expiration_date');
  return names.size;
}

/** Of two that fit a page alike the first is taken. */
function isBeaten({ at }: Attempt, worth: number, best: { attempt: Attempt; worth: number }): boolean {
  return worth < best.worth || (worth === best.worth && at > best.attempt.at);
}

function fieldsOf(
  { layout, lines, labelled: labelledLines }: Attempt,
  today: CalendarDate,
): Pick<PrintReading, 'fields' | 'doubled'> {
  const all = splitLines(labelledLines);
  const segments = isNumbered(all, layout) ? all : splitLines(labelledLines, { byNumber: false });
  const labelled = segments
    .flatMap((segment) => readLabelled(segment, segments, layout, today))
    .filter(({ value }) => !isCaption(value));
  const alone = readAlone(labelled, segments, layout, today);
  const block = layout.namesAboveAddress
    ? orderNames(readAddressBlock(segments, layout.namesAboveAddress), [...labelled, ...alone])
    : [];
  const found = [
    ...readSuffixed(lines, layout, today),
    ...block,
    // A caption leads to the first line of an address, its last line to all of it.
    ...labelled.filter(({ name }) => name !== 'address' || block.length === 0),
    ...alone,
    ...readSexBeforeHeight(segments, layout),
    ...readAboveGivenNames(labelled, segments, layout),
    ...readBelowSurname(labelled, segments, layout),
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
    confidence: value.confidence * segment.label!.likeness * (field === 'full_name' ? wholenessOf(value.value) : 1),
  }));
}

/** Surname and given name not of two pieces: the space that Japanese documents leave between them was lost, or others made up, for all that the letters are sure. */
const NOT_OF_TWO = 0.85;

function wholenessOf(name: string): number {
  const isOfIdeographs = /^[\p{Script=Han}々 ]+$/u.test(name);
  return isOfIdeographs && name.split(' ').length !== 2 ? NOT_OF_TWO : 1;
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

/** Values that stand on a line of their own without a caption, for fields that some issuers print so. */
function readAlone(
  labelled: readonly Found[],
  segments: readonly Segment[],
  layout: PrintLayout,
  today: CalendarDate,
): Found[] {
  const dated = segments.filter(({ line }) => labelled.some(({ name, from }) => isDate(name) && from[0] === line));
  return Object.entries(layout.fields).flatMap(([name, field]) => {
    if (!field.alone) return [];
    const grammar = field.grammar ?? GRAMMAR_OF[name as PrintedFieldName];
    const expected = expectationOf(name as PrintedFieldName, layout, today);
    const whole = segments.flatMap((segment) => {
      const { label, line, text } = segment;
      const value = label === null && text === line.text ? numberAlone(text, field) : undefined;
      const holds = value !== undefined && readValue(grammar, value, expected)?.value === value;
      return holds && !saysDateAgain(value, labelled) ? [{ segment, value }] : [];
    });
    // What is in groups may be another number of its holder.
    const likeliest = whole.find(({ value }) => !value.includes(' ')) ?? whole[0];
    return (likeliest ? [likeliest] : []).map(({ segment, value }): Found => {
      const { line } = segment;
      const inPlace = hasNumberedNames(layout) && dated.some((above) => isRightBelow(segment, above));
      const confidence = line.confidence * (inPlace ? BY_PLACE : BY_SHAPE);
      return { name: name as PrintedFieldName, value, source: 'print', confidence, quad: line.quad, from: [line] };
    });
  });
}

function isDate(name: PrintedFieldName): boolean {
  return GRAMMAR_OF[name] === 'date';
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

/** Fewer characters than this that are read less surely are specks and marks of letters: the acute of a name seemed the number of a field. */
const SCRAP = { characters: 3, confidence: 0.5 } as const;

/** The zone's own lines, where they were not read as such, are no print. */
function printOf(text: readonly TextLine[]): readonly TextLine[] {
  const isScrap = (line: TextLine) => line.text.length < SCRAP.characters && line.confidence < SCRAP.confidence;
  return withoutOverprint(text.filter((line) => !line.text.includes('<<') && !isScrap(line)));
}

function inJapaneseForms({ confidences, ...line }: PlacedLine): PlacedLine {
  const text = toJapaneseForms(line.text);
  return { ...line, text, ...(confidences && { confidences: alignedTo(text, line.text, confidences) }) };
}

/**
 * Confidences of a text in which some letters next to each other were mended: these are as sure as the least sure of them was, and
 * one that was put in as the letter before it, or behind it at the beginning of a line.
 */
function alignedTo(text: string, read: string, confidences: readonly number[]): readonly number[] {
  if (text.length === read.length) return confidences;
  const same = (at: number, was: number) =>
    text[at] === (text[at] === read[was] ? read[was] : toJapaneseForms(read[was]!));
  let [start, end] = [0, 0];
  const shorter = Math.min(text.length, read.length);
  while (start < shorter && same(start, start)) start += 1;
  while (end < shorter - start && same(text.length - 1 - end, read.length - 1 - end)) end += 1;
  const mended = Math.min(...confidences.slice(Math.max(0, start - 1), Math.max(1, confidences.length - end)));
  return [
    ...confidences.slice(0, start),
    ...Array.from({ length: text.length - start - end }, () => mended),
    ...confidences.slice(confidences.length - end),
  ];
}

/** On a page that says SPECIMEN, pieces of a second SPECIMEN across its fields are no values. */
function withoutOverprint(text: readonly TextLine[]): readonly TextLine[] {
  if (!text.some((line) => line.text.replace(/\s/g, '') === 'SPECIMEN')) return text;
  return text.filter((line) => {
    const letters = line.text.replace(/\s/g, '');
    return letters.length < 3 || !'SPECIMEN'.includes(letters);
  });
}

function countryOf({ country, issuers = {} }: PrintLayout, stands: (words: string) => boolean): string | null {
  const told = Object.entries(issuers).find(([, words]) => words.some(stands));
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

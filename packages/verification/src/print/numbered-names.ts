import { isCaption, type PrintLayout, readValue, wordsOn } from '@credence/documents';
import type { Found } from './printed-field.ts';
import { along, type Segment } from './split-lines.ts';

/** How sure a value is of which only the place is known: a name below or above the other, a licence's number below its dates. */
export const BY_PLACE = 0.95;

/** The same of what may be a second given name. */
const BELOW_GIVEN_NAMES = 0.75;

/**
 * The surname of a numbered licence whose `1.` was not seen, a thin mark that detection leaves out more than any other: the
 * line over the given names, which begins where they do, or, on licences that print those first, the one below.
 */
export function readAboveGivenNames(
  labelled: readonly Found[],
  segments: readonly Segment[],
  layout: PrintLayout,
): Found[] {
  const given = labelled.find(({ name }) => name === 'given_names');
  if (!given || !hasNumberedNames(layout) || labelled.some(({ name }) => name === 'surname')) return [];
  const below = segments.find(({ line }) => line === given.from[0]);
  if (!below) return [];
  const free = segments.filter(({ label, text }) => label === null && text !== '');
  const above = free.find((one) => isRightAbove(one, below));
  // Only North American issuers do that; elsewhere, and where the surname was not seen at all, it may be a second given name.
  const first = layout.namesAboveAddress && !above ? free.find((one) => isRightBelow(one, below)) : above;
  if (!first || !/^[\p{L}\p{M} '’-]{2,}$/u.test(first.text)) return [];
  if (layout.titles.some(wordsOn([first.text]))) return [];
  const { line, text: value } = first;
  const confidence = line.confidence * (first === above ? BY_PLACE : BELOW_GIVEN_NAMES);
  return [{ name: 'surname', value, source: 'print', confidence, quad: line.quad, from: [line] }];
}

/** Whether a layout's names have the numbers of ISO/IEC 18013-1. */
export function hasNumberedNames({ fields: { surname, given_names } }: PrintLayout): boolean {
  return surname?.number === '1' && given_names?.number === '2';
}

/** The given names of a numbered licence whose `2.` was not seen: the line under the surname, which begins where that does. */
export function readBelowSurname(
  labelled: readonly Found[],
  segments: readonly Segment[],
  layout: PrintLayout,
): Found[] {
  const surname = labelled.find(({ name }) => name === 'surname');
  if (!surname || !hasNumberedNames(layout)) return [];
  if (labelled.some(({ name }) => name === 'given_names')) return [];
  const above = segments.find(({ line, label }) => line === surname.from[0] && label?.field === 'surname');
  const below = above && segments.find((segment) => segment.label === null && isRightBelow(segment, above));
  const value = below && nameAlone(below);
  if (!value) return [];
  const { line } = below;
  return [
    {
      name: 'given_names',
      value,
      source: 'print',
      confidence: line.confidence * BY_PLACE,
      quad: line.quad,
      from: [line],
    },
  ];
}

function nameAlone({ text }: Segment): string | undefined {
  const value = readValue('name', text, { order: 'DMY', role: 'birth', today: '2000-01-01' })?.value;
  return value?.length === text.length && !isCaption(value) ? value : undefined;
}

/** Whether a segment is the line under another and begins where that does. */
export function isRightBelow({ line, left }: Segment, above: Segment): boolean {
  const height = line.bottom - line.top;
  const down = (line.top - above.line.top) / height;
  return down > 0.5 && down < 2.5 && Math.abs(left - along(above.line, above.from)) < height;
}

/** Numbered licences set their lines up to three heights apart; values begin within one height of each other. */
function isRightAbove({ line, left }: Segment, below: Segment): boolean {
  const height = below.line.bottom - below.line.top;
  const down = (below.line.top - line.top) / height;
  return down > 0.5 && down < 2.5 && Math.abs(left - along(below.line, below.from)) < height;
}

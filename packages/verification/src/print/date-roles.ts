import { findDates, type PrintedFieldName, type PrintLayout } from '@credence/documents';
import type { PlacedLine } from './place-lines.ts';
import type { PrintedField } from './printed-field.ts';
import { surenessOf } from './sureness.ts';
import { partOf } from './values.ts';

/** How sure it is what a date without a caption says, when the dates around it leave one thing. */
const BY_ORDER = 0.7;

/** Nobody is issued with a document of their own that says when they were born and was issued earlier than at birth. */
const YEARS_BETWEEN = 10;

/**
 * Tells what dates without captions say where their order leaves no choice: the first is that of birth, years before the
 * others, the last of three, or one that is yet to come, that of expiry, and one between them that of issue.
 */
export function datesByOrder(
  fields: readonly PrintedField[],
  lines: readonly PlacedLine[],
  layout: PrintLayout,
  today: string,
): PrintedField[] {
  if (!tellsDatesByOrder(layout)) return [];
  const known = new Map(fields.map(({ name, value }) => [name, value]));
  const dates = lines.flatMap((line) =>
    findDates(line.text, { order: layout.dateOrder, today }).map((found) => ({ ...found, line })),
  );
  const distinct = [...new Set(dates.map(({ date }) => date))].sort();
  const spare = distinct.filter((date) => ![...known.values()].includes(date));
  const told: PrintedField[] = [];
  const tell = (name: PrintedFieldName, date: string | undefined) => {
    const at = dates.find((one) => one.date === date);
    if (!at || known.has(name)) return;
    const { line, start, end } = at;
    const quad = partOf(line.quad, start / line.text.length, end / line.text.length);
    const confidence = surenessOf(line, start, end, 'date') * BY_ORDER;
    told.push({ name, value: at.date, source: 'print', confidence, quad });
    known.set(name, at.date);
  };
  const [first, second] = distinct;
  if (first && spare.includes(first) && first < today && (!second || yearOf(second) - yearOf(first) >= YEARS_BETWEEN)) {
    tell('birth_date', first);
  }
  const last = distinct.at(-1);
  // Three dates there are, or two and the last is yet to come.
  const isLast = distinct.length >= 3 || (distinct.length === 2 && last! > today);
  if (last && spare.includes(last) && last !== known.get('birth_date') && isLast) tell('expiration_date', last);
  const between = spare.filter((date) => ![...known.values()].includes(date));
  const [born, until] = [known.get('birth_date'), known.get('expiration_date')];
  if (between.length === 1 && born && until && between[0]! > born && between[0]! < until)
    tell('issue_date', between[0]);
  return told;
}

/** Layouts of one country have captions for all their dates. */
export function tellsDatesByOrder({ fields, country }: PrintLayout): boolean {
  return fields.birth_date !== undefined && !country;
}

/** Leaves out dates that cannot be: born after today or after the document, issued after it expired. */
export function inOrder(fields: readonly PrintedField[], today: string): PrintedField[] {
  const fieldOf = (name: PrintedFieldName) => fields.find((field) => field.name === name);
  const [born, issued, until] = [fieldOf('birth_date'), fieldOf('issue_date'), fieldOf('expiration_date')];
  const impossible = new Set<PrintedField>();
  const doubt = (a: PrintedField | undefined, b: PrintedField | undefined) => {
    if (!a || !b || a.value < b.value) return;
    impossible.add(a.confidence < b.confidence ? a : b);
  };
  if (born && born.value > today) impossible.add(born);
  if (issued && issued.value > today) impossible.add(issued);
  doubt(born, issued);
  doubt(issued, until);
  doubt(born, until);
  return fields.filter((field) => !impossible.has(field));
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

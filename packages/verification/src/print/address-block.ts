import { readCityLine, readValue, spaceStreet } from '@credence/documents';
import type { PlacedLine } from './place-lines.ts';
import type { Found } from './printed-field.ts';
import type { Segment } from './split-lines.ts';
import { heightOf, unionOf } from './values.ts';

/** How sure it is what lines without captions say, by where they stand. */
const BY_PLACE = 0.85;
/** The same of names, whose order differs between issuers. */
const NAME_BY_PLACE = 0.75;

/** A second line of an address: a flat, a room. */
const UNIT = /^(APT|UNIT|ROOM|RM|STE|SUITE|LOT|FL|BLDG|#)/;

/** Any day will do: no date is looked for. */
const ANY = { order: 'MDY', today: '2000-01-01' } as const;

/** Finds a North American address by its last line, and above it the names of its holder. */
export function readAddressBlock(segments: readonly Segment[], order: readonly ('surname' | 'given_names')[]): Found[] {
  for (const city of segments) {
    const last = lastLine(city, segments);
    if (!last) continue;
    const above = linesAbove(
      city,
      segments.filter((segment) => segment.text !== '' && !isSpeck(segment)),
    );
    const street = above[0] && UNIT.test(above[0].text) ? above.slice(0, 2).reverse() : above.slice(0, 1);
    if (street.length === 0 || street.some((line) => line.label && line.label.field !== 'address')) continue;
    const line1 = street.map((line) => spaceStreet(withoutNumber(line, city))).join(', ');
    const address: Found = {
      name: 'address',
      value: `${line1}, ${last.text}`,
      source: 'print',
      ...lessSure(unionOf([...street, ...last.parts]), BY_PLACE),
    };
    const captioned = new Set(
      segments.flatMap(({ line, label }) => (label && !label.byNumber && label.start > 0 ? line : [])),
    );
    return [address, ...readNames(above.slice(street.length), order, captioned)];
  }
  return [];
}

/** A letter or two, dimly read: a smear, or the number of a field, or what is left behind one. */
function isSpeck({ line, text }: Segment): boolean {
  return text.length <= 2 && line.confidence < 0.9;
}

function lastLine(city: Segment, segments: readonly Segment[]) {
  if (city.label && city.label.field !== 'address') return undefined;
  const format = ({ city: town, state, postalCode }: NonNullable<ReturnType<typeof readCityLine>>) =>
    `${town}, ${state} ${postalCode}`;
  const alone = readCityLine(city.text);
  if (alone) return { text: format(alone), parts: [city] };
  const next = segments.find(
    (other) =>
      other.line !== city.line &&
      Math.abs(other.line.top - city.line.top) < 0.5 * heightOf(city) &&
      other.left > city.right - heightOf(city),
  );
  const both = next && readCityLine(joinedText(city, next));
  return both ? { text: format(both), parts: [city, next] } : undefined;
}

/** A line that was cut in two, and a letter in both of its boxes. */
function joinedText(first: Segment, next: Segment): string {
  const last = first.text.at(-1);
  const isInBoth = next.left < first.right && /^(?:\p{L} |\p{L}$)/u.test(next.text) && next.text[0] === last;
  return `${first.text} ${isInBoth ? next.text.slice(1).trimStart() : next.text}`;
}

/** Lines that stand above one another over a line and begin where it does, from below upwards. */
function linesAbove(bottom: Segment, segments: readonly Segment[]): Segment[] {
  const lines: Segment[] = [];
  let last = bottom;
  for (;;) {
    const height = heightOf(last);
    const next = segments
      .filter((other) => other.line !== last.line && other.line.top < last.line.top - 0.3 * height)
      .filter((other) => last.line.top - other.line.bottom < 1.1 * height)
      .filter((other) => Math.abs(other.left - bottom.left) < 1.8 * height)
      .sort((a, b) => b.line.top - a.line.top)[0];
    if (!next || lines.length > 5) return lines;
    lines.push(next);
    last = next;
  }
}

/** A line that juts out to the left of the next begins with its number, 8 for the address. */
function withoutNumber({ text, left, label }: Segment, city: Segment): string {
  return !label && left < city.left - 0.012 ? text.replace(/^8[. ]?(?=\w)/, '') : text;
}

/** @param captioned Lines with a caption behind something else, which are no names. */
function readNames(
  above: readonly Segment[],
  order: readonly ('surname' | 'given_names')[],
  captioned: ReadonlySet<PlacedLine>,
): Found[] {
  const names: Segment[] = [];
  for (const line of above) {
    if (line.label && line.label.field !== 'surname' && line.label.field !== 'given_names') break;
    if (!nameIn(line) || captioned.has(line.line)) break;
    names.unshift(line);
    if (names.length === 3) break;
  }
  if (names.length < 2) return names.flatMap((line) => inOneLine(line));
  return order.flatMap((name, at) => {
    const lines = at === order.length - 1 ? names.slice(at) : names.slice(at, at + 1);
    if (lines.length === 0) return [];
    const value = lines.map((line) => nameIn(line)).join(' ');
    return [{ name, value, source: 'print' as const, ...lessSure(unionOf(lines), NAME_BY_PLACE) }];
  });
}

/** `SMITH, JOHN Q` or `JOHN Q SMITH`. */
function inOneLine(line: Segment): Found[] {
  const name = nameIn(line)!;
  const [before, after] = name.includes(',')
    ? name.split(/, */, 2)
    : [name.split(' ').at(-1), name.split(' ').slice(0, -1).join(' ')];
  if (!before || !after) return [];
  const place = { source: 'print' as const, ...lessSure(unionOf([line]), NAME_BY_PLACE * 0.9) };
  return [
    { name: 'surname', value: before, ...place },
    { name: 'given_names', value: after, ...place },
  ];
}

function nameIn({ text }: Segment): string | undefined {
  // One digit before a name is its number.
  return readValue('name', text.replace(/^[12][. ]?(?=\p{L})/u, ''), ANY)?.value;
}

function lessSure<T extends { confidence: number }>(found: T, factor: number): T {
  return { ...found, confidence: found.confidence * factor };
}

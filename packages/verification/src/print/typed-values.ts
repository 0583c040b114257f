import type { PrintedFieldName } from '@credence/documents';
import type { TypedWordReading } from '../authenticity.ts';
import type { CaptureReading, Point, Quad } from '../readings.ts';
import type { PrintedField } from './printed-field.ts';
import { partOf } from './values.ts';

/** In what type a value is set: the mean of its words. */
export interface TypedValue extends Pick<TypedWordReading, 'height' | 'stroke' | 'ink' | 'edgePx' | 'letters'> {
  name: PrintedFieldName;
  /** Where it stands, in pixels of the photo. */
  quad: Quad;
}

/** Takes what was measured of single words together for the values that they make up; values of which nothing was, are left out. */
export function typedValues(
  fields: readonly PrintedField[],
  text: CaptureReading['text'],
  typed: readonly TypedWordReading[],
): TypedValue[] {
  const placed = typed.map((word) => ({ word, at: middleOf(wordQuad(text, word)) }));
  return fields.flatMap(({ name, quad }) => {
    const words = placed.filter(({ at }) => contains(quad, at)).map(({ word }) => word);
    const letters = words.reduce((sum, word) => sum + word.letters, 0);
    const mean = (of: (word: TypedWordReading) => number) =>
      words.reduce((sum, word) => sum + of(word) * word.letters, 0) / letters;
    const measures = {
      height: mean(({ height }) => height),
      stroke: mean(({ stroke }) => stroke),
      ink: mean(({ ink }) => ink),
      edgePx: mean(({ edgePx }) => edgePx),
    };
    return letters === 0 ? [] : [{ name, quad, letters, ...measures }];
  });
}

/** Values are placed by their share of a line's characters, so that words are, too. */
function wordQuad(text: CaptureReading['text'], { line, word }: TypedWordReading): Quad {
  const { text: characters, quad } = text[line]!;
  const words = characters.split(' ');
  const start = words.slice(0, word).reduce((sum, { length }) => sum + length + 1, 0);
  return partOf(quad, start / characters.length, (start + words[word]!.length) / characters.length);
}

export function middleOf(quad: Quad): Point {
  const mean = (of: (corner: Point) => number) => quad.reduce((sum, corner) => sum + of(corner), 0) / 4;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
}

/** Whether a point lies on the same side of all sides of a quad. */
function contains(quad: Quad, { x, y }: Point): boolean {
  const turns = quad.map((a, i) => {
    const b = quad[(i + 1) % 4]!;
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
  });
  return turns.every((turn) => turn >= 0) || turns.every((turn) => turn <= 0);
}

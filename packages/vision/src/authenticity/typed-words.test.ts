import type { TextLine } from '@credence/verification';
import { expect, test } from 'vitest';
import { box } from '../../test/box.ts';
import type { RgbImage } from '../image.ts';
import { rectangle } from '../pixels/geometry.ts';
import { measureTypedWords } from './typed-words.ts';

const SIZE = { width: 1000, height: 300 };
const PAGE = rectangle(SIZE.width, SIZE.height);

/** How letters are set: pixels, and levels of grey. Each is two uprights and a bar between them. */
interface Type {
  heightPx: number;
  strokePx: number;
  /** How far ink runs out beside a stroke's end: half of it within, half beyond. */
  softPx: number;
  level: number;
}

const PRINT: Type = { heightPx: 30, strokePx: 5, softPx: 2, level: 40 };
const PAPER = 220;

test('words tell how high, heavy, dark and soft their letters are', () => {
  const [word] = measure('HHHHH', PRINT);
  expect(word).toMatchObject({ line: 0, word: 0, letters: 5 });
  expect(word!.height * SIZE.width).toBeCloseTo(PRINT.heightPx, 0);
  // Rows through the bar count as well, and more than that.
  expect(word!.stroke * PRINT.heightPx).toBeGreaterThan(PRINT.strokePx);
  expect(word!.stroke * PRINT.heightPx).toBeLessThan(1.5 * PRINT.strokePx);
  expect(word!.ink).toBeCloseTo(1 - PRINT.level / PAPER, 1);
});

test.each<[string, Partial<Type>, 'height' | 'stroke' | 'ink' | 'edgePx', number]>([
  ['higher', { heightPx: 33 }, 'height', 1.1],
  ['heavier', { strokePx: 7 }, 'stroke', 1.4],
  ['paler', { level: 80 }, 'ink', 0.78],
  ['softer', { softPx: 3 }, 'edgePx', 1.5],
])('what is %s measures so, by as much as it is', (_, stray, measure_, times) => {
  const [usual] = measure('HHHHH', PRINT);
  const [strange] = measure('HHHHH', { ...PRINT, ...stray });
  expect(strange![measure_] / usual![measure_]).toBeGreaterThan(times - 0.08);
  expect(strange![measure_] / usual![measure_]).toBeLessThan(times + 0.08);
});

test('words of one line are told apart by their letters, or by the gaps between them; small letters say nothing', () => {
  expect(measure('HH HHH', PRINT).map(({ word, letters }) => [word, letters])).toEqual([
    [0, 2],
    [1, 3],
  ]);
  // Read with a letter too many, as where two touch.
  expect(measure('HH HHH', PRINT, 'HH HHHH').map(({ letters }) => letters)).toEqual([2, 3]);
  expect(measure('HH HHH', PRINT, 'No HHH').map(({ word }) => word)).toEqual([1]);
});

test('neither pale print nor light print on dark says anything', () => {
  expect(measure('HHHHH', { ...PRINT, level: 200 })).toEqual([]);
  expect(measure('HHHHH', { ...PRINT, level: 255 })).toEqual([]);
});

function measure(text: string, type: Type, read = text) {
  const [left, top] = [100, 100];
  const photo = draw(text, type, { left: left + 10, top: top + 10 });
  const quad = box(left, top, text.length * ADVANCE_PX + 20, type.heightPx + 20);
  const line: TextLine = { text: read, confidence: 0.99, quad };
  return measureTypedWords(photo, [line], PAGE);
}

const ADVANCE_PX = 30;

function draw(text: string, type: Type, at: { left: number; top: number }): RgbImage {
  const data = new Uint8Array(SIZE.width * SIZE.height * 3);
  for (let y = 0, i = 0; y < SIZE.height; y += 1) {
    for (let x = 0; x < SIZE.width; x += 1, i += 3) {
      const ink = inkAt(text, type, x + 0.5 - at.left, y + 0.5 - at.top);
      data.fill(PAPER + (type.level - PAPER) * ink, i, i + 3);
    }
  }
  return { ...SIZE, data };
}

function inkAt(text: string, { heightPx, strokePx, softPx }: Type, x: number, y: number): number {
  const nth = Math.floor(x / ADVANCE_PX);
  if (nth < 0 || nth >= text.length || text[nth] === ' ') return 0;
  const along = x - nth * ADVANCE_PX - 4;
  const within = (value: number, from: number, to: number) => {
    const end = Math.min(value - from, to - value) / softPx + 0.5;
    return Math.min(1, Math.max(0, end));
  };
  const rows = within(y, 0, heightPx);
  const middle = (heightPx - strokePx) / 2;
  const bar = Math.min(within(y, middle, middle + strokePx), within(along, 0, 20));
  return Math.max(bar, Math.min(rows, Math.max(within(along, 0, strokePx), within(along, 20 - strokePx, 20))));
}

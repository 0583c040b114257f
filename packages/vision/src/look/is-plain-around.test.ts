import { describe, expect, test } from 'vitest';
import type { GrayImage } from '../image.ts';
import { mapCorners, rectangle } from '../pixels/geometry.ts';
import { isPlainAround } from './is-plain-around.ts';

const PAGE = mapCorners(rectangle(320, 200), ({ x, y }) => ({ x: x + 160, y: y + 140 }));

describe('a table around a page', () => {
  test('is plain when it varies by less than half of what print does', () => {
    expect(isPlainAround(photo({ page: 80, table: 30 }), PAGE)).toBe(true);
  });

  test('is not when a word lies on it', () => {
    expect(isPlainAround(photo({ page: 80, table: 30, word: 80 }), PAGE)).toBe(false);
  });

  test('is not beside a page without print', () => {
    expect(isPlainAround(photo({ page: 30, table: 30 }), PAGE)).toBe(false);
  });
});

/** Stripes that vary by so many levels on the page, around it, and in a word below it. */
function photo({ page, table, word = table }: { page: number; table: number; word?: number }): GrayImage {
  const image = { width: 640, height: 480, data: new Uint8Array(640 * 480) };
  for (let i = 0; i < image.data.length; i++) {
    const [x, y] = [i % image.width, Math.floor(i / image.width)];
    const onPage = x >= 160 && x < 480 && y >= 140 && y < 340;
    const inWord = x >= 200 && x < 240 && y >= 400 && y < 416;
    image.data[i] = 100 + (x % 4 < 2 ? (onPage ? page : inWord ? word : table) : 0);
  }
  return image;
}

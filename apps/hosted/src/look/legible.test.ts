import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrastOf, inkOn, legible, tint } from './legible.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test('contrast is that of the guidelines', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe('a colour of the business', () => {
  const light = ['#ffffff', '#f1f4ef'];
  const dark = ['#151d1a', '#0c1210'];

  test.each([light, dark])('can be read on %s and %s, whatever it is', (...behind) => {
    fc.assert(
      fc.property(color, (wanted) => {
        const made = legible(wanted, behind);
        for (const background of behind) expect(contrastOf(made, background)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('stays as it is where it can be read already', () => {
    expect(legible('#0e6b58', light)).toBe('#0e6b58');
    expect(legible('#66d3b4', dark)).toBe('#66d3b4');
  });

  test('keeps its hue where it has to be darkened: a pale yellow becomes a dark one', () => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(legible('#ffee33', light).slice(at, at + 2), 16));
    expect(Math.min(r!, g!)).toBeGreaterThan(b!);
  });

  test('carries letters that can be read', () => {
    fc.assert(
      fc.property(color, (made) => {
        expect(contrastOf(inkOn(made), made)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  test('is mixed in by its share', () => {
    expect(tint('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect(tint('#123456', '#ffffff', 0)).toBe('#123456');
  });
});

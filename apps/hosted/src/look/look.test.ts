import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrastOf } from './legible.ts';
import { lookOf } from './look.ts';

const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test.each(['light', 'dark'] as const)('whatever colours a business has, its %s page can be read', (scheme) => {
  const card = scheme === 'light' ? '#ffffff' : '#151d1a';
  fc.assert(
    fc.property(color, color, (primaryColor, secondaryColor) => {
      const look = lookOf({ primaryColor, secondaryColor }, scheme);
      const pairs = [
        ['--accent', '--paper'],
        ['--accent', '--accent-soft'],
        ['--accent-ink', '--accent'],
        ['--soft', '--paper'],
      ] as const;
      for (const [ink, ground] of pairs) {
        expect(contrastOf(look[ink]!, look[ground]!), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrastOf(look['--accent']!, card)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test('without colours of its own a business has the pages’', () => {
  expect(lookOf({ primaryColor: null, secondaryColor: null }, 'light')).toEqual({});
});

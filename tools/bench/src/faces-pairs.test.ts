import { expect, test } from 'vitest';
import { type Crossed, figuresOf } from './faces-pairs.ts';

const pairs = (same: boolean, similarities: number[]): Crossed[] =>
  similarities.map((similarity) => ({ kind: 'photos with photos', same, similarity }));

test('rates that a sample is too small for are not stated', () => {
  const text = figuresOf('photos', [...pairs(true, [0.9, 0.5]), ...pairs(false, [0.1, 0.2, 0.6])]);
  expect(text).toContain('FNMR 1/2 50.0 %');
  expect(text).toContain('FMR  1/3 33.3 %');
  expect(text).toContain('FNMR at FMR 0.001: not measurable with 3 pairs');
});

test('with enough pairs the threshold lies where one in a thousand impostors passes', () => {
  const impostors = Array.from({ length: 4000 }, (_, i) => i / 10_000);
  const text = figuresOf('photos', [...pairs(true, [0.9, 0.3995]), ...pairs(false, impostors)]);
  expect(text).toContain('FNMR at FMR 0.001, above 0.400: 1/2');
});

import { expect, test } from 'vitest';
import { onCapture, type Region, regionsOf } from './evidence.ts';
import type { Quad } from './readings.ts';

const PAGE: Quad = [
  { x: -20, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 50 },
  { x: 0, y: 50 },
];

test('a place is told in shares of the picture and never lies outside of it', () => {
  const image = { format: 'jpeg', width: 200, height: 100 } as const;
  expect(onCapture({ image }, PAGE)).toEqual([
    { x: 0, y: 0 },
    { x: 0.5, y: 0 },
    { x: 0.5, y: 0.5 },
    { x: 0, y: 0.5 },
  ]);
});

test('each place is listed with the check that points at it', () => {
  const region: Region = { capture: 'front', kind: 'box', box: PAGE, shows: 'a portrait' };
  const answer = { outcome: 'fail', why: 'pasted', evidence: {} } as const;
  const regions = regionsOf([
    { id: 'a', ...answer },
    { id: 'b', ...answer, regions: [region] },
  ]);
  expect(regions).toEqual([{ check: 'b', ...region }]);
});

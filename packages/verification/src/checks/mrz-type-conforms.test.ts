import { expect, test } from 'vitest';
import { READINGS_VERSION, type Readings, type ZoneTypeReading } from '../readings.ts';
import type { Evidence } from './check.ts';
import { mrzTypeConforms } from './mrz-type-conforms.ts';

const EVEN: ZoneTypeReading = { longer: 0.004, turnDegrees: 0.08, beginning: 0.01 };

test('a zone that one machine has printed passes', () => {
  expect(ask(EVEN)).toMatchObject({ outcome: 'pass', evidence: { longer: 0.004, longerMax: 0.02 } });
});

test.each([
  ['longer', { longer: 0.04 }, 'length'],
  ['turned', { turnDegrees: 0.9 }, 'direction'],
  ['moved', { beginning: 0.8 }, 'where they begin'],
])('a line that is %s stays open', (_, stray, why) => {
  expect(ask({ ...EVEN, ...stray })).toMatchObject({ outcome: 'inconclusive', why: `they stray in ${why}` });
});

test('zones of earlier readings are not asked', () => {
  expect(ask(undefined)).toBeUndefined();
});

function ask(type: ZoneTypeReading | undefined) {
  const readings = { version: READINGS_VERSION, pipeline: {}, captures: { front: { mrz: { type } } } };
  return mrzTypeConforms.run({ readings: readings as unknown as Readings } as Evidence);
}

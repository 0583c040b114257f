import { describe, expect, test } from 'vitest';
import { type Advice, follow, UNGUIDED } from './guide.ts';
import type { Fault, Seen } from './look.ts';
import type { Quad } from './picture.ts';

const QUAD: Quad = [
  { x: 40, y: 80 },
  { x: 260, y: 80 },
  { x: 260, y: 220 },
  { x: 40, y: 220 },
];

/** A frame every eighth of a second. */
const STEP_MS = 125;

describe('the guide', () => {
  test('takes what has been right for six tenths of a second, and not before', () => {
    const advice = watch([null, null, null, null, null, null]);
    expect(advice.map(({ take }) => take)).toEqual([false, false, false, false, false, true]);
  });

  test.each(FAULTS())('begins anew after a frame that is %s', (fault) => {
    const advice = watch([null, null, null, null, fault, null, null, null, null, null, null]);
    expect(advice.map(({ take }) => take).indexOf(true)).toBe(10);
  });

  test.each(FAULTS())('never takes what is always %s', (fault) => {
    expect(watch(Array(200).fill(fault)).some(({ take }) => take)).toBe(false);
  });

  test('keeps the sharpest of the frames that can be taken', () => {
    const advice = watch([null, null, 'moving', null, null, null], [0.2, 0.25, 0.9, 0.16, 0.15, 0.18]);
    expect(advice.map(({ keep }) => keep)).toEqual([true, true, false, true, false, true]);
  });

  test('waits for four frames on a device that shows few', () => {
    let guide = UNGUIDED;
    const takes = [0, 700, 1400, 2100].map((atMs) => {
      const advice = follow(guide, seenAs(null), atMs);
      guide = advice.guide;
      return advice.take;
    });
    expect(takes).toEqual([false, false, false, true]);
  });

  test('says one thing for a second, whatever comes and goes meanwhile', () => {
    const advice = watch(['too_far', 'glare', 'too_far', 'moving', 'blurred', 'glare', 'too_far', 'glare']);
    expect(new Set(advice.map(({ say }) => say))).toEqual(new Set(['too_far']));
  });

  test('goes on to what has lasted', () => {
    const advice = watch([...Array(4).fill('too_far'), ...Array(8).fill('glare')]);
    expect(advice.at(-1)?.say).toBe('glare');
  });

  test('says that all is right', () => {
    expect(watch(Array(12).fill(null)).at(-1)?.say).toBe('good');
  });
});

function FAULTS(): Fault[] {
  return [
    'none_found',
    'cut_off',
    'too_far',
    'not_level',
    'moving',
    'too_dark',
    'glare',
    'blurred',
    'is_back',
    'same_side',
  ];
}

function watch(faults: (Fault | null)[], sharpness: number[] = []): Advice[] {
  let guide = UNGUIDED;
  return faults.map((fault, i) => {
    const advice = follow(guide, seenAs(fault, sharpness[i]), i * STEP_MS);
    guide = advice.guide;
    return advice;
  });
}

function seenAs(fault: Fault | null, sharpness = 0.2): Seen {
  return { quad: fault === 'none_found' ? null : QUAD, fault, sharpness, likeness: new Float32Array(160) };
}

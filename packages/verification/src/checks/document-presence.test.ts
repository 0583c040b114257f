import { expect, test } from 'vitest';
import { QUAD } from '../../test/pictures.ts';
import { decide } from '../decide.ts';
import { POLICIES, POLICY_NAMES } from '../policy.ts';
import type { ComparedFrames, DetailsReading, PresenceReading } from '../presence.ts';
import { type CaptureReading, READINGS_VERSION, type Readings } from '../readings.ts';

const SEEN: ComparedFrames = {
  frames: 4,
  likeness: 0.95,
  found: 4,
  motion: 0.004,
  change: 3,
  part: { likeness: 0.8, quad: QUAD },
};

test.each<[string, Partial<ComparedFrames>, string]>([
  ['frames that show the document as a hand holds it pass', {}, 'pass'],
  ['frames of another document fail', { likeness: 0.3, found: 0 }, 'fail'],
  ['frames of what may be another stay open', { likeness: 0.6 }, 'inconclusive'],
  ['a photo with a part that no frame shows fails', { part: { likeness: 0.1, quad: QUAD } }, 'fail'],
  ['one with a part that looks otherwise stays open', { part: { likeness: 0.4, quad: QUAD } }, 'inconclusive'],
  ['one picture played again and again fails', { motion: 0, change: 0 }, 'fail'],
  ['a document that does not move, seen by a sensor, stays open', { motion: 0, change: 0.6 }, 'inconclusive'],
  ['two frames say too little', { frames: 2, motion: 0, change: 0 }, 'inconclusive'],
])('%s', (_, compared, outcome) => {
  expect(answer({ frames: 4, spanMs: 800, compared: { ...SEEN, ...compared } })).toMatchObject({ outcome });
});

test('one picture within a moment may be a slow camera’s', () => {
  const compared = { ...SEEN, motion: 0, change: 0 };
  expect(answer({ frames: 4, spanMs: 200, compared })).toMatchObject({ outcome: 'inconclusive' });
});

const DETAILS = { details: 4, pairs: 3, level: 5, residual: 3, shared: 0.2 };

test.each<[string, Partial<DetailsReading>, string]>([
  ['exposures have noise of their own', {}, 'pass'],
  ['one picture that is moved by whole pixels fails', { residual: 0.41, shared: 0.98 }, 'fail'],
  ['one that is turned a little may be a sharp camera in good light', { residual: 0.8, shared: 0.85 }, 'inconclusive'],
  ['where there is no detail, equal details say nothing', { level: 0.6, residual: 0.41, shared: 0.3 }, 'pass'],
  ['one pair may be one frame that was given twice', { pairs: 1, residual: 0.41 }, 'inconclusive'],
])('%s', (_, told, outcome) => {
  const details = { ...DETAILS, ...told };
  expect(answer({ frames: 4, spanMs: 800, compared: SEEN, details })).toMatchObject({ outcome });
});

test('details that nothing could be made of stay open, and none that came are not asked for', () => {
  const reading = { frames: 4, spanMs: 800, compared: SEEN };
  expect(answer({ ...reading, details: { details: 4, pairs: 0 } })).toMatchObject({ outcome: 'inconclusive' });
  expect(answer(reading)).toMatchObject({ outcome: 'pass' });
});

test('photos without frames stay open, and pictures that no page took are not asked', () => {
  expect(answer({ frames: 0, spanMs: 0 })).toMatchObject({ outcome: 'inconclusive' });
  expect(answer({ frames: 4, spanMs: 800 })).toMatchObject({ outcome: 'inconclusive' });
  expect(answer(undefined)).toBeUndefined();
});

test('of two sides the one that convinces less is told, and what it is that the frames do not show', () => {
  const back = { frames: 4, spanMs: 800, compared: { ...SEEN, part: { likeness: 0, quad: QUAD } } };
  const told = answer({ frames: 0, spanMs: 0 }, back);
  expect(told).toMatchObject({ outcome: 'fail', evidence: { side: 'back' } });
  expect(told?.regions).toMatchObject([{ capture: 'back', shows: 'what the frames do not show' }]);
});

test('a file refuses and holds nobody; what failed is looked at', () => {
  const rules = POLICY_NAMES.map((name) => POLICIES[name].rules.document_presence);
  expect(rules.map((rule) => rule?.inconclusive)).toEqual(['accept', 'accept', 'accept', 'accept']);
  expect(rules.map((rule) => rule?.fail)).toEqual(['accept', 'hold', 'hold', 'hold']);
});

const ASKED = { livemode: true, type: 'document', options: {}, declared: null, expectedDetails: null } as const;

function answer(front: PresenceReading | undefined, back?: PresenceReading) {
  const image = { format: 'jpeg', width: 2000, height: 1500 } as const;
  const capture = (presence?: PresenceReading): CaptureReading => ({ image, text: [], ...(presence && { presence }) });
  const captures = { front: capture(front), ...(back && { back: capture(back) }) };
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures };
  const asked = ASKED as unknown as Parameters<typeof decide>[1];
  return decide(readings, asked, '2026-11-01').checks.find(({ id }) => id === 'document_presence');
}

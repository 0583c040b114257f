import type { SessionView } from '@credence/wire';
import { describe, expect, test } from 'vitest';
import { begin, type Flow, flow, progressOf, screenOf } from './flow.ts';

const VIEW: SessionView = {
  id: 'vs_1',
  livemode: false,
  businessName: 'Aoba Bank',
  business: {
    icon: null,
    logo: null,
    primaryColor: null,
    secondaryColor: null,
    privacyPolicyUrl: null,
    termsUrl: null,
    supportUrl: null,
    supportEmail: null,
    retentionDays: null,
  },
  step: 'consent',
  allowedTypes: ['driving_license', 'id_card', 'passport'],
  requireLiveCapture: false,
  requireSelfie: false,
  declared: null,
  sides: [],
  captured: [],
  challengeDue: false,
  lastError: null,
  attemptsLeft: 5,
  returnUrl: null,
  test: null,
  supportCode: '7F3K-92QD',
};
const CARD = { declared: { type: 'id_card', country: 'JP' }, sides: ['front', 'back'] } as const;

function at(view: Partial<SessionView>, rest: Partial<Flow> = {}): Flow {
  return { ...begin('token'), view: { ...VIEW, ...view } as SessionView, ...rest };
}

describe('screenOf', () => {
  test.each([
    ['consent', {}],
    ['document', { step: 'document' }],
    ['processing', { step: 'processing' }],
    ['verified', { step: 'verified' }],
    ['retry', { step: 'retry' }],
    ['declined', { step: 'declined' }],
    ['closed', { step: 'closed' }],
    ['elsewhere', { step: 'elsewhere' }],
    ['attempts_used', { step: 'closed', attemptsLeft: 0 }],
  ] as const)('shows %s where the server says so', (name, view) => {
    expect(screenOf(at(view))).toEqual({ name });
  });

  test('asks for the sides in order, then for the last look', () => {
    expect(screenOf(at({ ...CARD, step: 'capture', sides: ['front', 'back'] }))).toEqual({
      name: 'capture',
      side: 'front',
    });
    expect(screenOf(at({ ...CARD, step: 'capture', sides: ['front', 'back'], captured: ['front'] }))).toEqual({
      name: 'capture',
      side: 'back',
    });
    expect(screenOf(at({ ...CARD, step: 'capture', sides: ['front', 'back'], captured: ['back', 'front'] }))).toEqual({
      name: 'submit',
    });
  });

  test('is a dead end neither while loading nor when the server cannot be reached', () => {
    expect(screenOf(begin('token'))).toEqual({ name: 'loading' });
    expect(screenOf({ ...begin('token'), problem: 'network' })).toEqual({ name: 'unreachable' });
  });

  test('lets a final refusal take the place of whatever was shown', () => {
    expect(screenOf(at({ step: 'document' }, { problem: 'link_elsewhere' }))).toEqual({ name: 'elsewhere' });
    expect(screenOf(at({ step: 'capture' }, { problem: 'link_expired' }))).toEqual({ name: 'expired' });
    expect(screenOf(at({ step: 'capture' }, { problem: 'too_many_attempts' }))).toEqual({ name: 'attempts_used' });
  });
});

describe('flow', () => {
  test('a new attempt goes through the choice of document to its first photo', () => {
    const failed = at({ ...CARD, sides: ['front', 'back'], step: 'retry' });

    const choosing = flow(failed, { type: 'choseAgain' });
    expect(screenOf(choosing)).toEqual({ name: 'document' });

    // The server still tells of the failure: nothing new was photographed yet.
    const declared = flow(choosing, { type: 'declared', view: failed.view! });
    expect(screenOf(declared)).toEqual({ name: 'capture', side: 'front' });
  });

  test('a retake returns to the last look once the new photo has arrived', () => {
    const all = at({ ...CARD, step: 'capture', sides: ['front', 'back'], captured: ['front', 'back'] });

    const retaking = flow(all, { type: 'retook', side: 'front' });
    expect(screenOf(retaking)).toEqual({ name: 'capture', side: 'front' });

    expect(screenOf(flow(retaking, { type: 'received', view: all.view! }))).toEqual({ name: 'submit' });
  });

  test('who declined can read the consent again', () => {
    expect(screenOf(flow(at({ step: 'declined' }), { type: 'reconsidered' }))).toEqual({ name: 'consent' });
  });

  test('the token is forgotten once the session is bound to this browser', () => {
    expect(flow(at({}), { type: 'bound', view: VIEW }).token).toBeNull();
    expect(flow(at({}), { type: 'received', view: VIEW }).token).toBe('token');
  });

  test('a problem stays until the next try, and ends its waiting', () => {
    const asked = flow(at({}), { type: 'asked' });
    const failed = flow(asked, { type: 'failed', problem: 'network' });
    expect(failed).toMatchObject({ busy: false, problem: 'network' });
    expect(flow(failed, { type: 'asked' })).toMatchObject({ busy: true, problem: null });
  });
});

test('a new attempt with a good document goes straight on to what is missing', () => {
  const failed = at({ ...CARD, sides: ['front', 'back', 'selfie'], captured: ['front', 'back'], step: 'retry' });
  expect(screenOf(failed)).toEqual({ name: 'retry' });
  expect(screenOf(flow(failed, { type: 'resumed' }))).toEqual({ name: 'capture', side: 'selfie' });
});

test('a face is followed by what it is asked to do, until that is done or the face is taken again', () => {
  const there = at({ ...CARD, step: 'capture', sides: ['front', 'selfie'], captured: ['front'], challengeDue: true });
  expect(screenOf(there)).toEqual({ name: 'challenge' });
  expect(screenOf(flow(there, { type: 'retook', side: 'selfie' }))).toEqual({ name: 'capture', side: 'selfie' });
  expect(progressOf({ name: 'challenge' }, { requireSelfie: true })).toEqual({ step: 4, steps: 5 });
});

test('progress is counted from consent to submitting, and nowhere else', () => {
  expect(progressOf({ name: 'capture', side: 'selfie' }, { requireSelfie: true })).toEqual({ step: 4, steps: 5 });
  expect(progressOf({ name: 'submit' }, { requireSelfie: true })).toEqual({ step: 5, steps: 5 });
  expect(progressOf({ name: 'consent' })).toEqual({ step: 1, steps: 4 });
  expect(progressOf({ name: 'capture', side: 'back' })).toEqual({ step: 3, steps: 4 });
  expect(progressOf({ name: 'verified' })).toBeNull();
});

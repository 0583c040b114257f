import type { SessionView } from '@credence/wire';
import { describe, expect, test } from 'vitest';
import { begin, type Flow, flow, mayHandOver, progressOf, screenOf } from './flow.ts';

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
    faceSearch: false,
  },
  step: 'consent',
  allowedTypes: ['driving_license', 'id_card', 'passport'],
  requireLiveCapture: false,
  requireSelfie: false,
  requireDocument: true,
  confirms: [],
  contact: null,
  idNumber: null,
  declared: null,
  sides: [],
  captured: [],
  challengeDue: false,
  lastError: null,
  attemptsLeft: 5,
  returnUrl: null,
  handOff: null,
  phoneReach: 'camera',
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
    ['in_review', { step: 'in_review' }],
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
  expect(progressOf({ name: 'challenge' }, { ...VIEW, requireSelfie: true })).toEqual({ step: 4, steps: 5 });
});

test('progress is counted from consent to submitting, and nowhere else', () => {
  expect(progressOf({ name: 'capture', side: 'selfie' }, { ...VIEW, requireSelfie: true })).toEqual({
    step: 4,
    steps: 5,
  });
  expect(progressOf({ name: 'submit' }, { ...VIEW, requireSelfie: true })).toEqual({ step: 5, steps: 5 });
  expect(progressOf({ name: 'consent' })).toEqual({ step: 1, steps: 4 });
  expect(progressOf({ name: 'capture', side: 'back' })).toEqual({ step: 3, steps: 4 });
  expect(progressOf({ name: 'verified' })).toBeNull();
});

describe('handing over to a phone', () => {
  const OFFERED = { role: 'first', phrase: 'amber otter', taken: false } as const;
  const TAKEN = { ...OFFERED, taken: true };

  test('shows a code until a phone has the session, then follows it, then goes on by itself', () => {
    const chosen = flow(at({}), { type: 'choseHandOff' });
    expect(screenOf(chosen)).toEqual({ name: 'hand_off' });
    const offered = flow(chosen, { type: 'offered', view: { ...VIEW, handOff: OFFERED } });
    expect(screenOf(offered)).toEqual({ name: 'hand_off' });
    expect(offered.token).toBeNull();
    const taken = flow(offered, { type: 'received', view: { ...VIEW, step: 'handed_off', handOff: TAKEN } });
    expect(screenOf(taken)).toEqual({ name: 'handed_off' });
    const done = flow(taken, { type: 'received', view: { ...VIEW, step: 'verified', handOff: TAKEN } });
    expect(screenOf(done)).toEqual({ name: 'verified' });
  });

  test('shows that a phone was faster although a newer code was asked for', () => {
    const view = { ...VIEW, step: 'handed_off', handOff: TAKEN } as const;
    expect(screenOf(flow(at({}), { type: 'offered', view }))).toEqual({ name: 'handed_off' });
  });

  test('can be left for what was shown before', () => {
    const chosen = flow(at({ step: 'document' }), { type: 'choseHandOff' });
    expect(screenOf(flow(chosen, { type: 'received', view: { ...VIEW, step: 'document' } }))).toEqual({
      name: 'document',
    });
  });

  test('is offered before the person’s part is done, and never by the phone', () => {
    for (const step of ['consent', 'document', 'capture', 'retry'] as const) {
      expect(mayHandOver({ step, handOff: OFFERED })).toBe(true);
      expect(mayHandOver({ step, handOff: { ...TAKEN, role: 'phone' } })).toBe(false);
    }
    for (const step of [
      'handed_off',
      'processing',
      'in_review',
      'verified',
      'declined',
      'closed',
      'elsewhere',
    ] as const) {
      expect(mayHandOver({ step, handOff: null })).toBe(false);
    }
  });

  test('asks on the phone to compare the words first, and goes on there', () => {
    const invitation = { token: 'code', phrase: 'amber otter' };
    const invited = flow(begin(null), { type: 'invited', view: { ...VIEW, step: 'elsewhere' }, invitation });
    expect(screenOf(invited)).toEqual({ name: 'join' });
    const failed = flow(invited, { type: 'failed', problem: 'network' });
    expect(screenOf(failed)).toEqual({ name: 'join' });
    const joined = flow(failed, { type: 'bound', view: { ...VIEW, handOff: { ...TAKEN, role: 'phone' } } });
    expect(screenOf(joined)).toEqual({ name: 'consent' });
  });

  test.each([
    ['hand_off_used', 'code_used'],
    ['hand_off_expired', 'code_expired'],
    ['session_closed', 'closed'],
    ['link_expired', 'expired'],
  ] as const)('tells the phone when a code lets nobody in (%s)', (problem, name) => {
    expect(screenOf(flow(begin(null), { type: 'failed', problem }))).toEqual({ name });
  });

  test('ends on the phone when the other device takes the session back', () => {
    const phone = at({ step: 'document', handOff: { ...TAKEN, role: 'phone' } }, { token: null });
    expect(screenOf(flow(phone, { type: 'failed', problem: 'link_elsewhere' }))).toEqual({ name: 'elsewhere' });
  });
});

describe('what is answered beside photos', () => {
  const contact = { channel: 'email', address: null, codeSent: false, waitSeconds: 0, codesLeft: 5 } as const;

  test('an address is confirmed before anything is shown, also in a new attempt', () => {
    expect(screenOf(at({ step: 'contact', contact }))).toEqual({ name: 'contact' });
    const failed = at({ declared: CARD.declared, step: 'retry', contact });
    expect(screenOf(failed)).toEqual({ name: 'retry' });
    expect(screenOf(flow(failed, { type: 'resumed' }))).toEqual({ name: 'contact' });
  });

  test('an ID number is given after the photos, and can be given anew until all is submitted', () => {
    const photographed: Partial<SessionView> = { step: 'capture', sides: ['front'], captured: ['front'] };
    const due = at({ ...photographed, idNumber: { given: false, asksPerson: false } });
    expect(screenOf(due)).toEqual({ name: 'id_number' });
    const given = at({ ...photographed, idNumber: { given: true, asksPerson: false } });
    expect(screenOf(given)).toEqual({ name: 'submit' });
    const again = flow(given, { type: 'reenteredIdNumber' });
    expect(screenOf(again)).toEqual({ name: 'id_number' });
    expect(screenOf(flow(again, { type: 'received', view: given.view! }))).toEqual({ name: 'submit' });
  });

  test('counts among the steps', () => {
    const idNumber = { given: false, asksPerson: true };
    const asked = { ...VIEW, confirms: ['email' as const], idNumber, requireDocument: false };
    expect(progressOf({ name: 'contact' }, asked)).toEqual({ step: 2, steps: 4 });
    expect(progressOf({ name: 'id_number' }, asked)).toEqual({ step: 3, steps: 4 });
  });
});

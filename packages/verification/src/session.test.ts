import { describe, expect, test } from 'vitest';
import { session } from '../test/session.ts';
import type { AnsweredPart } from './answers.ts';
import { requiredCaptures } from './asked.ts';
import { finishRedaction, redact } from './redact.ts';
import { Refusal } from './refusal.ts';
import {
  askAgain,
  cancel,
  giveUp,
  type SessionStatus,
  submit,
  type Transition,
  type VerificationSession,
  verify,
} from './session.ts';
import { update } from './update.ts';

const ERROR = { code: 'document_expired' as const, reason: 'The document is expired.' };

describe('submitting', () => {
  test('clears the error of the last attempt, counts the attempt and starts the analysis', () => {
    const waiting = session({ lastError: ERROR, declared: { type: 'passport', country: 'UTO' }, submissionCount: 1 });
    const { session: after, event, job } = submit(waiting, { id: 'sub_1', captures: ['front'], answered: [] });
    expect(after).toMatchObject({ status: 'processing', lastError: null, submissionId: 'sub_1', submissionCount: 2 });
    expect(event?.type).toBe('identity.verification_session.processing');
    expect(job).toEqual({ name: 'analyze-submission', submissionId: 'sub_1' });
  });

  test('names the sides that are still missing', () => {
    const waiting = session({ declared: { type: 'id_card', country: 'UTO' } });
    expect(requiredCaptures(waiting)).toEqual(['front', 'back']);
    expect(() => submit(waiting, { id: 'sub_1', captures: ['front'], answered: [] })).toThrow(/back/);
  });

  test('asks for the face after the document where the session does, and only there', () => {
    const selfie = { document: { requireMatchingSelfie: true } };
    const passport = { declared: { type: 'passport', country: 'UTO' } } as const;
    const of = (changes: Partial<VerificationSession>) => requiredCaptures(session(changes));
    expect(of({ options: selfie })).toEqual(['front', 'back', 'selfie']);
    expect(of({ options: selfie, ...passport })).toEqual(['front', 'selfie']);
    expect(of({ options: { document: { ...selfie.document, requireIdNumber: true } }, ...passport })).toEqual([
      'front',
      'selfie',
    ]);
    expect(of({ type: 'verification_flow', options: { ...selfie, idNumber: {} }, ...passport })).toEqual([
      'front',
      'selfie',
    ]);
    expect(of({ type: 'id_number', options: { idNumber: {} } })).toEqual([]);
    const waiting = session({ options: selfie, ...passport });
    expect(() => submit(waiting, { id: 'sub_1', captures: ['front'], answered: [] })).toThrow(
      'Still to be captured: selfie.',
    );
  });

  test('names what is still to be confirmed or given, as it is asked for', () => {
    const options = {
      document: { requireIdNumber: true },
      email: { requireVerification: true },
      phone: { requireVerification: true },
    };
    const waiting = session({ type: 'verification_flow', options, declared: { type: 'passport', country: 'UTO' } });
    const answering = (answered: AnsweredPart[]) => submit(waiting, { id: 'sub_1', captures: ['front'], answered });
    expect(() => answering([])).toThrow('Still to be answered: email, phone, idNumber.');
    expect(() => answering(['email', 'idNumber'])).toThrow('Still to be answered: phone.');
    expect(answering(['email', 'phone', 'idNumber']).session.status).toBe('processing');
  });

  test.each(['processing', 'verified', 'canceled'] as SessionStatus[])('is refused while %s', (status) => {
    expect(() => submit(session({ status }), { id: 'sub_1', captures: ['front', 'back'], answered: [] })).toThrow(
      Refusal,
    );
  });
});

describe('the outcome', () => {
  const outputs = {} as NonNullable<VerificationSession['verifiedOutputs']>;

  test('verified: no error, outputs, the report', () => {
    const { session: after, event } = verify(session({ status: 'processing', submissionId: 'sub_1' }), 'vr_1', outputs);
    expect(after).toMatchObject({ status: 'verified', lastError: null, lastReportId: 'vr_1', submissionId: null });
    expect(event?.type).toBe('identity.verification_session.verified');
  });

  test('not convincing: the person is asked again and told why', () => {
    const { session: after, event } = askAgain(session({ status: 'processing' }), 'vr_1', ERROR);
    expect(after).toMatchObject({
      status: 'requires_input',
      lastError: ERROR,
      lastReportId: 'vr_1',
      verifiedOutputs: null,
    });
    expect(event?.type).toBe('identity.verification_session.requires_input');
  });

  test('declined: still waiting, with the reason, and without a report', () => {
    const { session: after } = giveUp(session({}), 'consent_declined');
    expect(after).toMatchObject({
      status: 'requires_input',
      lastError: { code: 'consent_declined' },
      lastReportId: null,
    });
  });
});

describe('cancelling', () => {
  test('erases the error of the last attempt', () => {
    expect(cancel(session({ lastError: ERROR })).session).toMatchObject({ status: 'canceled', lastError: null });
  });

  test('twice changes nothing and says nothing', () => {
    const canceled = session({ status: 'canceled' });
    expect(cancel(canceled)).toEqual({ session: canceled });
  });

  test.each(['processing', 'verified'] as SessionStatus[])(
    'is refused when %s, in the words clients know',
    (status) => {
      expect(() => cancel(session({ status }))).toThrow(
        `You cannot cancel this VerificationSession because it has a status of "${status}". Only a VerificationSession in "requires_input" status may be canceled.`,
      );
    },
  );
});

// What each verb does in each state: the status it leads to, `same` where nothing changes, `refused` by a refusal, and
// `fault` where our own work would be at fault.
const STATES = {
  waiting: {},
  'waiting after a failure': { lastError: ERROR, lastReportId: 'vr_0', submissionCount: 1 },
  processing: { status: 'processing', submissionId: 'sub_1' },
  verified: { status: 'verified', lastReportId: 'vr_1' },
  canceled: { status: 'canceled' },
  'verified, being redacted': { status: 'verified', redaction: 'processing' },
  'canceled, being redacted': { status: 'canceled', redaction: 'processing' },
  'verified and redacted': { status: 'verified', redaction: 'redacted' },
  'canceled and redacted': { status: 'canceled', redaction: 'redacted' },
} satisfies Record<string, Partial<VerificationSession>>;

const VERBS: Record<string, (before: VerificationSession) => Transition> = {
  submit: (before) => submit(before, { id: 'sub_2', captures: ['front', 'back'], answered: [] }),
  verify: (before) => verify(before, 'vr_2', {} as NonNullable<VerificationSession['verifiedOutputs']>),
  askAgain: (before) => askAgain(before, 'vr_2', ERROR),
  giveUp: (before) => giveUp(before, 'consent_declined'),
  cancel,
  redact,
  finishRedaction,
  updateTerms: (before) => update(before, { document: { requireLiveCapture: true } }),
  updateMetadata: (before) => update(before, { metadata: { order: '1' } }),
};

const TABLE: [keyof typeof STATES, Record<keyof typeof VERBS, string>][] = [
  [
    'waiting',
    {
      submit: 'processing',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'requires_input',
      cancel: 'canceled',
      redact: 'canceled',
      finishRedaction: 'fault',
      updateTerms: 'requires_input',
      updateMetadata: 'requires_input',
    },
  ],
  [
    'waiting after a failure',
    {
      submit: 'processing',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'requires_input',
      cancel: 'canceled',
      redact: 'canceled',
      finishRedaction: 'fault',
      updateTerms: 'requires_input',
      updateMetadata: 'requires_input',
    },
  ],
  [
    'processing',
    {
      submit: 'refused',
      verify: 'verified',
      askAgain: 'requires_input',
      giveUp: 'refused',
      cancel: 'refused',
      redact: 'refused',
      finishRedaction: 'fault',
      updateTerms: 'refused',
      updateMetadata: 'processing',
    },
  ],
  [
    'verified',
    {
      submit: 'refused',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'refused',
      cancel: 'refused',
      redact: 'verified',
      finishRedaction: 'fault',
      updateTerms: 'refused',
      updateMetadata: 'verified',
    },
  ],
  [
    'canceled',
    {
      submit: 'refused',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'refused',
      cancel: 'same',
      redact: 'canceled',
      finishRedaction: 'fault',
      updateTerms: 'refused',
      updateMetadata: 'canceled',
    },
  ],
  [
    'verified, being redacted',
    {
      submit: 'refused',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'refused',
      cancel: 'refused',
      redact: 'same',
      finishRedaction: 'verified',
      updateTerms: 'refused',
      updateMetadata: 'refused',
    },
  ],
  [
    'canceled, being redacted',
    {
      submit: 'refused',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'refused',
      cancel: 'same',
      redact: 'same',
      finishRedaction: 'canceled',
      updateTerms: 'refused',
      updateMetadata: 'refused',
    },
  ],
  [
    'verified and redacted',
    {
      submit: 'refused',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'refused',
      cancel: 'refused',
      redact: 'same',
      finishRedaction: 'fault',
      updateTerms: 'refused',
      updateMetadata: 'refused',
    },
  ],
  [
    'canceled and redacted',
    {
      submit: 'refused',
      verify: 'fault',
      askAgain: 'fault',
      giveUp: 'refused',
      cancel: 'same',
      redact: 'same',
      finishRedaction: 'fault',
      updateTerms: 'refused',
      updateMetadata: 'refused',
    },
  ],
];

describe.each(TABLE)('a session that is %s', (state, outcomes) => {
  test.each(Object.entries(outcomes))('%s: %s', (verb, expected) => {
    const before = session(STATES[state]);
    const act = VERBS[verb]!;
    if (expected === 'refused') return expect(() => act(before)).toThrow(Refusal);
    if (expected === 'fault') {
      expect(() => act(before)).toThrow(Error);
      return expect(() => act(before)).not.toThrow(Refusal);
    }
    const { session: after, event, job } = act(before);
    if (expected === 'same') return expect({ after, event, job }).toEqual({ after: before });
    expect(after.status).toBe(expected);
    expect(after).not.toEqual(before);
    // Only a change of terms is nobody's news.
    expect(event === undefined).toBe(
      verb.startsWith('update') || (verb === 'redact' && after.status === before.status),
    );
  });

  test('was covered for every verb', () => {
    expect(Object.keys(outcomes).toSorted()).toEqual(Object.keys(VERBS).toSorted());
  });
});

test('a new attempt and a cancellation both clear the last error, a change of notes does not', () => {
  const failed = session(STATES['waiting after a failure']);
  for (const verb of ['submit', 'cancel', 'redact']) expect(VERBS[verb]!(failed).session.lastError).toBeNull();
  expect(VERBS.updateMetadata!(failed).session.lastError).toEqual(ERROR);
});

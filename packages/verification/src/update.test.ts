import { describe, expect, test } from 'vitest';
import { session } from '../test/session.ts';
import { Refusal } from './refusal.ts';
import { type SessionChanges, update } from './update.ts';

const CONSENT = { at: '2026-01-01T00:00:00Z', language: 'en', textVersion: 'document-1' };
/** Someone who has agreed and chosen an ID card. */
const HALF_WAY = {
  options: { document: {} },
  consent: CONSENT,
  declared: { type: 'id_card', country: 'UTO' },
} as const;

describe('options', () => {
  test('named are set, others stay', () => {
    const before = session({ options: { document: { allowedTypes: ['passport'], requireLiveCapture: true } } });
    const { session: after } = update(before, { document: { requireLiveCapture: false, requireIdNumber: true } });
    expect(after.options).toEqual({
      document: { allowedTypes: ['passport'], requireLiveCapture: false, requireIdNumber: true },
    });
  });

  test('can be unset together', () => {
    const before = session({ options: { document: { allowedTypes: ['passport'] } } });
    expect(update(before, { document: null }).session.options).toEqual({ document: {} });
  });

  test('of the other type are dropped with a change of type', () => {
    const document = session({ options: { document: { allowedTypes: ['passport'] } } });
    const number = update(document, { type: 'id_number' }).session;
    expect(number).toMatchObject({ type: 'id_number', options: { idNumber: {} } });
    expect(number.options.document).toBeUndefined();
    const back = update(number, { type: 'document', document: { requireLiveCapture: true } }).session;
    expect(back).toMatchObject({ type: 'document', options: { document: { requireLiveCapture: true } } });
    expect(back.options.idNumber).toBeUndefined();
  });

  test('of a document are refused where no document is asked for', () => {
    const number = session({ type: 'id_number', options: { idNumber: {} } });
    expect(() => update(number, { document: { requireLiveCapture: true } })).toThrow(Refusal);
    expect(update(number, { document: null }).session.options).toEqual({ idNumber: {} });
  });

  test.each<SessionChanges>([{ type: 'document' }, { document: {} }])(
    'of a flow’s session are the flow’s: %j',
    (changes) => {
      const made = session({ type: 'verification_flow', verificationFlowId: 'vf_1', options: { document: {} } });
      expect(() => update(made, changes)).toThrow(/verification flow/);
    },
  );
});

describe('a person who is half-way', () => {
  test('goes on when nothing that concerns them changed', () => {
    const { session: after, discards } = update(session(HALF_WAY), {
      document: { allowedTypes: ['id_card', 'passport'] },
    });
    expect(after).toMatchObject({ consent: CONSENT, declared: HALF_WAY.declared });
    expect(discards).toEqual([]);
  });

  test('declares and photographs anew when their document is no longer taken', () => {
    const { session: after, discards } = update(session(HALF_WAY), {
      document: { allowedTypes: ['passport'] },
    });
    expect(after).toMatchObject({ consent: CONSENT, declared: null });
    expect(discards).toEqual(['front', 'back']);
  });

  test('photographs anew when photos must come from the camera', () => {
    const { session: after, discards } = update(session(HALF_WAY), { document: { requireLiveCapture: true } });
    expect(after.declared).toEqual(HALF_WAY.declared);
    expect(discards).toEqual(['front', 'back', 'selfie']);
    expect(update(after, { document: { requireLiveCapture: true } }).discards).toEqual([]);
  });

  test('is asked to agree again when more is asked for, not when less is', () => {
    const more = update(session(HALF_WAY), { document: { requireMatchingSelfie: true } });
    expect(more.session).toMatchObject({ consent: null, declared: HALF_WAY.declared });
    expect(more.discards).toEqual([]);
    const agreed = { ...more.session, consent: CONSENT };
    expect(update(agreed, { document: null }).session.consent).toEqual(CONSENT);
  });

  test('keeps the selfie when only the document has to be another one, and the document when no selfie is asked for', () => {
    const asked = session({ ...HALF_WAY, options: { document: { requireMatchingSelfie: true } } });
    expect(update(asked, { document: { allowedTypes: ['passport'] } }).discards).toEqual(['front', 'back']);
    expect(update(asked, { document: { requireMatchingSelfie: false } }).discards).toEqual(['selfie']);
    expect(update(asked, { document: { requireLiveCapture: true } }).discards).toEqual(['front', 'back', 'selfie']);
  });

  test('has no photos left when no document is asked for any more', () => {
    const { session: after, discards } = update(session(HALF_WAY), { type: 'id_number' });
    expect(after).toMatchObject({ consent: null, declared: null });
    expect(discards).toEqual(['front', 'back']);
  });
});

describe('details and notes', () => {
  test('details are set one by one', () => {
    const before = session({ metadata: { a: '1' }, providedDetails: { email: 'a@example.com' } });
    const { session: after } = update(before, {
      metadata: { b: '2' },
      providedDetails: { phone: '+15555550123' },
    });
    expect(after.metadata).toEqual({ b: '2' });
    expect(after.providedDetails).toEqual({ email: 'a@example.com', phone: '+15555550123' });
  });

  test('in what refuses terms, notes are not changed either', () => {
    const verified = session({ status: 'verified' });
    expect(() => update(verified, { metadata: { a: '1' }, document: {} })).toThrow(
      'You cannot update this VerificationSession because it has a status of "verified".',
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { Decision } from './decide.ts';
import { NO_DATA } from './report.ts';
import { concludeReview } from './review.ts';

const HELD: Decision = {
  document: { status: 'verified', error: null, data: NO_DATA, fileIds: ['file_1'] },
  selfie: null,
  idNumber: null,
  phone: null,
  email: null,
  checks: [{ id: 'document_seen_before', outcome: 'inconclusive', why: 'shown before', evidence: { sessions: 1 } }],
  error: null,
  holds: ['document_seen_before'],
  policy: 'document-7/strict',
};

describe('a review', () => {
  test('that convinces leaves what the checks found, and says that somebody looked', () => {
    const decision = concludeReview(HELD, { by: 'person', outcome: 'verified' });
    expect(decision).toMatchObject({ error: null, holds: [], document: { status: 'verified' }, policy: HELD.policy });
    expect(decision.checks).toEqual([...HELD.checks, expect.objectContaining({ id: 'review', outcome: 'pass' })]);
  });

  test('that does not names its reason, in the report and to the person', () => {
    const end = { by: 'person', outcome: 'document_expired', reason: 'It looks old.' } as const;
    const error = { code: 'document_expired', reason: 'It looks old.' };
    expect(concludeReview(HELD, end)).toMatchObject({ error, holds: [], document: { status: 'unverified', error } });
  });

  test('that nobody made in time verifies nothing', () => {
    const decision = concludeReview(HELD, { by: 'time' });
    expect(decision.error?.code).toBe('document_unverified_other');
    expect(decision.checks.at(-1)).toMatchObject({ id: 'review', outcome: 'fail', why: 'nobody looked in time' });
  });

  test('cannot end in what the session did not ask for', () => {
    expect(() => concludeReview(HELD, { by: 'person', outcome: 'selfie_face_mismatch' })).toThrow(
      'This VerificationSession cannot end in selfie_face_mismatch.',
    );
  });
});

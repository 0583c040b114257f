import { describe, expect, test } from 'vitest';
import { consequenceOf, POLICIES, POLICY_NAMES } from './policy.ts';

describe.each(POLICY_NAMES)('the policy %s', (name) => {
  const policy = POLICIES[name];

  test('accepts what passed, and refuses what it does not know', () => {
    expect(consequenceOf(policy, { id: 'made_up', outcome: 'pass' })).toBe('accept');
    expect(consequenceOf(policy, { id: 'made_up', outcome: 'fail' })).toBe('refuse');
    expect(consequenceOf(policy, { id: 'toString', outcome: 'inconclusive' })).toBe('refuse');
  });

  test('never accepts a document that contradicts itself, has expired or is blocked', () => {
    for (const id of [
      'mrz_check_digits',
      'sides_agree',
      'document_expiry',
      'document_issuer',
      'document_block_list',
      'selfie_block_list',
    ]) {
      expect(consequenceOf(policy, { id, outcome: 'fail' }), id).toBe('refuse');
    }
  });

  test('refuses a head that did not turn as asked', () => {
    expect(consequenceOf(policy, { id: 'selfie_challenge', outcome: 'fail' })).toBe('refuse');
  });

  test('never refuses a document or a face for having been shown before', () => {
    for (const id of ['document_seen_before', 'document_picture_seen_before', 'face_seen_before']) {
      for (const outcome of ['fail', 'inconclusive'] as const) {
        expect(consequenceOf(policy, { id, outcome }), id).not.toBe('refuse');
      }
    }
  });
});

test('print that nothing vouches for is accepted, held or refused, by how careful the account is', () => {
  const of = (name: (typeof POLICY_NAMES)[number]) =>
    consequenceOf(POLICIES[name], { id: 'document_machine_readable', outcome: 'inconclusive' });
  expect(POLICY_NAMES.map(of)).toEqual(['accept', 'accept', 'hold', 'refuse']);
});

test('each policy accepts no more than the one before it', () => {
  const severity = { accept: 0, hold: 1, refuse: 2 };
  const ids = new Set(POLICY_NAMES.flatMap((name) => Object.keys(POLICIES[name].rules)));
  const outcomes = ['fail', 'inconclusive'] as const;
  for (const [i, name] of POLICY_NAMES.slice(1).entries()) {
    for (const id of ids) {
      for (const outcome of outcomes) {
        const [laxer, stricter] = [POLICY_NAMES[i]!, name].map((one) => consequenceOf(POLICIES[one], { id, outcome }));
        const accepts = laxer === 'accept' ? 0 : 1;
        expect(Math.min(1, severity[stricter!]), `${name}: ${id} ${outcome}`).toBeGreaterThanOrEqual(accepts);
      }
    }
  }
});

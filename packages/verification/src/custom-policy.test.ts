import { describe, expect, test } from 'vitest';
import { canonicalPolicy, NEVER_ACCEPTED, readCustomPolicy, resolvePolicy } from './custom-policy.ts';
import { DOCUMENT_CHECKS, SELFIE_CHECKS } from './decide.ts';
import { consequenceOf, POLICIES, POLICY_NAMES } from './policy.ts';

function read(value: unknown) {
  const read = readCustomPolicy(value);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.policy;
}

describe('a policy of one’s own', () => {
  test('is one of ours but for what it says', () => {
    const policy = resolvePolicy(
      read({ extends: 'careful', rules: { document_seen_before: 'accept', selfie_match: { fail: 'hold' } } }),
      'abc',
    );
    expect(policy.name).toBe('custom-abc');
    const of = (id: string, outcome: 'fail' | 'inconclusive') => consequenceOf(policy, { id, outcome });
    expect(of('document_seen_before', 'fail')).toBe('accept');
    expect([of('selfie_match', 'fail'), of('selfie_match', 'inconclusive')]).toEqual(['hold', 'hold']);
    expect(of('known_details', 'fail')).toBe(consequenceOf(POLICIES.careful, { id: 'known_details', outcome: 'fail' }));
  });

  test('refuses what it leaves half said', () => {
    const policy = resolvePolicy(read({ extends: 'standard', rules: { print_agrees: { inconclusive: 'hold' } } }), '1');
    expect(consequenceOf(policy, { id: 'print_agrees', outcome: 'fail' })).toBe('refuse');
  });

  test('is the same in whatever order it is written', () => {
    const one = {
      extends: 'strict',
      rules: { print_agrees: 'hold', selfie_match: { fail: 'hold', inconclusive: 'hold' } },
    };
    const other = {
      rules: { selfie_match: { inconclusive: 'hold', fail: 'hold' }, print_agrees: 'hold' },
      extends: 'strict',
    };
    expect(canonicalPolicy(read(one))).toBe(canonicalPolicy(read(other)));
    expect(canonicalPolicy(read({ ...one, extends: 'careful' }))).not.toBe(canonicalPolicy(read(one)));
  });

  test.each([
    ['standard', '', 'must be an object with extends and rules'],
    [{ rules: {} }, 'extends', 'must be one of permissive, standard, careful, strict'],
    [{ extends: 'standard' }, 'rules', 'must be an object: a consequence by check'],
    [{ extends: 'standard', rules: {}, name: 'x' }, 'name', 'is not known; there are extends and rules'],
    [{ extends: 'standard', rules: { made_up: 'hold' } }, 'rules.made_up', 'is no check; docs/checks.md lists them'],
    [{ extends: 'standard', rules: { toString: 'hold' } }, 'rules.toString', 'is no check; docs/checks.md lists them'],
    [{ extends: 'standard', rules: { selfie_match: 'ask' } }, 'rules.selfie_match', 'must be accept, hold, refuse'],
    [
      { extends: 'standard', rules: { selfie_match: { pass: 'hold' } } },
      'rules.selfie_match.pass',
      'must be fail or inconclusive',
    ],
  ])('%j is refused, and it is said where', (value, at, message) => {
    expect(readCustomPolicy(value)).toEqual({ problems: [{ at, message }] });
  });

  test.each(NEVER_ACCEPTED)('cannot wave through what fails at %s', (check) => {
    const read = readCustomPolicy({ extends: 'permissive', rules: { [check]: { fail: 'accept' } } });
    expect('problems' in read && read.problems).toMatchObject([{ at: `rules.${check}.fail` }]);
    expect(readCustomPolicy({ extends: 'permissive', rules: { [check]: 'hold' } })).toHaveProperty('policy');
  });
});

test('what nobody may wave through are checks, and none of our policies does', () => {
  const ids = [...DOCUMENT_CHECKS, ...SELFIE_CHECKS].map(({ id }) => id);
  for (const id of NEVER_ACCEPTED) {
    expect(ids).toContain(id);
    for (const name of POLICY_NAMES) expect(consequenceOf(POLICIES[name], { id, outcome: 'fail' })).not.toBe('accept');
  }
});

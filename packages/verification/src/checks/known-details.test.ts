import { describe, expect, test } from 'vitest';
import type { DocumentData } from '../report.ts';
import { NO_DATA } from '../report.ts';
import type { ExpectedDetails, SessionOptions } from '../session.ts';
import type { Evidence } from './check.ts';
import { knownDetails } from './known-details.ts';

const ANNA = { firstName: 'ANNA MARIA', lastName: 'ERIKSSON', birthDate: '1974-08-12' };

function outcome(
  expected: ExpectedDetails | null,
  matching?: SessionOptions['matching'],
  read: Partial<DocumentData> = ANNA,
) {
  const session = { livemode: true, allowedTypes: undefined, declared: null, matching, expected };
  const facts = { data: { ...NO_DATA, ...read } };
  return knownDetails.run({ session, facts } as Evidence)?.outcome;
}

describe('what is known of the person', () => {
  test.each<[string, ExpectedDetails]>([
    ['as the document has it', { firstName: 'Anna Maria', lastName: 'Eriksson', birthDate: '1974-08-12' }],
    ['with fewer given names', { firstName: 'Anna', lastName: 'Eriksson' }],
    ['with more given names', { firstName: 'Anna Maria Sofia', lastName: 'Eriksson' }],
    ['with first and last name exchanged', { firstName: 'Eriksson', lastName: 'Anna Maria' }],
    ['a family name alone', { lastName: 'ERIKSSON' }],
    ['a date with day and month exchanged', { birthDate: '1974-12-08' }],
    ['a date with a slip in its year', { birthDate: '1947-08-12' }],
  ])('agrees: %s', (_, expected) => {
    expect(outcome(expected)).toBe('pass');
  });

  test('agrees whatever marks its letters bear', () => {
    const read = { firstName: 'JUERGEN', lastName: 'MUELLER' };
    expect(outcome({ firstName: 'Jürgen', lastName: 'Müller' }, undefined, read)).toBe('pass');
  });

  test.each<[string, ExpectedDetails]>([
    ['another family name', { firstName: 'Anna', lastName: 'Svensson' }],
    ['another given name', { firstName: 'Berta', lastName: 'Eriksson' }],
    ['another given name alone', { firstName: 'Berta' }],
    ['another date', { birthDate: '1974-09-13' }],
    ['the right name, another date', { firstName: 'Anna', lastName: 'Eriksson', birthDate: '1980-01-12' }],
  ])('does not agree: %s', (_, expected) => {
    expect(outcome(expected)).toBe('fail');
  });

  test('agrees with nothing where nothing was read', () => {
    expect(outcome({ lastName: 'Eriksson' }, undefined, {})).toBe('fail');
    expect(outcome({ birthDate: '1974-08-12' }, undefined, {})).toBe('fail');
  });

  test('is not asked about where there is nothing to compare, or the flow wants no comparison', () => {
    expect(outcome(null)).toBeUndefined();
    expect(outcome({ lastName: 'Svensson' }, { name: 'none' })).toBeUndefined();
    expect(outcome({ lastName: 'Svensson' }, { dob: 'none' })).toBe('fail');
  });

  test('stays open where the flow wants a comparison and nobody said with what', () => {
    expect(outcome(null, { name: 'similar' })).toBe('inconclusive');
    expect(outcome({ lastName: 'Eriksson' }, { name: 'similar', dob: 'similar' })).toBe('inconclusive');
  });
});

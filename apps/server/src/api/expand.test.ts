import { describe, expect, test } from 'vitest';
import { expandList, expandObject } from './expand.ts';
import { SESSION_EXPANDABLE } from './serialize/session.ts';

describe('expandObject', () => {
  test('expands a path with all its ancestors', () => {
    const expand = expandObject(['last_verification_report.document.dob'], SESSION_EXPANDABLE);
    expect(expand.has('last_verification_report')).toBe(true);
    expect(expand.has('last_verification_report.document')).toBe(true);
    expect(expand.has('last_verification_report.document.dob')).toBe(true);
    expect(expand.under('last_verification_report').under('document').has('dob')).toBe(true);
    expect(expand.has('verified_outputs')).toBe(false);
  });

  test('takes what is always sent in full, and does not look further than the first segment', () => {
    expect(() =>
      expandObject(['options', 'last_error', 'redaction', 'verified_outputs.shoe_size'], SESSION_EXPANDABLE),
    ).not.toThrow();
  });

  test.each([
    [['shoe_size'], 'parameter_invalid', 'This property cannot be expanded (shoe_size).'],
    [['verified_outputs', 'data.verified_outputs'], 'parameter_invalid', 'This property cannot be expanded (data).'],
    [
      ['verified_outputs.a.b.c.d'],
      'property_expansion_max_depth',
      'You cannot expand more than 4 levels of a property. Property: verified_outputs.a.b.c.d',
    ],
  ])('refuses %j', (paths, code, message) => {
    expect(() => expandObject(paths, SESSION_EXPANDABLE)).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('expandList', () => {
  test('reaches the sensitive members at the fourth level', () => {
    const expand = expandList(['data.last_verification_report.document.number'], SESSION_EXPANDABLE);
    expect(expand.has('last_verification_report.document.number')).toBe(true);
  });

  test('takes data alone, which asks for nothing', () => {
    expect(expandList(['data'], SESSION_EXPANDABLE).has('data')).toBe(false);
  });

  test.each([
    [
      ['verified_outputs'],
      "This property cannot be expanded (verified_outputs). You may want to try expanding 'data.verified_outputs' instead.",
    ],
    [['data.shoe_size'], 'This property cannot be expanded (shoe_size).'],
    [['total_count'], 'This property cannot be included (total_count)'],
    [['data.a.b.c.d'], 'You cannot expand more than 4 levels of a property. Property: data.a.b.c.d'],
  ])('refuses %j', (paths, message) => {
    expect(() => expandList(paths, SESSION_EXPANDABLE)).toThrow(expect.objectContaining({ message }));
  });
});

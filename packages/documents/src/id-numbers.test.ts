import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ID_NUMBER_TYPES, type IdNumberType, parseIdNumber } from './id-numbers.ts';

describe('parseIdNumber', () => {
  // Numbers that their issuers or the literature use as examples.
  test.each<[IdNumberType, string, string]>([
    ['us_ssn', '078-05-1120', '078051120'],
    ['us_ssn', '1120', '1120'],
    ['br_cpf', '111.444.777-35', '11144477735'],
    ['br_cpf', '529.982.247-25', '52998224725'],
    ['sg_nric', 's1234567d', 'S1234567D'],
    ['sg_nric', 'T1234567J', 'T1234567J'],
    ['sg_nric', 'F1234567N', 'F1234567N'],
    ['sg_nric', 'G1234567X', 'G1234567X'],
    ['sg_nric', 'M1234567K', 'M1234567K'],
  ])('takes %s %s', (type, written, parsed) => {
    expect(parseIdNumber(type, written)).toBe(parsed);
  });

  test.each<[IdNumberType, string]>([
    ['us_ssn', '000-05-1120'],
    ['us_ssn', '666-05-1120'],
    ['us_ssn', '900-05-1120'],
    ['us_ssn', '078-00-1120'],
    ['us_ssn', '078-05-0000'],
    ['us_ssn', '0000'],
    ['us_ssn', '12345'],
    ['br_cpf', '000.000.000-00'],
    ['br_cpf', '111.444.777-36'],
    ['br_cpf', '111.444.777'],
    ['sg_nric', 'S1234567E'],
    ['sg_nric', 'X1234567D'],
    ['sg_nric', ''],
  ])('refuses %s "%s"', (type, written) => {
    expect(parseIdNumber(type, written)).toBeUndefined();
  });

  test.each(['br_cpf', 'sg_nric'] as const)('notices a slip in any one digit of a %s', (type) => {
    const valid = { br_cpf: '52998224725', sg_nric: 'S1234567D' }[type];
    const first = type === 'sg_nric' ? 1 : 0;
    fc.assert(
      fc.property(fc.integer({ min: first, max: first + 6 }), fc.integer({ min: 1, max: 9 }), (at, shift) => {
        const slipped = valid.slice(0, at) + ((Number(valid[at]) + shift) % 10) + valid.slice(at + 1);
        expect(parseIdNumber(type, slipped)).toBeUndefined();
      }),
    );
  });

  test('answers whatever it is given, and to its own answer the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ID_NUMBER_TYPES), fc.string(), (type, text) => {
        const parsed = parseIdNumber(type, text);
        if (parsed !== undefined) expect(parseIdNumber(type, parsed)).toBe(parsed);
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { findCountryOfState, findIin, findJurisdiction, isUnassignedIin } from './jurisdictions.ts';

test.each([
  ['636000', 'USA', 'VA'],
  ['636014', 'USA', 'CA'],
  ['636015', 'USA', 'TX'],
  ['636028', 'CAN', 'BC'],
  ['604428', 'CAN', 'QC'],
  ['604431', 'USA', 'PR'],
  ['636056', 'MEX', 'COA'],
  ['636027', 'USA', undefined],
])('%s belongs to %s, %s', (iin, country, state) => {
  expect(findJurisdiction(iin)).toEqual({ country, state });
});

test('every US state, the capital and every Canadian province has a number', () => {
  const usa =
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK ' +
    'OR PA RI SC SD TN TX UT VT VA WA WV WI WY';
  const canada = 'AB BC MB NB NL NS NT NU ON PE QC SK YT';
  for (const state of usa.split(' ')) expect([state, findCountryOfState(state)]).toEqual([state, 'USA']);
  for (const state of canada.split(' ')) expect([state, findCountryOfState(state)]).toEqual([state, 'CAN']);
});

test('a state leads to the number that leads back to it', () => {
  expect(findIin('OH')).toBe('636023');
  expect(findIin('AB')).toBe('604432');
  expect(findIin('ZZ')).toBeUndefined();
});

test.each([
  ['636063', true],
  ['000000', true],
  ['', true],
  ['636062', false],
])('isUnassignedIin(%j) is %s', (iin, unassigned) => {
  expect(isUnassignedIin(iin)).toBe(unassigned);
});

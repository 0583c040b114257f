import { describe, expect, it } from 'vitest';
import { formatAmount, formatRow } from './rows.ts';

const ROW = { name: 'altered', set: 'drawn', floor: 0.03, goal: 0.005 };
const verdictOf = (line: string) => line.split(/ {2,}/).at(-1);

describe('formatRow', () => {
  it.each([
    [0, 0, 'not measured'],
    [4, 100, 'MISSED'],
    [3, 100, 'floor, of too few to show it'],
    [0, 36, 'goal, of too few to show it'],
    [0, 200, 'goal, floor shown'],
    [0, 1000, 'goal, shown'],
    [20, 2000, 'floor, floor shown'],
  ])('calls %i of %i %s', (failed, tries, verdict) => {
    expect(verdictOf(formatRow({ ...ROW, failed, tries }))).toBe(verdict);
  });

  it('takes a number of errors as it is', () => {
    const pairs = { ...ROW, floor: 3, goal: 0, inErrors: true, tries: 189 };
    expect(verdictOf(formatRow({ ...pairs, failed: 3 }))).toBe('floor');
    expect(verdictOf(formatRow({ ...pairs, failed: 4 }))).toBe('MISSED');
  });
});

describe('formatAmount', () => {
  it('reaches goal, floor, or neither', () => {
    const verdict = (seconds: number) => verdictOf(formatAmount('replay', 'drawn', seconds, ' s', 60, 20));
    expect([20, 21, 61].map(verdict)).toEqual(['goal', 'floor', 'MISSED']);
  });

  it('leaves out a goal that nobody set', () => {
    expect(formatAmount('cost', 'drawn', 1.2, '', 1.2)).toMatch(/≤ 1\.2 +floor$/);
  });
});

import { expect, test } from 'vitest';
import { createPaint, wantsColours } from './paint.ts';

test.each([
  ['on a terminal', {}, true, true],
  ['in a pipe', {}, false, false],
  ['where they are declined', { NO_COLOR: '1' }, true, false],
  ['where declining them was left empty', { NO_COLOR: '' }, true, true],
  ['on a terminal that has none', { TERM: 'dumb' }, true, false],
])('colours %s', (_, env, isTerminal, wanted) => {
  expect(wantsColours(env, isTerminal)).toBe(wanted);
});

test('a text is left as it is without them', () => {
  expect(createPaint(false)('red', 'no')).toBe('no');
  expect(createPaint(true)('red', 'no')).toBe('\u001b[31mno\u001b[39m');
});

import { expect, test, vi } from 'vitest';

vi.stubGlobal('window', { parent: {} });
vi.stubGlobal('location', { hash: '#parent=https://shop.example' });
vi.stubGlobal('history', { state: null, replaceState: () => {} });
vi.stubGlobal('document', { documentElement: { classList: { add: () => {} } } });
const { stateOf } = await import('./tell.ts');

test.each([
  ['loading', undefined],
  ['consent', 'open'],
  ['document', 'open'],
  ['submit', 'open'],
  ['retry', 'open'],
  ['unreachable', 'open'],
  ['processing', 'submitted'],
  ['verified', 'submitted'],
  ['declined', 'declined'],
  ['expired', 'expired'],
  ['closed', 'closed'],
  ['attempts_used', 'closed'],
  ['elsewhere', 'closed'],
] as const)('of the screen "%s" the page around hears %s', (name, state) => {
  expect(stateOf({ view: null, problem: null }, { name })).toBe(state);
});

test('a browser that keeps no cookies in frames needs a page of its own', () => {
  expect(stateOf({ view: null, problem: 'cookies_missing' }, { name: 'consent' })).toBe('needs_page');
});

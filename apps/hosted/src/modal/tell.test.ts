import type { SessionView } from '@credence/wire';
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
  ['in_review', 'submitted'],
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

test.each([
  ['email_verification_declined', 'email_declined'],
  ['phone_verification_declined', 'phone_declined'],
  ['document_expired', 'open'],
] as const)('of an attempt that ended in %s the page around hears %s', (code, state) => {
  const view = { lastError: { code, reason: '', check: null } } as SessionView;
  expect(stateOf({ view, problem: null }, { name: 'retry' })).toBe(state);
});

import { describe, expect, test } from 'vitest';
import {
  addressOf,
  parseEntrance,
  parsePrefill,
  type SessionEntrance,
  safeReturnUrl,
  supportCodeOf,
} from './address.ts';

describe('parseEntrance', () => {
  test.each([
    ['/start/test_abc-DEF_1', { by: 'link', token: 'test_abc-DEF_1' }],
    ['/verify/vs_123', { by: 'session', id: 'vs_123' }],
    ['/verify/vs_123/', { by: 'session', id: 'vs_123' }],
    ['/flow/test_abc-DEF_1', { by: 'static_link', token: 'test_abc-DEF_1' }],
    ['/embed/vs_123_secret_test_a-B_c', { by: 'link', token: 'vs_123_secret_test_a-B_c' }],
    ['/embed/vs_123', { by: 'session', id: 'vs_123' }],
    ['/phone/test_a-B_c.1a.2', { by: 'code', token: 'test_a-B_c.1a.2' }],
    ['/verify/', { by: 'nothing' }],
    ['/start/a/b', { by: 'nothing' }],
    ['/', { by: 'nothing' }],
  ])('understands %s', (path, entrance) => {
    expect(parseEntrance(path)).toEqual(entrance);
  });
});

test.each([
  ['/start/test_abc', '/verify/vs_1'],
  ['/embed/vs_1_secret_test_abc', '/embed/vs_1'],
])('from %s the person goes on at %s', (from, to) => {
  expect(addressOf(from, 'vs_1')).toBe(to);
});

test.each([
  [`/start/test_${'a'.repeat(16)}12345678${'m'.repeat(32)}`, '1234-5678'],
  [`/start/vs_${'a'.repeat(16)}12345678_secret_test_abc`, '1234-5678'],
  [`/phone/live_${'a'.repeat(16)}12345678${'m'.repeat(32)}.1a.2`, '1234-5678'],
  [`/verify/vs_${'a'.repeat(16)}12345678`, '1234-5678'],
  ['/start/test_nonsense', undefined],
  ['/', undefined],
])('from %.12s… support learns of the session %s', (path, code) => {
  expect(supportCodeOf(parseEntrance(path) as SessionEntrance)).toBe(code);
});

describe('parsePrefill', () => {
  test.each([
    ['', undefined],
    ['?utm_source=mail', undefined],
    ['?prefilled_email=a%40b.example', { email: 'a@b.example', clientReferenceId: null }],
    [
      '?prefilled_email=a+b@c.example&client_reference_id=user%2042',
      { email: 'a+b@c.example', clientReferenceId: 'user 42' },
    ],
    [`?prefilled_email=${'x'.repeat(255)}`, { email: '', clientReferenceId: null }],
    // Whether that can be right is for the server to say.
    ['?client_reference_id=', { email: '', clientReferenceId: '' }],
  ])('reads %.60s', (search, prefill) => {
    expect(parsePrefill(search)).toEqual(prefill);
  });
});

describe('safeReturnUrl', () => {
  test.each([
    ['https://shop.example/done?x=1', 'https://shop.example/done?x=1'],
    ['http://localhost:3000/', 'http://localhost:3000/'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['not an address', null],
    [null, null],
  ])('%s becomes %s', (url, safe) => {
    expect(safeReturnUrl(url)).toBe(safe);
  });
});

import { describe, expect, test } from 'vitest';
import { parseEntrance, safeReturnUrl } from './address.ts';

describe('parseEntrance', () => {
  test.each([
    ['/start/test_abc-DEF_1', { by: 'link', token: 'test_abc-DEF_1' }],
    ['/verify/vs_123', { by: 'session', id: 'vs_123' }],
    ['/verify/vs_123/', { by: 'session', id: 'vs_123' }],
    ['/verify/', { by: 'nothing' }],
    ['/start/a/b', { by: 'nothing' }],
    ['/', { by: 'nothing' }],
  ])('understands %s', (path, entrance) => {
    expect(parseEntrance(path)).toEqual(entrance);
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

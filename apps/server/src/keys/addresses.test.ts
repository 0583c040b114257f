import { describe, expect, test } from 'vitest';
import { formatAddressRange, isInRanges, liesWithin } from './addresses.ts';

describe('an address or range', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7/32', '192.0.2.7'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:0DB8:0000::0001', '2001:db8::1'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::1', '::1'],
    // An IPv4 address as a listener on both families sees it.
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
  ])('%s is kept as %s', (text, kept) => {
    expect(formatAddressRange(text)).toBe(kept);
  });

  test.each([
    '',
    'localhost',
    '192.0.2',
    '192.0.2.256',
    '192.0.2.7/33',
    '192.0.2.7/',
    '192.0.2.7/-1',
    '192.0.2.7 ',
    '010.0.0.1',
    '2001:db8::/129',
    'fe80::1%eth0',
    // They bind nothing: half the internet, all of it, or all IPv4 by another name.
    '0.0.0.0/0',
    '128.0.0.0/1',
    '10.0.0.0/7',
    '::/0',
    '2000::/3',
    '::ffff:0.0.0.0/96',
    '::ffff:0.0.0.0/64',
  ])('"%s" is none, or binds nothing', (text) => {
    expect(formatAddressRange(text)).toBeUndefined();
  });
});

test.each([
  [['192.0.2.7'], '192.0.2.7', true],
  [['192.0.2.7'], '192.0.2.8', false],
  [['192.0.2.7'], '::ffff:192.0.2.7', true],
  [['192.0.2.0/24'], '192.0.2.255', true],
  [['192.0.2.0/24'], '192.0.3.0', false],
  // Bits beyond the prefix say nothing.
  [['192.0.2.77/24'], '192.0.2.1', true],
  [['2001:db8::/32'], '2001:db8:ffff::1', true],
  [['2001:db8::/32'], '2001:db9::1', false],
  [['fe80::/32'], 'fe80::1%eth0', true],
  [['203.0.113.1', '2001:db8::1'], '2001:0db8::0001', true],
  [[], '192.0.2.7', false],
  [['192.0.2.7'], 'unknown', false],
  [['192.0.2.7'], '192.0.2.7:443', false],
])('of %j is %s: %s', (ranges, address, inside) => {
  expect(isInRanges(ranges, address)).toBe(inside);
});

test.each([
  [['192.0.2.7'], ['192.0.2.0/24'], true],
  [['192.0.2.0/25', '192.0.2.128/25'], ['192.0.2.0/24'], true],
  [['192.0.2.0/24'], ['192.0.2.0/25'], false],
  [['192.0.2.0/24'], ['192.0.2.0/25', '192.0.2.128/25'], false],
  [['192.0.2.7', '198.51.100.1'], ['192.0.2.0/24'], false],
  [['2001:db8::1'], ['192.0.2.0/24', '2001:db8::/48'], true],
  [['2001:db8::1'], ['192.0.2.0/24'], false],
])('%j lies within %j: %s', (inner, outer, within) => {
  expect(liesWithin(inner, outer)).toBe(within);
});

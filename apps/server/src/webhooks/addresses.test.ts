import { describe, expect, test } from 'vitest';
import { type AddressRules, checkedLookup, checkHost, RefusedAddress } from './addresses.ts';
import type { Lookup } from './shared-lookup.ts';

const RULES: AddressRules = { allowedHosts: [], allowLoopback: false };

describe('checkHost', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['private', '10.1.2.3'],
    ['private', '172.31.255.255'],
    ['private', '192.168.0.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ["a cloud's metadata service", '169.254.169.254'],
    ['unspecified', '0.0.0.0'],
    ['the host of an Azure machine', '168.63.129.16'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 loopback', '[::1]'],
    ['unspecified IPv6', '[::]'],
    ['unique local', '[fd12::1]'],
    ['link-local', '[fe80::1]'],
    ['IPv4 mapped into IPv6', '[::ffff:10.0.0.1]'],
    ['even public IPv4 mapped into IPv6', '[::ffff:8.8.8.8]'],
    ['NAT64', '[64:ff9b::0a00:0001]'],
    ['6to4', '[2002:0a00:0001::1]'],
    ['Teredo', '[2001:0:0a00:1::1]'],
    ['documentation', '[2001:db8::1]'],
    ['IPv6 multicast', '[ff02::1]'],
  ])('refuses %s: %s', (_, host) => {
    expect(() => checkHost(host, RULES)).toThrow(RefusedAddress);
  });

  test.each(['8.8.8.8', '172.32.0.1', '192.167.255.255', '[2606:4700::1111]', '[2a00:1450:4001::1]'])(
    'lets %s through',
    (host) => {
      expect(() => checkHost(host, RULES)).not.toThrow();
    },
  );

  // The URL parser turns these into dotted decimal before we look; this pins that nothing slips by as a name.
  test.each(['http://2130706433/', 'http://0x7f.1/', 'http://017700000001/'])('sees through %s', (url) => {
    expect(() => checkHost(new URL(url).hostname, RULES)).toThrow(RefusedAddress);
  });

  test('lets the hosts through that the operator vouches for, and no others', () => {
    const rules = { ...RULES, allowedHosts: ['10.1.2.3'] };
    expect(() => checkHost('10.1.2.3', rules)).not.toThrow();
    expect(() => checkHost('10.1.2.4', rules)).toThrow(RefusedAddress);
  });

  test('lets loopback through, and nothing else, while the server listens on loopback only', () => {
    const rules = { ...RULES, allowLoopback: true };
    expect(() => checkHost('127.0.0.1', rules)).not.toThrow();
    expect(() => checkHost('[::1]', rules)).not.toThrow();
    expect(() => checkHost('10.0.0.1', rules)).toThrow(RefusedAddress);
  });
});

describe('checkedLookup', () => {
  const resolvingTo = (...addresses: string[]) =>
    ((_name: string, _options: unknown, callback: (error: null, found: unknown) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as Lookup;

  const resolved = (rules: AddressRules, ...addresses: string[]) =>
    new Promise((resolve, reject) => {
      checkedLookup(rules, resolvingTo(...addresses))('hooks.example.com', { all: true }, (error, found) =>
        error ? reject(error) : resolve(found),
      );
    });

  test('hands the checked addresses to the socket', async () => {
    expect(await resolved(RULES, '93.184.215.14')).toEqual([{ address: '93.184.215.14', family: 4 }]);
  });

  test('refuses a name when a single one of its addresses is private', async () => {
    await expect(resolved(RULES, '93.184.215.14', '10.0.0.1')).rejects.toThrow(RefusedAddress);
    await expect(resolved(RULES, '93.184.215.14', '::1')).rejects.toThrow(RefusedAddress);
  });

  test('lets a name through that the operator vouches for', async () => {
    const rules = { ...RULES, allowedHosts: ['hooks.example.com'] };
    expect(await resolved(rules, '10.0.0.1')).toEqual([{ address: '10.0.0.1', family: 4 }]);
  });
});

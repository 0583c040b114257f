import type { LookupAddress, LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { Lookup } from './shared-lookup.ts';

/** Which addresses webhooks may reach. */
export interface AddressRules {
  /** Hosts the operator vouches for, whatever their addresses: exact names or addresses, in lower case. */
  allowedHosts: readonly string[];
  /** True while the server itself can be reached from this machine only: then so may its webhooks. */
  allowLoopback: boolean;
}

/** The endpoint's host has an address that webhooks must not reach. */
export class RefusedAddress extends Error {
  readonly code = 'REFUSED_ADDRESS';
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Refuses a host that is written as a private or special address. Names are judged when they are resolved, by
 * {@link checkedLookup}; a connection to a literal address never asks for that.
 *
 * @throws {RefusedAddress}
 */
export function checkHost(hostname: string, rules: AddressRules): void {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(host) && !isVouchedFor(host, rules)) checkAddresses([{ address: host, family: isIP(host) }], rules);
}

/**
 * Resolves a name for a socket, and refuses it when any of its addresses is private or special. The socket connects to
 * the address that was checked, so a name that changes its mind between check and connection gains nothing.
 */
export function checkedLookup(rules: AddressRules, resolveName: Lookup) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      try {
        if (!isVouchedFor(hostname.toLowerCase(), rules)) checkAddresses(addresses, rules);
      } catch (refused) {
        return callback(refused as Error, []);
      }
      const first = addresses[0];
      if (options.all || !first) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function isVouchedFor(host: string, { allowedHosts }: AddressRules) {
  return allowedHosts.includes(host);
}

function checkAddresses(addresses: LookupAddress[], rules: AddressRules) {
  for (const { address, family } of addresses) {
    if (rules.allowLoopback && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4')) continue;
    if (!isPublic(address, family)) throw new RefusedAddress('this address is not on the public internet');
  }
}

/** Is this an address of the public internet? Mapped and translated IPv4 is not: it would hide what is reached. */
function isPublic(address: string, family: number) {
  const plain = address.replace(/%.*$/, '');
  if (family === 6) return GLOBAL_IPV6.check(plain, 'ipv6') && !SPECIAL_IPV6.check(plain, 'ipv6');
  return !SPECIAL_IPV4.check(plain, 'ipv4');
}

const LOOPBACK = blockList('ipv4', ['127.0.0.0/8']);
LOOPBACK.addAddress('::1', 'ipv6');

/** @see IANA IPv4 Special-Purpose Address Registry (RFC 6890), with multicast, the former class E, and one of Azure's */
const SPECIAL_IPV4 = blockList('ipv4', [
  '0.0.0.0/8', // this network
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8',
  '168.63.129.16/32', // the host of an Azure machine, which gives out its certificates
  '169.254.0.0/16', // link-local, and the metadata services of clouds
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4',
]);

/** All that is handed out as global unicast; outside it lie loopback, mapped, NAT64, unique local, link-local, multicast. */
const GLOBAL_IPV6 = blockList('ipv6', ['2000::/3']);

/** @see IANA IPv6 Special-Purpose Address Registry */
const SPECIAL_IPV6 = blockList('ipv6', [
  '2001::/23', // Teredo, ORCHID and other protocols
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address inside
  '3fff::/20', // documentation
]);

function blockList(family: 'ipv4' | 'ipv6', ranges: string[]) {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

import { BlockList, isIP, SocketAddress } from 'node:net';

/** The widest ranges a key may be bound to: a whole private network, an allocation of a provider. Wider binds nothing. */
const WIDEST = { ipv4: 8, ipv6: 32 };
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

interface Range {
  family: 'ipv4' | 'ipv6';
  address: string;
  prefix: number;
}

/**
 * Writes an address or range the one way it is kept: IPv4 mapped into IPv6 as IPv4, IPv6 in its shortest form, a range
 * of one address without its prefix.
 *
 * @returns What to keep, or `undefined` when it is no address, no range, or a range too wide to bind anything.
 */
export function formatAddressRange(text: string): string | undefined {
  const range = parseRange(text);
  if (!range || range.prefix < WIDEST[range.family]) return undefined;
  return range.prefix === bits(range.family) ? range.address : `${range.address}/${range.prefix}`;
}

/** Is `address` one of those listed? What cannot be read as an address is in no list. */
export function isInRanges(ranges: readonly string[], address: string): boolean {
  // A zone (`fe80::1%eth0`) says on which interface, not who.
  const bare = address.replace(/%.*$/, '');
  const family = familyOf(bare);
  return family !== undefined && blockListOf(ranges).check(bare, family);
}

/** Does every address of `inner` lie within the ranges `outer`? Each range must lie within one of them. */
export function liesWithin(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((text) => {
    const range = parseRange(text);
    return range && outer.some((other) => contains(other, range));
  });
}

function contains(outerText: string, inner: Range): boolean {
  const outer = parseRange(outerText);
  if (!outer || outer.family !== inner.family || outer.prefix > inner.prefix) return false;
  return isInRanges([outerText], inner.address);
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of ranges) {
    const range = parseRange(text);
    if (range) list.addSubnet(range.address, range.prefix, range.family);
  }
  return list;
}

function parseRange(text: string): Range | undefined {
  const [, address = '', , digits] = /^([0-9a-f.:]{2,45})(\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = familyOf(address);
  if (!family) return undefined;
  const prefix = digits === undefined ? bits(family) : Number(digits);
  if (prefix > bits(family)) return undefined;
  const canonical = new SocketAddress({ address, family }).address;
  const [, mapped] = MAPPED.exec(canonical) ?? [];
  if (mapped === undefined) return { family, address: canonical, prefix };
  return prefix < 96 ? undefined : { family: 'ipv4', address: mapped, prefix: prefix - 96 };
}

function familyOf(address: string): Range['family'] | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address) as 4 | 6];
}

function bits(family: Range['family']): number {
  return family === 'ipv4' ? 32 : 128;
}

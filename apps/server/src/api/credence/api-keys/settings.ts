import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { formatAddressRange } from '../../../keys/addresses.ts';
import { type ApiKeyKind, PERMISSIONS, type Permission } from '../../../store/api-keys.ts';
import { list } from '../../form/parameters.ts';

const NAME_MAX = 100;
/** An allow-list that is longer names a network's machines one by one: a range says it better. */
const ADDRESSES_MAX = 50;

const address = z
  .string()
  .min(1)
  .max(50)
  .transform((text, context) => {
    const formatted = formatAddressRange(text);
    if (formatted !== undefined) return formatted;
    context.addIssue({
      code: 'custom',
      message: `Invalid IP address: ${text}. Use an IPv4 or IPv6 address, or a range such as 192.0.2.0/24; the widest ranges are /8 for IPv4 and /32 for IPv6.`,
    });
    return z.NEVER;
  });

/** An empty text in place of a list empties it. */
function clearableList<Element extends z.ZodType>(element: Element, max: number) {
  return z.preprocess((value) => (value === '' ? [] : value), list(element, max));
}

/** What of a key is set when it is created, and may be changed later. */
export const KEY_SETTINGS = {
  allowed_ips: clearableList(address, ADDRESSES_MAX)
    .optional()
    .describe(
      'Addresses and ranges that a secret or restricted key may be used from, up to 50; from anywhere, when none are named. An empty text takes them away.',
    ),
  name: z.string().max(NAME_MAX).optional().describe('What you call it. An empty text takes the name away.'),
  permissions: clearableList(z.enum(PERMISSIONS), PERMISSIONS.length)
    .optional()
    .describe('What a restricted key may do; a permission to write includes the one to read.'),
};

/** @throws {Refusal} When a key of this kind takes no such settings. */
export function checkSettings(
  kind: ApiKeyKind,
  {
    permissions = [],
    allowed_ips = [],
  }: { permissions?: Permission[] | undefined; allowed_ips?: string[] | undefined },
): void {
  if (kind !== 'restricted' && permissions.length > 0) {
    throw new Refusal('parameter_invalid', `A ${kind} key has no permissions: only restricted keys do.`, 'permissions');
  }
  if (kind === 'publishable' && allowed_ips.length > 0) {
    throw new Refusal(
      'parameter_invalid',
      'A publishable key cannot be bound to IP addresses: it is made for browsers anywhere.',
      'allowed_ips',
    );
  }
}

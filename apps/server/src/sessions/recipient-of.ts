import type { App } from '../app.ts';
import { parseEmail, parsePhone } from '../messages/addresses.ts';

/**
 * What messages to one recipient are counted by: a keyed hash, the same for all the ways in which mail providers let one
 * address be written. `undefined` where nothing can be sent.
 */
export function recipientOf(
  { vault }: Pick<App, 'vault'>,
  { address, country }: { address: string; country?: string | undefined },
): string | undefined {
  const to = parseEmail(address)?.replace(/^[^@]+/, mailboxOf) ?? parsePhone(address, country);
  return to && vault.fingerprint('recipient', to).toString('base64url');
}

/** Without what may stand behind a plus sign, and dots, which some count and some do not. */
function mailboxOf(localPart: string): string {
  return localPart.toLowerCase().replace(/\+.*|\./g, '');
}

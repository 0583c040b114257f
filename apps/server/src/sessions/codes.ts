import type { App } from '../app.ts';
import type { Contact } from '../store/contacts.ts';
import type { Channel } from '../store/messages.ts';

/** As long as a code can be entered. Longer is of use to whoever guesses, shorter to nobody: mail may take minutes. */
export const CODE_LIFETIME_MS = 10 * 60_000;
/** Between two codes. */
export const CODE_PAUSE_MS = 30_000;
/** Over the whole of a session: with five tries each, guessing succeeds once in 40,000 sessions. */
export const CODES_MAX = 5;

/** The hash under which a code is kept and compared. */
export function hashCode({ vault }: Pick<App, 'vault'>, sessionId: string, channel: Channel, code: string): Buffer {
  return vault.fingerprint('one-time-code', `${sessionId}|${channel}|${code}`);
}

/** Whether the code that was sent last still works. */
export function canBeEntered({ codeHash, sentAt }: Contact, now: Date): boolean {
  return codeHash !== null && now.getTime() - sentAt.getTime() < CODE_LIFETIME_MS;
}

import type { StoredMessage } from '../store/messages.ts';

/** One way out for messages of live mode. */
export interface Carrier {
  /**
   * Hands one message over to who delivers it. Safe to repeat as far as they heed the message's id.
   *
   * @throws When it was not taken: it is tried again. Never with what the message says.
   */
  carry(message: StoredMessage, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Why a message was not taken: a word of ours, and nothing of what anybody answered, who may quote it. */
export class NotTaken extends Error {
  constructor(channel: string, why: string) {
    super(`a message by ${channel} was not taken: ${why}`);
    this.name = 'NotTaken';
  }
}

import { Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import type { Settings } from '../config.ts';
import { type Channel, insertMessage, type Message } from '../store/messages.ts';
import type { SessionRecord } from '../store/sessions.ts';

/**
 * Before the second, third and fourth try the queue pauses for 5 s, 30 s and 2 min: what has not left by then would come
 * when its code works no more, or nobody waits for it.
 */
const TRIES = 4;

/**
 * Writes to the person of a session, in the caller's transaction: it is sent if and when that is committed.
 *
 * In test mode nothing leaves this machine: whoever tests finds the message in the outbox (`/v1/credence/outbox`).
 *
 * @throws {Refusal} `channel_missing` in live mode, where the operator has not said how such messages are sent.
 */
export async function sendMessage(
  tx: App,
  { session, key }: Pick<SessionRecord, 'session' | 'key'>,
  message: Message,
): Promise<void> {
  if (!key) throw new Error(`session ${session.id} was redacted: nothing is sent to its person`);
  if (session.livemode && !canSend(tx.settings, message.channel)) {
    throw new Refusal('channel_missing', 'This server cannot send such messages.');
  }
  const { id, accountId, livemode } = session;
  const messageId = await insertMessage(tx, { id, accountId, livemode, key }, message);
  if (!livemode) return;
  await tx.queue.enqueue(tx.db, { name: 'send-message', payload: { messageId }, key: messageId, attempts: TRIES });
}

/** Whether messages of live mode can go out that way; those of test mode always can: they stay here. */
export function canSend(settings: Pick<Settings, 'smtp' | 'smsWebhook'>, channel: Channel): boolean {
  return (channel === 'email' ? settings.smtp : settings.smsWebhook) !== undefined;
}

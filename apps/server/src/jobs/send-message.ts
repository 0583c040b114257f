import type { App } from '../app.ts';
import { NotTaken } from '../messages/carrier.ts';
import type { Carriers } from '../messages/carriers.ts';
import { deleteMessage, findMessageAnywhere } from '../store/messages.ts';

/**
 * Sends a message of live mode, and forgets it once it was taken.
 *
 * Run twice after a crash it may send the same message again, under the same id. Throwing means "try again later".
 */
export async function sendMessageOut(
  app: App,
  carriers: Carriers,
  messageId: string,
  signal: AbortSignal,
): Promise<void> {
  const stored = await findMessageAnywhere(app, messageId);
  // Sent by an earlier run, or erased with its session.
  if (!stored) return;
  if (!stored.livemode) throw new Error(`message ${messageId} is of test mode: it does not leave this machine`);
  const carrier = carriers[stored.message.channel];
  if (!carrier) throw new NotTaken(stored.message.channel, 'not_configured');
  await carrier.carry(stored, signal);
  await deleteMessage(app, messageId);
}

/** Nobody took it: it is forgotten, its person can ask for another, and the log says so. */
export async function forgetUnsentMessage(app: App, messageId: string): Promise<void> {
  app.log.warn({ message: messageId }, 'a message could not be sent');
  await deleteMessage(app, messageId);
}

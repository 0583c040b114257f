import type { App } from '../app.ts';
import { eraseSession } from '../sessions/redact.ts';

const TRY_AGAIN_AFTER_MS = 3_600_000;

/** Erases a session's personal data, as it was asked to. Safe to run twice. */
export function redactSessionData(app: App, sessionId: string): Promise<void> {
  return eraseSession(app, sessionId);
}

/** What was promised to be erased is not given up: it is tried again within the hour, and the log says so. */
export async function postponeRedaction(app: App, sessionId: string): Promise<void> {
  app.log.error({ session: sessionId }, 'a session could not be redacted yet');
  const dueAt = new Date(app.clock.now().getTime() + TRY_AGAIN_AFTER_MS);
  // Without a key: the job that failed still holds it.
  await app.queue.enqueue(app.db, { name: 'redact-session', payload: { sessionId }, dueAt });
}

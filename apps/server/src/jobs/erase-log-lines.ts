import type { App } from '../app.ts';
import { deleteRequestsOf } from '../store/request-log.ts';

/**
 * Erases lines of the request log that were being written while their session was redacted, and came too late to be
 * erased with it. Safe to run twice.
 */
export function eraseLogLines(app: App, sessionId: string): Promise<void> {
  return deleteRequestsOf(app, sessionId);
}

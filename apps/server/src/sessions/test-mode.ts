import { Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import { isLiveSession } from '../store/sessions.ts';

/**
 * Turns live sessions away from what only test mode has. One that does not exist passes: whoever goes on is told so.
 *
 * @throws {Refusal} `permission_denied`, for a live session.
 */
export async function requireTestMode(app: App, sessionId: string): Promise<void> {
  if (!(await isLiveSession(app, sessionId))) return;
  throw new Refusal('permission_denied', 'Only sessions of test mode can be told how to end, or be shown samples.');
}

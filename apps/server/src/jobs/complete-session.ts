import type { App } from '../app.ts';
import { completeAsChosen } from '../sessions/complete.ts';

/** Has a test session end as was chosen when it was created. Safe to run twice. */
export function completeSessionAsChosen(app: App, sessionId: string): Promise<void> {
  return completeAsChosen(app, sessionId);
}

import type { App } from '../app.ts';
import { decideTestOutcome } from '../sessions/decide.ts';

/** Ends the wait of a test session whose outcome was chosen with a delay. Safe to run twice. */
export function decideAfterDelay(app: App, submissionId: string): Promise<void> {
  return decideTestOutcome(app, submissionId);
}

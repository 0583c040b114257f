import {
  type CaptureKind,
  earliestDateOnEarth,
  Refusal,
  requiredCaptures,
  requirePossible,
} from '@credence/verification';
import type { App } from '../app.ts';
import type { SampleOrder } from '../files/draw-in-turn.ts';
import { requireInput } from './consent.ts';
import { requireAttempt, viewSession } from './hosted-session.ts';
import { requireTestMode } from './test-mode.ts';

/**
 * Says which sample to draw for a tester who has no document at hand: of the type they said they would show, of one
 * person throughout the session, and valid, or expired, on the day its clock shows.
 *
 * @throws {Refusal} Where a photo would not be taken either, and for live sessions.
 */
export async function orderSample(
  app: App,
  {
    sessionId,
    device,
    side,
    kind,
  }: { sessionId: string; device: string; side: CaptureKind; kind: SampleOrder['outcome'] },
): Promise<SampleOrder> {
  await requireTestMode(app, sessionId);
  const { session, holds } = await viewSession(app, sessionId, device);
  if (holds !== 'mine') throw new Refusal('link_elsewhere', 'This verification was opened in another browser.');
  requireInput(session.status);
  await requireAttempt(app, session);
  if (!session.consent) throw new Refusal('consent_missing', 'Agree to the verification first.');
  if (!session.declared || !requiredCaptures(session).includes(side)) {
    throw new Refusal('captures_missing', 'Say which document you are showing first.');
  }
  requirePossible(session, kind, 'kind');
  const today = earliestDateOnEarth(app.clock.now(session));
  return { side, outcome: kind, type: session.declared.type, seed: session.id, today };
}

import { type App, atomically } from '../app.ts';
import { findSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { completeOnOpen, completesOnOpen } from './complete.ts';
import {
  describe,
  describeTo,
  type HostedSession,
  isHeldBy,
  linkExpired,
  lockOrBind,
  type Visitor,
} from './hosted-session.ts';
import { isCurrentToken, isFresh, linkStateOf, parseToken } from './links.ts';

/**
 * Looks at what a link leads to, without taking hold of it: link previews and reloads do the same. Only where test mode
 * was told to have an outcome come about by it, looking is an act.
 *
 * @throws {Refusal} `link_expired` when the link is too old, was renewed, or was never ours.
 */
export async function openLink(app: App, token: string, device: string): Promise<HostedSession> {
  const parsed = parseToken(token);
  const record = parsed && (await findSessionAnywhere(app, parsed.sessionId));
  if (!record) throw linkExpired();
  if (isHeldBy(record, device)) return describeTo(app, record, device);
  if (!isCurrentToken(app, record, token)) throw linkExpired();
  const link = linkStateOf(record, token);
  if (link.usedAt !== null) return describe(app, record, 'other');
  if (!isFresh(link, app.clock.now(record.session)) || record.session.redaction !== null) throw linkExpired();
  if (completesOnOpen(record)) return completeOnOpen(app, record.session.id, { token, device });
  if (isUnderWay(record)) return takeHold(app, record.session.id, { token, device });
  return describe(app, record, 'nobody');
}

/** An attempt that no browser made, as test mode can have it: whoever looks has nothing to agree to, and waits for its end. */
function isUnderWay({ session, deviceHash }: SessionRecord): boolean {
  return deviceHash === null && session.status === 'processing';
}

function takeHold(app: App, id: string, visitor: Visitor): Promise<HostedSession> {
  return atomically(app, async (tx) => describe(tx, await lockOrBind(tx, id, visitor), 'mine'));
}

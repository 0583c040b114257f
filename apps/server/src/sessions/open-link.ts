import type { App } from '../app.ts';
import { findSessionAnywhere } from '../store/sessions.ts';
import { completeOnOpen, completesOnOpen } from './complete.ts';
import { describe, type HostedSession, isHeldBy, linkExpired } from './hosted-session.ts';
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
  if (isHeldBy(record, device)) return describe(app, record, 'mine');
  if (!isCurrentToken(app, record, token)) throw linkExpired();
  const link = linkStateOf(record, token);
  if (link.usedAt !== null) return describe(app, record, 'other');
  if (!isFresh(link, app.clock.now()) || record.session.redaction !== null) throw linkExpired();
  if (completesOnOpen(record)) return completeOnOpen(app, record.session.id, { token, device });
  return describe(app, record, 'nobody');
}

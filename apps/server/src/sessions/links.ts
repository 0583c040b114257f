import { timingSafeEqual } from 'node:crypto';
import type { App } from '../app.ts';
import type { LinkState, SessionRecord } from '../store/sessions.ts';

/** Stripe's lifetimes: the link two days, the client secret one. */
export const URL_LIFETIME_MS = 48 * 3600_000;
export const CLIENT_SECRET_LIFETIME_MS = 24 * 3600_000;

/** What lets one person into a session; null while the session waits for nobody, or the pair is spent. */
export interface Links {
  url: string | null;
  clientSecret: string | null;
}

/** A new session's first generation of both. */
export function firstLinks(now: Date): { url: LinkState; clientSecret: LinkState } {
  return {
    url: { generation: 1, expiresAt: new Date(now.getTime() + URL_LIFETIME_MS), usedAt: null },
    clientSecret: { generation: 1, expiresAt: new Date(now.getTime() + CLIENT_SECRET_LIFETIME_MS), usedAt: null },
  };
}

/** The links as they stand: what is used or expired reads as null. */
export function linksOf(app: App, { session, url, clientSecret }: SessionRecord): Links {
  const now = app.clock.now(session);
  const open = session.status === 'requires_input' && session.redaction === null;
  return {
    url: open && isFresh(url, now) ? formatUrl(app, session.id, session.livemode, url.generation) : null,
    clientSecret:
      open && isFresh(clientSecret, now)
        ? formatClientSecret(app, session.id, session.livemode, clientSecret.generation)
        : null,
  };
}

/**
 * The links for whoever retrieves the session: stable until used or expired, then renewed.
 *
 * The generation is raised only from the value that was read, so that two retrievals at once agree on one new link.
 */
export async function renewLinks(app: App, record: SessionRecord): Promise<Links> {
  const { session } = record;
  if (session.status !== 'requires_input' || session.redaction !== null) return { url: null, clientSecret: null };
  const now = app.clock.now(session);
  const url = isFresh(record.url, now) ? record.url : next(record.url, now, URL_LIFETIME_MS);
  const clientSecret = isFresh(record.clientSecret, now)
    ? record.clientSecret
    : next(record.clientSecret, now, CLIENT_SECRET_LIFETIME_MS);
  if (url !== record.url) {
    await app.db
      .updateTable('verification_session')
      .set({ url_generation: url.generation, url_expires_at: url.expiresAt, url_used_at: null })
      .where('id', '=', session.id)
      .where('url_generation', '=', record.url.generation)
      .execute();
  }
  if (clientSecret !== record.clientSecret) {
    await app.db
      .updateTable('verification_session')
      .set({
        secret_generation: clientSecret.generation,
        secret_expires_at: clientSecret.expiresAt,
        secret_used_at: null,
      })
      .where('id', '=', session.id)
      .where('secret_generation', '=', record.clientSecret.generation)
      .execute();
  }
  return linksOf(app, { ...record, url, clientSecret });
}

/** Which of a session's two ways in a token is, and to which session. Not yet whether it is still good. */
export interface PresentedToken {
  kind: 'url' | 'client_secret';
  sessionId: string;
}

/** Takes a token apart; `undefined` for what was never one of ours. */
export function parseToken(token: string): (PresentedToken & { mac: string }) | undefined {
  const url = /^(?:test|live)_([A-Za-z0-9]{24})([A-Za-z0-9_-]{32})$/.exec(token);
  if (url) return { kind: 'url', sessionId: `vs_${url[1]}`, mac: url[2]! };
  const secret = /^(vs_[A-Za-z0-9]{24})_secret_(?:test|live)_([A-Za-z0-9_-]{32})$/.exec(token);
  if (secret) return { kind: 'client_secret', sessionId: secret[1]!, mac: secret[2]! };
  return undefined;
}

/** Was this token made for this session's current generation? Compared in constant time. */
export function isCurrentToken(app: App, record: SessionRecord, token: string): boolean {
  const parsed = parseToken(token);
  if (parsed?.sessionId !== record.session.id) return false;
  const { generation } = parsed.kind === 'url' ? record.url : record.clientSecret;
  const expected = Buffer.from(app.vault.linkToken(parsed.kind, parsed.sessionId, generation));
  const presented = Buffer.from(parsed.mac);
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}

/** The state of the way in that a token stands for. */
export function linkStateOf(record: SessionRecord, token: string): LinkState {
  return parseToken(token)?.kind === 'client_secret' ? record.clientSecret : record.url;
}

export function isFresh(link: LinkState, now: Date): boolean {
  return link.usedAt === null && now < link.expiresAt;
}

function next(link: LinkState, now: Date, lifetimeMs: number): LinkState {
  return { generation: link.generation + 1, expiresAt: new Date(now.getTime() + lifetimeMs), usedAt: null };
}

function formatUrl(app: App, sessionId: string, livemode: boolean, generation: number): string {
  const mac = app.vault.linkToken('url', sessionId, generation);
  return `${app.settings.publicUrl}/start/${livemode ? 'live' : 'test'}_${sessionId.slice('vs_'.length)}${mac}`;
}

function formatClientSecret(app: App, sessionId: string, livemode: boolean, generation: number): string {
  return `${sessionId}_secret_${livemode ? 'live' : 'test'}_${app.vault.linkToken('client_secret', sessionId, generation)}`;
}

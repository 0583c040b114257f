import { timingSafeEqual } from 'node:crypto';
import type { AccountRef, App } from '../../app.ts';

/** One picture of what a check found, for one who may see it, for a while. Nothing of it is stored: it is all in the link. */
export interface EvidenceLink extends AccountRef {
  sessionId: string;
  /** The report the picture belongs to; empty while the session is held. */
  reportId: string;
  /** Which of the regions of its checks, from 0. */
  index: number;
  /** The API key that made it. */
  actor: string;
  expiresAt: Date;
}

/** A prefix that scanners for leaked secrets can look for; what it opens; and what only we can derive from that. */
const TOKEN = /^ev_(test|live)_([A-Za-z0-9_-]{1,220})~(\d{1,12})\.([A-Za-z0-9_-]{32})$/;

/** The address of a picture. */
export function evidenceUrl(app: App, link: EvidenceLink): string {
  const { accountId, sessionId, reportId, index, actor, livemode } = link;
  const parts = [accountId, sessionId, reportId, index, actor];
  const told = Buffer.from(parts.join('|')).toString('base64url');
  const expires = Math.floor(link.expiresAt.getTime() / 1000);
  const named = `${livemode ? 'live' : 'test'}_${told}`;
  return `${app.settings.publicUrl}/links/ev_${named}~${expires}.${app.vault.linkToken('evidence', named, expires)}`;
}

/** Takes the last part of an address apart; `undefined` unless it was made here. Whether it has expired is not looked at. */
export function parseEvidenceToken(app: App, token: string): EvidenceLink | undefined {
  const [, mode, told = '', expires, secret = ''] = TOKEN.exec(token) ?? [];
  if (mode === undefined) return undefined;
  const expected = app.vault.linkToken('evidence', `${mode}_${told}`, Number(expires));
  // Both are 32 ASCII characters.
  if (!timingSafeEqual(Buffer.from(secret), Buffer.from(expected))) return undefined;
  const [accountId = '', sessionId = '', reportId = '', index, actor = ''] = Buffer.from(told, 'base64url')
    .toString()
    .split('|');
  const expiresAt = new Date(Number(expires) * 1000);
  return { accountId, livemode: mode === 'live', sessionId, reportId, index: Number(index), actor, expiresAt };
}

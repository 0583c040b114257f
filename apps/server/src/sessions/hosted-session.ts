import { createHash } from 'node:crypto';
import { type CaptureKind, Refusal, type VerificationSession } from '@credence/verification';
import type { App } from '../app.ts';
import { type Account, getAccount, RETRY_LIMIT_DEFAULT } from '../store/accounts.ts';
import { findOpenCaptures } from '../store/captures.ts';
import { findSessionAnywhere, lockSessionAnywhere, type SessionRecord } from '../store/sessions.ts';
import { capturedKinds } from './captured-kinds.ts';
import { isCurrentToken, isFresh, linkStateOf } from './links.ts';

/** A session as its person's pages see it. */
export interface HostedSession {
  session: VerificationSession;
  account: Pick<Account, 'id' | 'businessName' | 'settings'>;
  captured: CaptureKind[];
  /** Whether a picture of the person's face is there, and what they are to do with their head is yet to be done. */
  challengeDue: boolean;
  /** Whether a photo was taken since the last attempt ended. */
  begun: boolean;
  attemptsLeft: number;
  /** Which browser holds the session: the one that asks, another, or none yet. */
  holds: 'mine' | 'other' | 'nobody';
}

/** Who stands before us: the browser's device token, and the link's token on the first visit. */
export interface Visitor {
  /** Random, from an HttpOnly cookie; only its hash is kept. */
  device: string;
  token?: string | undefined;
}

/** Looks at a session as its holder sees it. @throws {Refusal} `link_expired` for anyone the session does not know. */
export async function viewSession(app: App, sessionId: string, device: string): Promise<HostedSession> {
  const record = await findSessionAnywhere(app, sessionId);
  if (!record?.deviceHash) throw linkExpired();
  return describe(app, record, isHeldBy(record, device) ? 'mine' : 'other');
}

/**
 * Locks a session for the browser that holds it.
 *
 * @throws {Refusal} `link_expired` when nobody holds it or it does not exist, `link_elsewhere` when another browser does.
 */
export async function lockAsHolder(tx: App, sessionId: string, device: string): Promise<SessionRecord> {
  const record = await lockSessionAnywhere(tx, sessionId);
  if (!record?.deviceHash) throw linkExpired();
  if (!isHeldBy(record, device)) throw linkElsewhere();
  return record;
}

/**
 * Locks a session for a browser that holds it or is about to: a good link binds the session to the browser that acts on
 * it. Only an act binds (consent or its refusal), so a link preview, which merely looks, locks nobody out; of two that
 * act at once the first one wins; repeating the act from the same browser changes nothing.
 */
export async function lockOrBind(tx: App, sessionId: string, visitor: Visitor): Promise<SessionRecord> {
  const record = await lockSessionAnywhere(tx, sessionId);
  if (!record) throw linkExpired();
  if (isHeldBy(record, visitor.device)) return record;
  // Who held it was forgotten with all else: nobody is sent to look for another browser.
  if (record.session.redaction !== null) throw linkExpired();
  if (visitor.token === undefined || !isCurrentToken(tx, record, visitor.token)) throw linkExpired();
  const link = linkStateOf(record, visitor.token);
  if (link.usedAt !== null) throw linkElsewhere();
  const now = tx.clock.now(record.session);
  if (!isFresh(link, now)) throw linkExpired();
  const deviceHash = hashDevice(visitor.device);
  // Both ways in are spent: the one that was not used would let a second person in.
  await tx.db
    .updateTable('verification_session')
    .set({ device_hash: deviceHash, url_used_at: now, secret_used_at: now })
    .where('id', '=', sessionId)
    .execute();
  return {
    ...record,
    deviceHash,
    url: { ...record.url, usedAt: now },
    clientSecret: { ...record.clientSecret, usedAt: now },
  };
}

/** The session as it is once its person has done something: their attempt is under way, and they were here just now. */
export function active(app: App, record: SessionRecord): SessionRecord {
  return { ...record, idleSince: app.clock.now(record.session) };
}

/** @throws {Refusal} `too_many_attempts` when the person may not submit once more. */
export async function requireAttempt(app: App, session: VerificationSession): Promise<void> {
  if (attemptsLeft(session, await getAccount(app, session.accountId)) === 0) {
    throw new Refusal('too_many_attempts', 'All tries of this verification are used up.');
  }
}

/** Puts together what the pages need to know. */
export async function describe(app: App, record: SessionRecord, holds: HostedSession['holds']): Promise<HostedSession> {
  const { session } = record;
  const account = await getAccount(app, session.accountId);
  const captures = holds === 'mine' ? await findOpenCaptures(app, session.id) : [];
  const captured = capturedKinds(captures);
  return {
    session,
    account,
    captured,
    challengeDue: !captured.includes('selfie') && captures.some(({ side }) => side === 'selfie'),
    begun: captures.some((capture) => !capture.carriedOver),
    attemptsLeft: attemptsLeft(session, account),
    holds,
  };
}

function attemptsLeft({ submissionCount }: VerificationSession, { settings }: Pick<Account, 'settings'>): number {
  return Math.max(0, (settings.retryLimit ?? RETRY_LIMIT_DEFAULT) - submissionCount);
}

export function isHeldBy(record: SessionRecord, device: string): boolean {
  return record.deviceHash?.equals(hashDevice(device)) ?? false;
}

export function linkExpired(): Refusal {
  return new Refusal('link_expired', 'This link is no longer valid. Go back to where you came from to get a new one.');
}

function linkElsewhere(): Refusal {
  return new Refusal('link_elsewhere', 'This verification was opened in another browser. Continue there.');
}

/** Device tokens are 256 random bits: a plain hash cannot be searched. */
function hashDevice(device: string): Buffer {
  return createHash('sha256').update(device).digest();
}

import { createHash } from 'node:crypto';
import { type AnsweredPart, type CaptureKind, Refusal, type VerificationSession } from '@credence/verification';
import type { App } from '../app.ts';
import { type PhoneReach, phoneReachOf } from '../config.ts';
import { type Account, getAccount, RETRY_LIMIT_DEFAULT } from '../store/accounts.ts';
import { findOpenCaptures } from '../store/captures.ts';
import type { Contact } from '../store/contacts.ts';
import { isHeld } from '../store/reviews.ts';
import {
  type DeviceRole,
  findSessionAnywhere,
  lockSessionAnywhere,
  type SessionRecord,
  toHandOffColumns,
} from '../store/sessions.ts';
import { findAnswered, partsAnswered } from './answers.ts';
import { capturedKinds } from './captured-kinds.ts';
import { isCurrentToken, isFresh, linkStateOf } from './links.ts';

/** A session as its person's pages see it. */
export interface HostedSession {
  session: VerificationSession;
  account: Pick<Account, 'id' | 'businessName' | 'settings'>;
  captured: CaptureKind[];
  /** Whether a picture of the person's face is there, and what they are to do with their head is yet to be done. */
  challengeDue: boolean;
  /** What the person has confirmed or given beside photos. */
  answered: AnsweredPart[];
  /** Where codes were sent. */
  contacts: Contact[];
  /** On the account's clock. */
  now: Date;
  /** Whether a photo was taken, a code asked for or a number given since the last attempt ended. */
  begun: boolean;
  attemptsLeft: number;
  /** Whether what was submitted waits for a person to look at it. */
  held: boolean;
  /** Which browser holds the session: the one that asks, another, or none yet. */
  holds: 'mine' | 'other' | 'nobody';
  /** Where the session is being handed to a phone, or was, as the browser that asks sees it. */
  handOff: HandOff | null;
  phoneReach: PhoneReach;
}

export interface HandOff {
  role: DeviceRole;
  /** Two words that both devices show. */
  phrase: string;
  /** Whether the phone goes on with the session. */
  taken: boolean;
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
  return describeTo(app, record, device);
}

/**
 * Locks a session for the browser that holds it.
 *
 * @throws {Refusal} `link_expired` when nobody holds it or it does not exist, `link_elsewhere` when another browser does.
 */
export async function lockAsHolder(tx: App, sessionId: string, device: string): Promise<SessionRecord> {
  const record = await lockSessionAnywhere(tx, sessionId);
  if (!record?.deviceHash) throw linkExpired();
  const heldAs = roleOf(record, device);
  if (!heldAs) throw linkElsewhere();
  return { ...record, heldAs };
}

/**
 * Locks a session for a browser that holds it or is about to: a good link binds the session to the browser that acts on
 * it. Only an act binds (consent or its refusal), so a link preview, which merely looks, locks nobody out; of two that
 * act at once the first one wins; repeating the act from the same browser changes nothing.
 */
export async function lockOrBind(tx: App, sessionId: string, visitor: Visitor): Promise<SessionRecord> {
  const record = await lockSessionAnywhere(tx, sessionId);
  if (!record) throw linkExpired();
  const heldAs = roleOf(record, visitor.device);
  if (heldAs) return { ...record, heldAs };
  // Who held it was forgotten with all else: nobody is sent to look for another browser.
  if (record.session.redaction !== null) throw linkExpired();
  if (visitor.token === undefined || !isCurrentToken(tx, record, visitor.token)) throw linkExpired();
  const link = linkStateOf(record, visitor.token);
  if (link.usedAt !== null) throw linkElsewhere();
  const now = tx.clock.now(record.session);
  if (!isFresh(link, now)) throw linkExpired();
  const deviceHash = hashDevice(visitor.device);
  // Both ways in are spent: the one that was not used would let a second person in. A phone of the browser before goes with it.
  const handOff = { generation: record.handOff.generation + 1, phrase: null, phoneHash: null };
  await tx.db
    .updateTable('verification_session')
    .set({ device_hash: deviceHash, url_used_at: now, secret_used_at: now, ...toHandOffColumns(handOff) })
    .where('id', '=', sessionId)
    .execute();
  return {
    ...record,
    deviceHash,
    handOff,
    heldAs: 'first',
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

/** As `describe`, to whoever asks. */
export function describeTo(app: App, record: SessionRecord, device: string): Promise<HostedSession> {
  const heldAs = roleOf(record, device);
  return heldAs ? describe(app, { ...record, heldAs }, 'mine') : describe(app, record, 'other');
}

/** Puts together what the pages need to know. */
export async function describe(app: App, record: SessionRecord, holds: HostedSession['holds']): Promise<HostedSession> {
  const { session } = record;
  const account = await getAccount(app, session.accountId);
  const captures = holds === 'mine' ? await findOpenCaptures(app, session.id) : [];
  const captured = capturedKinds(captures);
  const { answers, contacts, begun } = await findAnswered(app, holds === 'mine' ? record : { ...record, key: null });
  return {
    session,
    account,
    captured,
    challengeDue: !captured.includes('selfie') && captures.some(({ side }) => side === 'selfie'),
    answered: partsAnswered(answers),
    contacts,
    now: app.clock.now(session),
    begun: begun || captures.some((capture) => !capture.carriedOver),
    attemptsLeft: attemptsLeft(session, account),
    held: holds === 'mine' && (await awaitsPerson(app, session)),
    holds,
    handOff: holds === 'mine' ? handOffOf(record) : null,
    phoneReach: phoneReachOf(app.settings.publicUrl),
  };
}

async function awaitsPerson(app: App, { status, submissionId }: VerificationSession): Promise<boolean> {
  return status === 'processing' && submissionId !== null && (await isHeld(app, submissionId));
}

function handOffOf({ handOff: { phrase, phoneHash }, heldAs = 'first' }: SessionRecord): HandOff | null {
  return phrase === null ? null : { role: heldAs, phrase, taken: phoneHash !== null };
}

function attemptsLeft({ submissionCount }: VerificationSession, { settings }: Pick<Account, 'settings'>): number {
  return Math.max(0, (settings.retryLimit ?? RETRY_LIMIT_DEFAULT) - submissionCount);
}

export function isHeldBy(record: SessionRecord, device: string): boolean {
  return roleOf(record, device) !== undefined;
}

/** Which of the two browsers that hold the session this is; `undefined` for any other. */
export function roleOf({ deviceHash, handOff }: SessionRecord, device: string): DeviceRole | undefined {
  const hash = hashDevice(device);
  if (deviceHash?.equals(hash)) return 'first';
  return handOff.phoneHash?.equals(hash) ? 'phone' : undefined;
}

export function linkExpired(): Refusal {
  return new Refusal('link_expired', 'This link is no longer valid. Go back to where you came from to get a new one.');
}

function linkElsewhere(): Refusal {
  return new Refusal('link_elsewhere', 'This verification was opened in another browser. Continue there.');
}

/** Device tokens are 256 random bits: a plain hash cannot be searched. */
export function hashDevice(device: string): Buffer {
  return createHash('sha256').update(device).digest();
}

import { Refusal } from '@credence/verification';
import { type App, atomically } from '../app.ts';
import {
  findSessionAnywhere,
  type HandOffState,
  lockSessionAnywhere,
  type SessionRecord,
  toHandOffColumns,
} from '../store/sessions.ts';
import { requireInput } from './consent.ts';
import { handOffUrl, readHandOffCode, requireFreshCode } from './hand-off-code.ts';
import { drawPhrase } from './hand-off-phrase.ts';
import {
  describe,
  describeTo,
  type HostedSession,
  hashDevice,
  isHeldBy,
  linkExpired,
  lockAsHolder,
  lockOrBind,
  type Visitor,
} from './hosted-session.ts';

/** How long a page shows one code before it asks for the next. */
export const CODE_SHOWN_MS = 60_000;
/** Whoever scans it at the last moment still has to load the page and compare two words. */
const CODE_LIFETIME_MS = 3 * CODE_SHOWN_MS;

/**
 * Offers the session to a phone: a code for it, and two words by which the person sees that both devices show the same
 * session. An act like agreeing: on the first visit it binds the session to this browser. Asking again gives a newer
 * code; the earlier ones hold until they are too old or one of them is used.
 *
 * @param request.another Voids what was offered before, and sends away the phone that has the session.
 * @returns No address while a phone has the session.
 * @throws {Refusal} `permission_denied` when it is the phone that asks.
 */
export function offerHandOff(
  app: App,
  request: Visitor & { sessionId: string; another?: boolean | undefined },
): Promise<{ url: string | null; hosted: HostedSession }> {
  return atomically(app, async (tx) => {
    const record = await lockOrBind(tx, request.sessionId, request);
    requireInput(record.session.status);
    requireFirst(record);
    const isOffered = record.handOff.phrase !== null && !request.another;
    const offered = isOffered ? record : await keep(tx, record, nextOf(record, drawPhrase()));
    const url = offered.handOff.phoneHash === null ? handOffUrl(tx, offered, CODE_LIFETIME_MS) : null;
    return { url, hosted: await describe(tx, offered, 'mine') };
  });
}

/** Takes the session back from the phone, or from waiting for one. Safe to repeat. */
export function endHandOff(app: App, request: { sessionId: string; device: string }): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockAsHolder(tx, request.sessionId, request.device);
    requireFirst(record);
    const ended = record.handOff.phrase === null ? record : await keep(tx, record, nextOf(record, null));
    return describe(tx, ended, 'mine');
  });
}

/**
 * Looks at what a code leads to, without taking the session: previews and reloads do the same.
 *
 * @returns The words to compare; null where this browser holds the session already.
 * @throws {Refusal} `hand_off_used`, `hand_off_expired`; `session_closed` when the session takes nothing more;
 *   `link_expired` for what was never a code of ours.
 */
export async function openHandOff(
  app: App,
  token: string,
  device: string,
): Promise<{ phrase: string | null; hosted: HostedSession }> {
  const code = readHandOffCode(app, token);
  const record = code && (await findSessionAnywhere(app, code.sessionId));
  if (!record) throw linkExpired();
  if (isHeldBy(record, device)) return { phrase: null, hosted: await describeTo(app, record, device) };
  requireFreshCode(app, record, code);
  requireInput(record.session.status);
  // Whose session it is, and nothing else: so much anybody learns who finds it open elsewhere.
  return { phrase: record.handOff.phrase, hosted: await describe(app, record, 'other') };
}

/**
 * Gives the session to the phone that shows a code, beside the browser it was begun in. Of two phones at once the first
 * one wins; repeating it from the same phone changes nothing.
 *
 * @throws {Refusal} As `openHandOff`.
 */
export function takeHandOff(app: App, token: string, device: string): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const code = readHandOffCode(tx, token);
    const record = code && (await lockSessionAnywhere(tx, code.sessionId));
    if (!record) throw linkExpired();
    if (isHeldBy(record, device)) return describeTo(tx, record, device);
    requireFreshCode(tx, record, code);
    requireInput(record.session.status);
    const taken = await keep(tx, record, { ...record.handOff, phoneHash: hashDevice(device) });
    return describeTo(tx, taken, device);
  });
}

function nextOf({ handOff }: SessionRecord, phrase: string | null): HandOffState {
  return { generation: handOff.generation + 1, phrase, phoneHash: null };
}

async function keep(tx: App, record: SessionRecord, handOff: HandOffState): Promise<SessionRecord> {
  await tx.db
    .updateTable('verification_session')
    .set(toHandOffColumns(handOff))
    .where('id', '=', record.session.id)
    .execute();
  return { ...record, handOff };
}

/** @throws {Refusal} `permission_denied` unless it is the browser the session was begun in that asks. */
export function requireFirst({ heldAs }: SessionRecord): void {
  if (heldAs === 'first') return;
  throw new Refusal('permission_denied', 'Only the device the verification was begun on can hand it over.');
}

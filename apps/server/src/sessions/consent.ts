import { giveUp, partsAsked, Refusal, type VerificationSession } from '@credence/verification';
import { type App, atomically, NO_CALL } from '../app.ts';
import { getAccount } from '../store/accounts.ts';
import { commit } from './commit.ts';
import { active, describe, type HostedSession, lockOrBind, type Visitor } from './hosted-session.ts';

/**
 * Records what the person agreed to, and binds the session to their browser. Safe to repeat.
 *
 * @param request.selfie Whether the wording they were shown tells of a selfie.
 * @param request.faceSearch Whether it tells of comparing faces with those of other sessions.
 * @throws {Refusal} `consent_missing` when it does not, and the session asks for it: it may have begun to while they read.
 */
export function giveConsent(
  app: App,
  request: Visitor & {
    sessionId: string;
    language: string;
    textVersion: string;
    textHash?: string | undefined;
    selfie?: boolean | undefined;
    faceSearch?: boolean | undefined;
  },
): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockOrBind(tx, request.sessionId, request);
    requireInput(record.session.status);
    if (partsAsked(record.session).includes('selfie') && !request.selfie) {
      throw new Refusal('consent_missing', 'This verification asks for a selfie, too. Agree to that first.');
    }
    if ((await searchesFaces(tx, record.session)) && !request.faceSearch) {
      throw new Refusal(
        'consent_missing',
        'This verification looks for your face in others, too. Agree to that first.',
      );
    }
    const consent = {
      at: tx.clock.now(record.session).toISOString(),
      language: request.language,
      textVersion: request.textVersion,
      ...(request.textHash !== undefined && { textHash: request.textHash }),
      ...(request.faceSearch && { faceSearch: true as const }),
    };
    // Who declined and then agreed has changed their mind: the earlier refusal no longer stands.
    const lastError = record.session.lastError?.code === 'consent_declined' ? null : record.session.lastError;
    const changed = await commit(
      tx,
      active(tx, record),
      { session: { ...record.session, consent, lastError } },
      NO_CALL,
    );
    return describe(tx, changed, 'mine');
  });
}

/** Records that the person declined. They may still agree later, in the same browser. */
export function declineConsent(app: App, request: Visitor & { sessionId: string }): Promise<HostedSession> {
  return atomically(app, async (tx) => {
    const record = await lockOrBind(tx, request.sessionId, request);
    requireInput(record.session.status);
    if (record.session.lastError?.code === 'consent_declined') return describe(tx, record, 'mine');
    const { session, ...rest } = giveUp(record.session, 'consent_declined');
    const changed = await commit(tx, record, { ...rest, session: { ...session, consent: null } }, NO_CALL);
    return describe(tx, changed, 'mine');
  });
}

/** @throws {Refusal} `session_closed` unless the session waits for its person. */
export function requireInput(status: string): void {
  if (status !== 'requires_input') {
    throw new Refusal('session_closed', 'This verification takes no more input.');
  }
}

async function searchesFaces(tx: App, session: VerificationSession): Promise<boolean> {
  const { settings } = await getAccount(tx, session.accountId);
  return settings.faceSearch === true && partsAsked(session).includes('selfie');
}

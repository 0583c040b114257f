import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '@credence/verification';
import type { App } from '../app.ts';
import type { SessionRecord } from '../store/sessions.ts';
import { linkExpired } from './hosted-session.ts';

/** What lets one phone into a session: derived, never stored. It says itself until when it holds. */
interface HandOffCode {
  sessionId: string;
  livemode: boolean;
  generation: number;
  /** In seconds: an epoch. */
  expiresAtS: number;
}

/** The address of a code of the session's present generation. */
export function handOffUrl(app: App, { session, handOff }: SessionRecord, lifetimeMs: number): string {
  const code = {
    sessionId: session.id,
    livemode: session.livemode,
    generation: handOff.generation,
    expiresAtS: Math.floor((app.clock.now(session).getTime() + lifetimeMs) / 1000),
  };
  const mode = code.livemode ? 'live' : 'test';
  const end = `${code.expiresAtS.toString(36)}.${code.generation.toString(36)}`;
  return `${app.settings.publicUrl}/phone/${mode}_${code.sessionId.slice('vs_'.length)}${macOf(app, code)}.${end}`;
}

/** Takes a code apart; `undefined` for what was never one of ours. Not yet whether it is still good. */
export function readHandOffCode(app: App, token: string): HandOffCode | undefined {
  const [, mode, id, mac, expires, generation] =
    /^(test|live)_([A-Za-z0-9]{24})([A-Za-z0-9_-]{32})\.([0-9a-z]{1,8})\.([0-9a-z]{1,6})$/.exec(token) ?? [];
  if (!mac) return undefined;
  const code = {
    sessionId: `vs_${id}`,
    livemode: mode === 'live',
    generation: Number.parseInt(generation!, 36),
    expiresAtS: Number.parseInt(expires!, 36),
  };
  const expected = Buffer.from(macOf(app, code));
  const presented = Buffer.from(mac);
  return expected.length === presented.length && timingSafeEqual(expected, presented) ? code : undefined;
}

/**
 * Refuses a code that lets nobody in any more.
 *
 * @throws {Refusal} `hand_off_used` when a phone has the session already or other codes took this one's place,
 *   `hand_off_expired` when it was shown too long ago.
 */
export function requireFreshCode(app: App, { session, handOff }: SessionRecord, code: HandOffCode): void {
  if (session.redaction !== null || session.livemode !== code.livemode) throw linkExpired();
  const isCurrent = handOff.phrase !== null && code.generation === handOff.generation;
  if (!isCurrent || handOff.phoneHash !== null) {
    throw new Refusal('hand_off_used', 'This code was used already. Ask for a new one where you began.');
  }
  if (app.clock.now(session).getTime() >= code.expiresAtS * 1000) {
    throw new Refusal('hand_off_expired', 'This code is too old. Scan the one that is shown now.');
  }
}

function macOf(app: App, { sessionId, livemode, generation, expiresAtS }: HandOffCode): string {
  return app.vault.linkToken('hand_off', `${livemode ? 'live' : 'test'}|${sessionId}|${expiresAtS}`, generation);
}

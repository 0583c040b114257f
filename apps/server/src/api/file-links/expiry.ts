import { Refusal } from '@credence/verification';
import type { App } from '../../app.ts';
import { rulesOf } from '../../files/purposes.ts';
import type { FileRecord } from '../../store/files.ts';
import type { ApiRequest } from '../operation.ts';

/**
 * How long a link to a picture of a person lives at most.
 *
 * @see https://docs.stripe.com/identity/access-verification-results
 */
export const SHORT_LINK_SECONDS = 30;

/** A link's end as it is kept; null: none. */
export function expiryOf(expiresAt: number | null | undefined): Date | null {
  return expiresAt == null ? null : new Date(expiresAt * 1000);
}

/** @throws {Refusal} When a link is to end before it began. */
export function requireFuture(
  { app, account }: Pick<ApiRequest, 'app' | 'account'>,
  expiresAt: number | null | undefined,
  param: string,
): void {
  const now = app.clock.now(account);
  if (expiresAt == null || expiresAt * 1000 > now.getTime()) return;
  throw new Refusal('parameter_invalid', `${param} must be in the future.${describeNow(now)}`, param);
}

/** @throws {Refusal} When a link to a picture of a person is to live for more than 30 seconds from `from`, or for ever. */
export function requireShort(app: App, file: FileRecord, expiresAt: number | null | undefined, from: Date): void {
  if (rulesOf(file.purpose).contents !== 'short_link') return;
  const latest = Math.floor(from.getTime() / 1000) + SHORT_LINK_SECONDS;
  if (expiresAt == null) {
    throw new Refusal(
      'parameter_missing',
      `Links to files holding identity documents or selfies must expire within ${SHORT_LINK_SECONDS} seconds: send expires_at, at most ${latest}.`,
      'expires_at',
    );
  }
  if (expiresAt <= latest) return;
  throw new Refusal(
    'parameter_invalid',
    `expires_at must be no more than ${SHORT_LINK_SECONDS} seconds from now for files holding identity documents or selfies.${describeNow(app.clock.now(file))}`,
    'expires_at',
  );
}

/** The sender's clock may be wrong by more than such a link lives. */
function describeNow(now: Date): string {
  return ` It is ${Math.floor(now.getTime() / 1000)} on this server.`;
}

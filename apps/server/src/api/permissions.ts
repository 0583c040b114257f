import { Refusal } from '@credence/verification';
import type { Permission } from '../store/api-keys.ts';
import type { KeyKind, PresentedKey } from './authenticate.ts';
import type { Expandable, Expansion } from './expand.ts';
import type { AnyOperation } from './operation.ts';

/** How long after a verification a key with `identity_sensitive_recent_read` may read its sensitive results. */
const RECENT_MS = 48 * 3600_000;

/** Who may ask for what says nothing else. */
export const CALLERS: readonly KeyKind[] = ['secret', 'restricted'];

/**
 * Refuses an operation to keys that may not ask for it, before anything of the request is read.
 *
 * @throws {Refusal} 401 for a publishable key, 403 for a key of another kind than the operation takes or one that lacks
 * the permission, 404 for an ephemeral key that names anything but its own session, 400 for a key of live mode where the
 * operation is of test mode only.
 */
export function permit(
  key: PresentedKey,
  { callers = CALLERS, permission, testMode }: Pick<AnyOperation, 'callers' | 'permission' | 'testMode'>,
  { id }: { id?: string },
): void {
  if (!callers.includes(key.kind)) throw wrongKind(key, callers);
  if (key.kind === 'restricted') refuseWithout(key, permission);
  if (key.kind === 'ephemeral' && id !== key.sessionId) {
    throw new Refusal('resource_missing', `No such VerificationSession: '${id}'`, 'session');
  }
  if (testMode && key.livemode) throw testModeOnly();
}

/** How far back a key may read sensitive results: all of them only when it is bound to addresses. */
export function sensitiveReach(key: PresentedKey): 'none' | 'recent' | 'all' {
  if (key.kind !== 'restricted') return 'none';
  if (granted(key, 'identity_sensitive_all_read')) return key.allowedIps.length > 0 ? 'all' : 'recent';
  return granted(key, 'identity_sensitive_recent_read') ? 'recent' : 'none';
}

/**
 * Refuses a whole request that names sensitive results with a key that may not read them.
 *
 * A secret key never may: it lies in every service of an integrator, and these are what a thief would come for.
 */
export function refuseSensitive(
  key: PresentedKey,
  expand: Expansion,
  { expandable, lists }: Pick<AnyOperation, 'expandable' | 'lists'>,
): void {
  const [path] = sensitivePaths(expand, expandable);
  if (path === undefined || sensitiveReach(key) !== 'none') return;
  throw new Refusal(
    'permission_denied',
    `The field ${lists ? 'data.' : ''}${path} holds sensitive verification results. Use a restricted API key that has permission to read them.`,
    'expand',
  );
}

/** Refuses sensitive results of verifications that are no longer recent, but to keys that may read all. */
export function refuseStale(key: PresentedKey, processedAt: Date, now: Date): void {
  if (sensitiveReach(key) === 'all' || now.getTime() - processedAt.getTime() < RECENT_MS) return;
  throw new Refusal(
    'permission_denied',
    "Sensitive results can be read for 48 hours after a verification was processed. To read older ones, use a restricted API key that is bound to IP addresses and has the 'rak_identity_sensitive_all_read' permission.",
    'expand',
  );
}

/** What of the sensitive results was asked for. */
export function sensitivePaths(expand: Expansion, expandable: Expandable): string[] {
  return expandable.sensitive.filter((path) => expand.has(path));
}

function refuseWithout(key: PresentedKey, permission: Permission | 'secret_key'): void {
  if (permission === 'secret_key') {
    throw new Refusal(
      'permission_denied',
      `The provided key '${key.masked}' is restricted. This request can be made with a secret key only.`,
    );
  }
  if (granted(key, permission)) return;
  throw new Refusal(
    'permission_denied',
    `The provided key '${key.masked}' does not have the required permissions for this endpoint on account '${key.accountId}'. Having the 'rak_${permission}' permission would allow this request to continue.`,
  );
}

function testModeOnly(): Refusal {
  return new Refusal(
    'parameter_invalid',
    'Test helpers work in test mode only, and a live mode key was used to make this request. Make it with a key of test mode.',
  );
}

function wrongKind({ kind, masked }: PresentedKey, callers: readonly KeyKind[]): Refusal {
  switch (kind) {
    case 'publishable':
      return new Refusal(
        'api_key_invalid',
        'This API call cannot be made with a publishable API key. Please use a secret API key.',
      );
    case 'ephemeral':
      return new Refusal(
        'permission_denied',
        `The provided key '${masked}' is ephemeral: it retrieves the verification session it was made for, and nothing else.`,
      );
    case 'operator':
      return new Refusal(
        'permission_denied',
        'The operator key manages accounts and their keys. Make this request with a key of the account itself.',
      );
    default:
      return new Refusal(
        'permission_denied',
        `The provided key '${masked}' cannot make this request: it takes the ${callers.join(' or ')} key.`,
      );
  }
}

/** Whoever may write may read; whoever may read all may read what is recent. */
function granted(key: PresentedKey, permission: Permission): boolean {
  if (key.permissions.includes(permission)) return true;
  if (permission === 'identity_sensitive_recent_read') return key.permissions.includes('identity_sensitive_all_read');
  const writing = permission.replace(/_read$/, '_write') as Permission;
  return writing !== permission && key.permissions.includes(writing);
}

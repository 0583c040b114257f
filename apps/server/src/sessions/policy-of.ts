import { createHash } from 'node:crypto';
import {
  type CustomPolicy,
  canonicalPolicy,
  type DecisionLimits,
  POLICIES,
  type Policy,
  resolvePolicy,
} from '@credence/verification';
import type { Account } from '../store/accounts.ts';

/** Enough to tell the policies of an account apart in a report. */
const VERSION_LENGTH = 12;

/** The policy that decides an account's sessions. */
export function policyOf({ policy, settings }: Pick<Account, 'policy' | 'settings'>): Policy {
  if (policy !== 'custom') return POLICIES[policy];
  if (!settings.customPolicy) throw new Error('an account with a custom policy has none');
  return customPolicyOf(settings.customPolicy);
}

/** A policy of an account's own, with its version. */
export function customPolicyOf(custom: CustomPolicy): Policy {
  return resolvePolicy(custom, versionOfPolicy(custom));
}

/** The same rules, the same version, in whatever order they were written. */
export function versionOfPolicy(custom: CustomPolicy): string {
  return createHash('sha256').update(canonicalPolicy(custom)).digest('hex').slice(0, VERSION_LENGTH);
}

/**
 * Whether a picture that was sent before counts: in test mode, where everybody hands in the same samples, only where the account's own
 * policy names the check.
 */
export function picturesCount(
  { policy, settings }: Pick<Account, 'policy' | 'settings'>,
  { livemode }: { livemode: boolean },
): boolean {
  if (livemode) return true;
  return policy === 'custom' && settings.customPolicy?.rules.document_picture_seen_before !== undefined;
}

/** What the account demands of documents beside its policy; undefined: nothing. */
export function limitsOf({ settings }: Pick<Account, 'settings'>): DecisionLimits | undefined {
  const { minimumAge, expiryGraceDays } = settings;
  if (minimumAge === undefined && expiryGraceDays === undefined) return undefined;
  return { ...(minimumAge !== undefined && { minimumAge }), ...(expiryGraceDays !== undefined && { expiryGraceDays }) };
}

import { versionOfPolicy } from '../../sessions/policy-of.ts';
import { type Account, RETRY_LIMIT_DEFAULT } from '../../store/accounts.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const ACCOUNT_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** An account, in the manner of Stripe's objects. */
export function serializeAccount(account: Account) {
  const { settings } = account;
  return {
    id: account.id,
    object: 'credence.account',
    allowed_origins: settings.allowedOrigins ?? [],
    branding: {
      icon: settings.iconFileId ?? null,
      logo: settings.logoFileId ?? null,
      primary_color: settings.primaryColor ?? null,
      secondary_color: settings.secondaryColor ?? null,
    },
    business_name: account.businessName,
    created: serializeInstant(account.createdAt),
    default_api_version: account.defaultApiVersion,
    links: {
      privacy_policy: settings.privacyPolicyUrl ?? null,
      support: settings.supportUrl ?? null,
      terms: settings.termsUrl ?? null,
    },
    custom_policy: settings.customPolicy
      ? { ...settings.customPolicy, version: versionOfPolicy(settings.customPolicy) }
      : null,
    face_search: settings.faceSearch ?? false,
    expiry_grace_days: settings.expiryGraceDays ?? 0,
    minimum_age: settings.minimumAge ?? null,
    policy: account.policy,
    retention_days: settings.retentionDays ?? null,
    retry_limit: settings.retryLimit ?? RETRY_LIMIT_DEFAULT,
    review_hours: account.reviewHours,
    support_email: settings.supportEmail ?? null,
  };
}

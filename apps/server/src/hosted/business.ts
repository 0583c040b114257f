import type { BusinessView } from '@credence/wire';
import type { Account } from '../store/accounts.ts';

/** Where the pages find a picture that an account has set. */
export const BRAND_PATH = '/hosted/brand/';

/** How a business wants its pages to look, and where it is found. */
export function toBusinessView({ settings }: Pick<Account, 'settings'>): BusinessView {
  const picture = (fileId: string | undefined) => (fileId === undefined ? null : `${BRAND_PATH}${fileId}`);
  return {
    icon: picture(settings.iconFileId),
    logo: picture(settings.logoFileId),
    primaryColor: settings.primaryColor ?? null,
    secondaryColor: settings.secondaryColor ?? null,
    privacyPolicyUrl: settings.privacyPolicyUrl ?? null,
    termsUrl: settings.termsUrl ?? null,
    supportUrl: settings.supportUrl ?? null,
    supportEmail: settings.supportEmail ?? null,
    retentionDays: settings.retentionDays ?? null,
    faceSearch: settings.faceSearch ?? false,
  };
}

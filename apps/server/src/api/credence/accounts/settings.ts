import { POLICY_NAMES } from '@credence/verification';
import { z } from 'zod';
import type { Account, SettingChanges } from '../../../store/accounts.ts';
import { meaning } from '../../form/meaning.ts';
import {
  apiVersion,
  emailAddress,
  flag,
  integerFrom,
  list,
  nested,
  text,
  unsettable,
  webAddress,
} from '../../form/parameters.ts';
import { type GivenPolicy, policy } from '../../form/policy.ts';
import type { Params } from '../../operation.ts';

/** As long as it can be shown on the pages. */
const NAME_MAX = 100;

/** A month: whoever waits longer has gone elsewhere. */
const REVIEW_HOURS_MAX = 30 * 24;

/** Ten years: longer is what leaving it out means. */
const RETENTION_DAYS_MAX = 3650;
/** More tries than this help nobody but those who try documents out. */
const RETRY_LIMIT_MAX = 20;
const ORIGINS_MAX = 20;

/** How its pages look and behave; an empty text puts one back to what it always was. */
const PAGE_SETTINGS = {
  allowed_origins: unsettable(list(origin(), ORIGINS_MAX))
    .optional()
    .describe('Origins whose pages may open the verification in a frame, as `https://shop.example`.'),
  branding: nested({
    icon: unsettable(text(255)).optional().describe('The id of a file of the purpose `business_icon`.'),
    logo: unsettable(text(255)).optional().describe('The id of a file of the purpose `business_logo`.'),
    primary_color: unsettable(color())
      .optional()
      .describe('Of buttons and links, as `#0e6b58`. Made legible where it is not.'),
    secondary_color: unsettable(color()).optional().describe('Of what stands behind the page.'),
  })
    .optional()
    .describe('How the pages look.'),
  links: nested({
    privacy_policy: unsettable(webAddress()).optional().describe('Your privacy policy.'),
    support: unsettable(webAddress()).optional().describe('Where a person finds help.'),
    terms: unsettable(webAddress()).optional().describe('Your terms.'),
  })
    .optional()
    .describe('Where the pages lead.'),
  support_email: unsettable(emailAddress()).optional().describe('Where a person asks for help.'),
  retention_days: unsettable(integerFrom(1, RETENTION_DAYS_MAX))
    .optional()
    .describe(
      'For how many days what a person showed is kept; then their session is redacted. Until you redact it, unless told otherwise.',
    ),
  retry_limit: unsettable(integerFrom(1, RETRY_LIMIT_MAX))
    .optional()
    .describe('How often a person may submit in one session. 5, unless told otherwise.'),
};

/** What of an account is set when it is created, and may be changed later. */
export const ACCOUNT_SETTINGS = {
  business_name: z
    .string()
    .min(1)
    .max(NAME_MAX)
    .describe('Who asks for the verification, as the person reads it on the pages.'),
  default_api_version: apiVersion()
    .optional()
    .describe('The version for requests that name none, and of events. The newest, when none is named.'),
  policy: z
    .enum(POLICY_NAMES)
    .optional()
    .describe(
      'What follows from checks that do not pass, from `permissive` to `strict`. `standard`, unless told otherwise.',
    ),
  review_hours: integerFrom(1, REVIEW_HOURS_MAX)
    .optional()
    .describe('For how many hours a session is held for somebody to look at it. 72, unless told otherwise.'),
};

/** Nobody was ever older. */
const AGE_MAX = 120;
/** A year: longer is no grace. */
const GRACE_DAYS_MAX = 365;

/** What it demands of documents, beside its policy. */
const DECISION_SETTINGS = {
  policy: policy()
    .optional()
    .describe(
      'What follows from checks that do not pass: `permissive`, `standard`, `careful` or `strict`, or one of these with consequences of your own for some checks (docs/review.md).',
    ),
  minimum_age: unsettable(integerFrom(1, AGE_MAX))
    .optional()
    .describe('How old the holder of a document has to be, in years. Any age, unless told otherwise.'),
  face_search: flag()
    .optional()
    .describe(
      'Whether selfies are compared with those of other sessions of the account (docs/review.md). People are then asked to agree to it. Not, unless told otherwise; switched off, all faces kept for it are erased.',
    ),
  expiry_grace_days: unsettable(integerFrom(1, GRACE_DAYS_MAX))
    .optional()
    .describe('For how many days a document counts as valid after its last day. None, unless told otherwise.'),
};

/** What of an account may be changed. */
export const ACCOUNT_CHANGES = {
  ...ACCOUNT_SETTINGS,
  ...DECISION_SETTINGS,
  business_name: ACCOUNT_SETTINGS.business_name.optional(),
  ...PAGE_SETTINGS,
};

/** What a request changes of an account. */
export function readChanges(params: Params<typeof ACCOUNT_CHANGES>) {
  return {
    ...(params.business_name !== undefined && { businessName: params.business_name }),
    ...(params.default_api_version !== undefined && { defaultApiVersion: params.default_api_version }),
    ...readPolicy(params),
    settings: { ...readPageSettings(params), ...readDecisionSettings(params) },
  };
}

function readPageSettings({ branding, links, ...params }: Params<typeof PAGE_SETTINGS>): SettingChanges {
  const changes: { [Name in keyof SettingChanges]: SettingChanges[Name] | undefined } = {
    iconFileId: branding?.icon,
    logoFileId: branding?.logo,
    primaryColor: branding?.primary_color,
    secondaryColor: branding?.secondary_color,
    privacyPolicyUrl: links?.privacy_policy,
    termsUrl: links?.terms,
    supportUrl: links?.support,
    supportEmail: params.support_email,
    allowedOrigins: params.allowed_origins,
    retryLimit: params.retry_limit,
    retentionDays: params.retention_days,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function color() {
  const schema = text().refine((value) => /^#[0-9a-f]{6}$/i.test(value), {
    error: (issue) => `Invalid color: ${issue.input}; must be like #0e6b58`,
  });
  return meaning(schema, { type: 'string', pattern: '^#[0-9a-fA-F]{6}$' });
}

/** Scheme, host and port, nothing more. Without TLS only on this machine: a page that anybody may alter frames nothing. */
function origin() {
  const schema = text(255).refine(isOrigin, {
    error: (issue) => `Invalid origin: ${issue.input}; must be like https://shop.example`,
  });
  return meaning(schema, { type: 'string', format: 'uri', maxLength: 255 });
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { origin: own, protocol, hostname } = new URL(value);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return own === value && (protocol === 'https:' || (protocol === 'http:' && local));
}

function readDecisionSettings({
  policy,
  minimum_age,
  expiry_grace_days,
  face_search,
}: Params<typeof DECISION_SETTINGS>): SettingChanges {
  return {
    ...(policy !== undefined && { customPolicy: typeof policy === 'object' ? policy : null }),
    ...(minimum_age !== undefined && { minimumAge: minimum_age }),
    ...(expiry_grace_days !== undefined && { expiryGraceDays: expiry_grace_days }),
    ...(face_search !== undefined && { faceSearch: face_search || null }),
  };
}

/** What of an account's decisions a request sets. */
export function readPolicy({
  policy,
  review_hours,
}: {
  policy?: GivenPolicy | undefined;
  review_hours?: number | undefined;
}): Partial<Pick<Account, 'policy' | 'reviewHours'>> {
  const name = typeof policy === 'object' ? ('custom' as const) : policy;
  return {
    ...(name !== undefined && { policy: name }),
    ...(review_hours !== undefined && { reviewHours: review_hours }),
  };
}

/** Formats told by their first bytes. `webp` comes from the person's camera page only. */
export type FileType = 'gif' | 'jpg' | 'pdf' | 'png' | 'webp';

/** What an upload for a purpose may be. */
export interface UploadRules {
  types: readonly FileType[];
  maxBytes: number;
  /** Both sides of an image are smaller than this. */
  sideBelowPx?: number;
  /** How long it is kept; without it, for ever. */
  lifetimeMs?: number;
}

export interface PurposeRules {
  /** Null: no request can make such a file. */
  upload: UploadRules | null;
  /**
   * Who sees the contents: whoever has a key or a link; whoever has a link that lives for seconds and was made by a key
   * for sensitive results; nobody.
   */
  contents: 'key_or_link' | 'short_link' | 'nobody';
}

const KB = 1024;
const MB = 1024 * KB;
const DAY_MS = 24 * 3600_000;

const DOCUMENT: readonly FileType[] = ['jpg', 'pdf', 'png'];
const BRANDING: readonly FileType[] = ['gif', 'jpg', 'png'];

/** Names of the Stripe API that lists may be filtered by, and of which there are never any here. */
const NOT_HERE: PurposeRules = { upload: null, contents: 'nobody' };

/**
 * What each purpose allows.
 *
 * Types, sizes, lifetimes and "downloadable" are the table of https://docs.stripe.com/file-upload (read 2025-03); which
 * purposes can be uploaded or linked to at all is from the parameters of https://docs.stripe.com/api/files/create and
 * https://docs.stripe.com/api/file_links/create. Formats that cannot be told by their first bytes (CSV, DOCX, XLSX, SVG,
 * JSON) are not taken.
 */
export const PURPOSES = {
  account_requirement: { upload: { types: DOCUMENT, maxBytes: 16 * MB }, contents: 'nobody' },
  additional_verification: { upload: { types: DOCUMENT, maxBytes: 16 * MB }, contents: 'nobody' },
  business_icon: { upload: { types: BRANDING, maxBytes: 512 * KB }, contents: 'key_or_link' },
  business_logo: { upload: { types: BRANDING, maxBytes: 512 * KB }, contents: 'key_or_link' },
  // Stripe takes SVG too.
  customer_signature: {
    upload: { types: ['jpg', 'png'], maxBytes: 4 * MB, lifetimeMs: 7 * DAY_MS },
    contents: 'key_or_link',
  },
  // Nine months.
  dispute_evidence: {
    upload: { types: DOCUMENT, maxBytes: 5 * MB, lifetimeMs: 274 * DAY_MS },
    contents: 'key_or_link',
  },
  document_provider_identity_document: NOT_HERE,
  finance_report_run: NOT_HERE,
  financial_account_statement: NOT_HERE,
  // "Also need to be smaller than 8,000px by 8,000px."
  identity_document: { upload: { types: DOCUMENT, maxBytes: 16 * MB, sideBelowPx: 8000 }, contents: 'nobody' },
  // What the camera page took. https://docs.stripe.com/identity/access-verification-results: links of 30 seconds.
  identity_document_downloadable: { upload: null, contents: 'short_link' },
  issuing_regulatory_reporting: NOT_HERE,
  pci_document: { upload: { types: ['pdf'], maxBytes: 16 * MB }, contents: 'key_or_link' },
  platform_terms_of_service: NOT_HERE,
  // As above.
  selfie: { upload: null, contents: 'short_link' },
  sigma_scheduled_query: NOT_HERE,
  // Stripe takes CSV, XLSX and DOCX too.
  tax_document_user_upload: { upload: { types: DOCUMENT, maxBytes: 16 * MB }, contents: 'key_or_link' },
  terminal_android_apk: NOT_HERE,
  terminal_reader_splashscreen: NOT_HERE,
  terminal_wifi_certificate: NOT_HERE,
  terminal_wifi_private_key: NOT_HERE,
} as const satisfies Record<string, PurposeRules>;

export type Purpose = keyof typeof PURPOSES;

/** All names, as lists may be filtered by. */
export const PURPOSE_NAMES = Object.keys(PURPOSES) as [Purpose, ...Purpose[]];

/** Those that can be uploaded. */
export const UPLOAD_PURPOSES = PURPOSE_NAMES.filter((name) => PURPOSES[name].upload !== null) as [
  Purpose,
  ...Purpose[],
];

/** The largest upload of all. */
export const UPLOAD_MAX_BYTES = 16 * MB;

/** The rules of a purpose as it stands in a row. */
export function rulesOf(purpose: string): PurposeRules {
  return PURPOSES[purpose as Purpose] ?? NOT_HERE;
}

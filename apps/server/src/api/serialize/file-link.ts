import type { App } from '../../app.ts';
import { isExpired } from '../../files/open-file.ts';
import { rulesOf } from '../../files/purposes.ts';
import type { FileLinkRecord } from '../../store/file-links.ts';
import type { FileRecord } from '../../store/files.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const FILE_LINK_EXPANDABLE = { names: ['file'], sensitive: [] } as const satisfies Expandable;

export interface FileLinkExtras {
  /** The file it leads to. */
  file: FileRecord;
  /**
   * Links to pictures of people are told to nobody but the key that made them, in the answer that made them: whoever
   * may list links need not be one who may see the pictures.
   */
  url: 'always' | 'unless_short';
  /** The file in full, when it is to be expanded. */
  expanded?: object | undefined;
}

/**
 * A link to a file in Stripe's shape.
 *
 * @see https://docs.stripe.com/api/file_links/object
 */
export function serializeFileLink(app: App, link: FileLinkRecord, { file, url, expanded }: FileLinkExtras) {
  const told = url === 'always' || rulesOf(file.purpose).contents !== 'short_link';
  return {
    id: link.id,
    object: 'file_link',
    created: serializeInstant(link.createdAt),
    expired: isExpired(link, app.clock.now(link)),
    expires_at: link.expiresAt && serializeInstant(link.expiresAt),
    file: expanded ?? link.fileId,
    livemode: link.livemode,
    metadata: link.metadata,
    url: told ? fileLinkUrl(app, link) : null,
  };
}

/** `link_` and 24 letters and digits. */
const ID_PREFIX = 'link_';

/** A prefix that scanners for leaked secrets can look for; the link's id; and what only we can derive from it. */
const TOKEN = /^fl_(?:test|live)_([A-Za-z0-9]{24})([A-Za-z0-9_-]{32})$/;

function fileLinkUrl(app: App, { id, livemode }: FileLinkRecord): string {
  const token = `fl_${livemode ? 'live' : 'test'}_${id.slice(ID_PREFIX.length)}${app.vault.linkToken('file', id, 0)}`;
  return `${app.settings.publicUrl}/links/${token}`;
}

/** Takes the last part of a link's address apart; whether its secret is right is for the caller to compare. */
export function parseFileLinkToken(token: string): { linkId: string; secret: string } | undefined {
  const [, id, secret] = TOKEN.exec(token) ?? [];
  return id && secret ? { linkId: `${ID_PREFIX}${id}`, secret } : undefined;
}

import type { App } from '../../app.ts';
import { rulesOf } from '../../files/purposes.ts';
import type { FileLinkRecord } from '../../store/file-links.ts';
import type { FileRecord } from '../../store/files.ts';
import type { Expandable } from '../expand.ts';
import { serializeFileLink } from './file-link.ts';
import { serializeInstant } from './values.ts';

export const FILE_EXPANDABLE = { names: ['links'], sensitive: [] } as const satisfies Expandable;

/** How many of a file's links are told with it. */
export const LINKS_SHOWN = 10;

/**
 * A file in Stripe's shape.
 *
 * @param links The newest of its links, one more than are shown where there are more; left out, none are told.
 * @see https://docs.stripe.com/api/files/object
 */
export function serializeFile(app: App, file: FileRecord, links?: readonly FileLinkRecord[]) {
  return {
    id: file.id,
    object: 'file',
    created: serializeInstant(file.createdAt),
    expires_at: file.expiresAt && serializeInstant(file.expiresAt),
    filename: file.filename,
    ...(links && { links: serializeLinks(app, file, links) }),
    purpose: file.purpose,
    size: file.sizeBytes,
    title: file.title,
    type: file.type,
    url:
      rulesOf(file.purpose).contents === 'key_or_link'
        ? `${app.settings.publicUrl}/v1/files/${file.id}/contents`
        : null,
  };
}

function serializeLinks(app: App, file: FileRecord, links: readonly FileLinkRecord[]) {
  return {
    object: 'list',
    data: links.slice(0, LINKS_SHOWN).map((link) => serializeFileLink(app, link, { file, url: 'unless_short' })),
    has_more: links.length > LINKS_SHOWN,
    url: `/v1/file_links?file=${file.id}`,
  };
}

import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { type App, atomically } from '../../app.ts';
import { isExpired } from '../../files/open-file.ts';
import { type FileLinkRecord, lockFileLink, updateFileLink } from '../../store/file-links.ts';
import { findFile } from '../../store/files.ts';
import { answeredSession } from '../../store/sessions.ts';
import { changeMetadata, epochSeconds, metadataChange } from '../form/parameters.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { FILE_LINK_EXPANDABLE } from '../serialize/file-link.ts';
import { FILE_LINK, serializeFileLinks } from './answer.ts';
import { expiryOf, requireFuture, requireShort } from './expiry.ts';

/** `POST /v1/file_links/:id` */
export const update = defineOperation({
  method: 'POST',
  path: '/v1/file_links/:id',
  summary: 'Update a file link',
  returns: 'file_link',
  permission: 'file_write',
  params: {
    /** A time, `now`, or nothing: the link then does not end by itself. */
    expires_at: z.union([epochSeconds(), z.literal('now'), z.literal('')]).optional(),
    metadata: metadataChange().optional(),
  },
  expandable: FILE_LINK_EXPANDABLE,
  check({ expires_at }, request) {
    if (typeof expires_at === 'number') requireFuture(request, expires_at, 'expires_at');
  },
  run(request, params) {
    return atomically(request.app, async (tx) => {
      const link = await getObject(request, FILE_LINK, (account, id) => lockFileLink(tx, account, id));
      if (isExpired(link, tx.clock.now(link))) {
        throw new Refusal('parameter_invalid', 'This file link has expired and cannot be changed.');
      }
      const changed = await updateFileLink(tx, link, {
        metadata: params.metadata ? changeMetadata(link.metadata, params.metadata) : link.metadata,
        expiresAt: await newExpiry(tx, link, params.expires_at),
      });
      const [body] = await serializeFileLinks({ ...request, app: tx }, [changed]);
      const file = await findFile(tx, link, link.fileId);
      return { body: body as object, ...(file?.sessionId && { session: await answeredSession(tx, file.sessionId) }) };
    });
  },
});

/** When a link is to end: unchanged, now, at a time, or never. */
async function newExpiry(tx: App, link: FileLinkRecord, wanted: number | 'now' | '' | undefined): Promise<Date | null> {
  if (wanted === undefined) return link.expiresAt;
  if (wanted === 'now') return tx.clock.now(link);
  const expiresAt = wanted === '' ? null : wanted;
  const file = await findFile(tx, link, link.fileId);
  if (file) requireShort(tx, file, expiresAt, link.createdAt);
  return expiryOf(expiresAt);
}

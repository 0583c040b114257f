import { Refusal } from '@credence/verification';
import { isExpired } from '../../files/open-file.ts';
import { insertFileLink } from '../../store/file-links.ts';
import type { FileRecord } from '../../store/files.ts';
import { answeredSession } from '../../store/sessions.ts';
import { getFile } from '../files/answer.ts';
import { epochSeconds, metadata, text } from '../form/parameters.ts';
import { type ApiRequest, defineOperation } from '../operation.ts';
import { FILE_LINK_EXPANDABLE } from '../serialize/file-link.ts';
import { serializeFileLinks } from './answer.ts';
import { discloseFile } from './disclose.ts';
import { expiryOf, requireFuture, requireShort } from './expiry.ts';

/** `POST /v1/file_links`: the one answer that tells the address of a picture of a person. */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/file_links',
  summary: 'Create a file link',
  returns: 'file_link',
  answersAskerOnly: true,
  permission: 'file_write',
  params: {
    file: text(),
    expires_at: epochSeconds().optional(),
    metadata: metadata().optional(),
  },
  expandable: FILE_LINK_EXPANDABLE,
  check({ expires_at }, request) {
    requireFuture(request, expires_at, 'expires_at');
  },
  async run(request, params) {
    const { app, account, key } = request;
    const file = await getNamedFile(request, params.file);
    if (isExpired(file, app.clock.now(account))) {
      throw new Refusal('parameter_invalid', 'This file has expired and cannot be linked to.', 'file');
    }
    await discloseFile(request, file);
    requireShort(app, file, params.expires_at, app.clock.now(account));
    const link = await insertFileLink(app, account, {
      fileId: file.id,
      metadata: params.metadata ?? {},
      actor: key.id,
      expiresAt: expiryOf(params.expires_at),
    });
    const [body] = await serializeFileLinks(request, [link], 'always');
    return { body: body as object, ...(file.sessionId && { session: await answeredSession(app, file.sessionId) }) };
  },
});

/** A file named by a parameter: that there is none is the request's own fault. */
async function getNamedFile(request: ApiRequest, id: string): Promise<FileRecord> {
  try {
    return await getFile({ ...request, id });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'resource_missing') throw error;
    throw new Refusal('reference_missing', error.message, error.param);
  }
}

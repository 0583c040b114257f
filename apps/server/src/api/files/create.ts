import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { keepUpload } from '../../files/keep-upload.ts';
import { rulesOf, UPLOAD_MAX_BYTES, UPLOAD_PURPOSES } from '../../files/purposes.ts';
import { insertFileLink } from '../../store/file-links.ts';
import { insertUpload, type NewUpload } from '../../store/files.ts';
import { expiryOf, requireFuture } from '../file-links/expiry.ts';
import { epochSeconds, flag, metadata, nested } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { FILE_EXPANDABLE, serializeFile } from '../serialize/file.ts';
import { serializeFiles } from './answer.ts';

const PARAMS = {
  purpose: z.enum(UPLOAD_PURPOSES),
  file_link_data: nested({
    create: flag(),
    expires_at: epochSeconds().optional(),
    metadata: metadata().optional(),
  }).optional(),
};

/** `POST /v1/files`: a file and its parameters as `multipart/form-data`. */
export const create = defineOperation<typeof PARAMS, NewUpload>({
  method: 'POST',
  path: '/v1/files',
  summary: 'Upload a file',
  returns: 'file',
  permission: 'file_write',
  params: PARAMS,
  upload: { name: 'file', maxBytes: UPLOAD_MAX_BYTES },
  expandable: FILE_EXPANDABLE,
  check({ purpose, file_link_data: link }, request) {
    if (!link?.create) return;
    if (rulesOf(purpose).contents !== 'key_or_link') {
      throw new Refusal(
        'parameter_invalid',
        `Files with the purpose ${purpose} cannot be linked to.`,
        'file_link_data[create]',
      );
    }
    requireFuture(request, link.expires_at, 'file_link_data[expires_at]');
  },
  prepare({ app, account, file }, { purpose }) {
    // An operation that takes a file is not begun without one.
    return keepUpload(app, account, { purpose, ...file! });
  },
  async run(request, { file_link_data: wanted }, upload) {
    const { app, account, key } = request;
    const file = await insertUpload(app, account, upload);
    if (!wanted?.create) {
      const [body] = await serializeFiles(request, [file], request.expand);
      return { body: body as object };
    }
    const link = await insertFileLink(app, account, {
      fileId: file.id,
      metadata: wanted.metadata ?? {},
      actor: key.id,
      expiresAt: expiryOf(wanted.expires_at),
    });
    return { body: serializeFile(app, file, [link]) };
  },
});

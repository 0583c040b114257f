import { defineOperation } from '../operation.ts';
import { FILE_EXPANDABLE } from '../serialize/file.ts';
import { getFile, serializeFiles } from './answer.ts';

/** `GET /v1/files/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/files/:id',
  summary: 'Retrieve a file',
  returns: 'file',
  permission: 'file_read',
  params: {},
  expandable: FILE_EXPANDABLE,
  async run(request) {
    const [body] = await serializeFiles(request, [await getFile(request)], request.expand);
    return { body: body as object };
  },
});

import { findFileLink } from '../../store/file-links.ts';
import { getObject } from '../objects.ts';
import { defineOperation } from '../operation.ts';
import { FILE_LINK_EXPANDABLE } from '../serialize/file-link.ts';
import { FILE_LINK, serializeFileLinks } from './answer.ts';

/** `GET /v1/file_links/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/file_links/:id',
  summary: 'Retrieve a file link',
  returns: 'file_link',
  permission: 'file_read',
  params: {},
  expandable: FILE_LINK_EXPANDABLE,
  async run(request) {
    const link = await getObject(request, FILE_LINK, (account, id) => findFileLink(request.app, account, id));
    const [body] = await serializeFileLinks(request, [link]);
    return { body: body as object };
  },
});

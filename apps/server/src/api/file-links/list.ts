import { listFileLinks } from '../../store/file-links.ts';
import { flag, text } from '../form/parameters.ts';
import { defineOperation } from '../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { FILE_LINK_EXPANDABLE } from '../serialize/file-link.ts';
import { FILE_LINK, serializeFileLinks } from './answer.ts';

/** `GET /v1/file_links` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/file_links',
  summary: 'List file links',
  returns: 'file_link_list',
  permission: 'file_read',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    expired: flag().optional(),
    file: text().optional(),
  },
  expandable: FILE_LINK_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const filters = {
      ...(params.file !== undefined && { fileId: params.file }),
      ...(params.expired !== undefined && { expired: params.expired }),
    };
    return answerList(
      request,
      FILE_LINK.name,
      () => listFileLinks(request.app, request.account, filters, pageRequest(params)),
      (links) => serializeFileLinks(request, links),
    );
  },
});

import { z } from 'zod';
import { PURPOSE_NAMES } from '../../files/purposes.ts';
import { listFiles } from '../../store/files.ts';
import { defineOperation } from '../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../paging.ts';
import { FILE_EXPANDABLE } from '../serialize/file.ts';
import { FILE, serializeFiles } from './answer.ts';

/** `GET /v1/files` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/files',
  summary: 'List files',
  returns: 'file_list',
  permission: 'file_read',
  params: {
    ...PAGE_PARAMS,
    ...CREATED_PARAMS,
    purpose: z.enum(PURPOSE_NAMES).optional(),
  },
  expandable: FILE_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    const filters = { ...(params.purpose && { purpose: params.purpose }) };
    return answerList(
      request,
      FILE.name,
      () => listFiles(request.app, request.account, filters, pageRequest(params)),
      (files) => serializeFiles(request, files, request.expand),
    );
  },
});

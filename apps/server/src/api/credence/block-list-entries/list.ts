import { listBlockListEntries } from '../../../store/block-list.ts';
import { defineOperation } from '../../operation.ts';
import { answerList, CREATED_PARAMS, checkPage, PAGE_PARAMS, pageRequest } from '../../paging.ts';
import { BLOCK_LIST_ENTRY_EXPANDABLE, serializeBlockListEntry } from '../../serialize/block-list-entry.ts';
import { BLOCK_LIST_ENTRY } from './retrieve.ts';

/** `GET /v1/credence/block_list_entries` */
export const list = defineOperation({
  method: 'GET',
  path: '/v1/credence/block_list_entries',
  summary: 'List block list entries',
  returns: 'credence.block_list_entry_list',
  extension: true,
  permission: 'identity_product_read',
  params: { ...PAGE_PARAMS, ...CREATED_PARAMS },
  expandable: BLOCK_LIST_ENTRY_EXPANDABLE,
  lists: true,
  check: checkPage,
  run(request, params) {
    return answerList(
      request,
      BLOCK_LIST_ENTRY.name,
      () => listBlockListEntries(request.app, request.account, pageRequest(params)),
      (entries) => entries.map(serializeBlockListEntry),
    );
  },
});

import { findBlockListEntry } from '../../../store/block-list.ts';
import { getObject, type Noun } from '../../objects.ts';
import { type ApiRequest, defineOperation } from '../../operation.ts';
import { BLOCK_LIST_ENTRY_EXPANDABLE, serializeBlockListEntry } from '../../serialize/block-list-entry.ts';

export const BLOCK_LIST_ENTRY: Noun = { name: 'block list entry', param: 'id' };

/** `GET /v1/credence/block_list_entries/:id` */
export const retrieve = defineOperation({
  method: 'GET',
  path: '/v1/credence/block_list_entries/:id',
  summary: 'Retrieve a block list entry',
  returns: 'credence.block_list_entry',
  extension: true,
  permission: 'identity_product_read',
  params: {},
  expandable: BLOCK_LIST_ENTRY_EXPANDABLE,
  async run(request) {
    return { body: serializeBlockListEntry(await getBlockListEntry(request)) };
  },
});

/** The entry the path names. */
export function getBlockListEntry(request: ApiRequest) {
  return getObject(request, BLOCK_LIST_ENTRY, (account, id) => findBlockListEntry(request.app, account, id));
}

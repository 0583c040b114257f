import { deleteBlockListEntry } from '../../../store/block-list.ts';
import { defineOperation } from '../../operation.ts';
import { BLOCK_LIST_ENTRY_EXPANDABLE } from '../../serialize/block-list-entry.ts';
import { getBlockListEntry } from './retrieve.ts';

/** `DELETE /v1/credence/block_list_entries/:id`: its document or face counts like any other from then on. */
export const remove = defineOperation({
  method: 'DELETE',
  path: '/v1/credence/block_list_entries/:id',
  summary: 'Delete a block list entry',
  returns: 'credence.deleted_block_list_entry',
  extension: true,
  permission: 'identity_product_write',
  params: {},
  expandable: BLOCK_LIST_ENTRY_EXPANDABLE,
  async run(request) {
    const { id } = await getBlockListEntry(request);
    await deleteBlockListEntry(request.app, { id });
    return { body: { id, object: 'credence.block_list_entry', deleted: true } };
  },
});

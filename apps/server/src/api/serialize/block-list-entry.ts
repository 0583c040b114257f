import type { BlockListEntry } from '../../store/block-list.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const BLOCK_LIST_ENTRY_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

/** An entry of a block list, in the manner of Stripe's objects. What recognises it, a number or a face, is not told. */
export function serializeBlockListEntry(entry: BlockListEntry) {
  return {
    id: entry.id,
    object: 'credence.block_list_entry',
    created: serializeInstant(entry.createdAt),
    document: entry.document && { country: entry.document.country, type: entry.document.type },
    livemode: entry.livemode,
    note: entry.note,
    type: entry.document ? 'document' : 'face',
    verification_session: entry.sessionId,
  };
}

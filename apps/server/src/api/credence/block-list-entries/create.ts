import { Refusal } from '@credence/verification';
import { z } from 'zod';
import { addToBlockList, blockShownDocument, blockShownFace } from '../../../sessions/block-list.ts';
import { countryCode, nested, text } from '../../form/parameters.ts';
import { defineOperation } from '../../operation.ts';
import { BLOCK_LIST_ENTRY_EXPANDABLE, serializeBlockListEntry } from '../../serialize/block-list-entry.ts';

const NUMBER_MAX = 50;
const NOTE_MAX = 500;

/** `POST /v1/credence/block_list_entries`: a document that is not to be accepted, named or as a session showed it, or a face that one showed. */
export const create = defineOperation({
  method: 'POST',
  path: '/v1/credence/block_list_entries',
  summary: 'Create a block list entry',
  returns: 'credence.block_list_entry',
  extension: true,
  permission: 'identity_product_write',
  params: {
    document: nested({
      country: countryCode().optional(),
      number: text(NUMBER_MAX),
      type: z.enum(['driving_license', 'id_card', 'passport']),
    }).optional(),
    note: text(NOTE_MAX).optional(),
    type: z.enum(['document', 'face']).optional(),
    verification_session: text(255).optional(),
  },
  expandable: BLOCK_LIST_ENTRY_EXPANDABLE,
  check({ document, type, verification_session }) {
    if (type === 'face' && (document || verification_session === undefined)) {
      throw new Refusal('parameter_missing', 'Name the verification_session that showed the face, and nothing else.');
    }
    if ((document === undefined) === (verification_session === undefined)) {
      throw new Refusal(
        'parameter_missing',
        'Name a document, or the verification_session that showed it: one of them.',
      );
    }
  },
  async run({ app, account }, { document, note = null, type, verification_session }) {
    if (document) {
      const named = { ...document, country: document.country ?? null };
      return { body: serializeBlockListEntry(await addToBlockList(app, account, { document: named, note })) };
    }
    const block = type === 'face' ? blockShownFace : blockShownDocument;
    const entry = await block(app, account, { sessionId: verification_session!, note });
    return { body: serializeBlockListEntry(entry) };
  },
});

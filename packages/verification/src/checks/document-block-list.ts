import { type Check, fail, pass } from './check.ts';

/** The person is told what anybody is told: a block list that can be tried out is none. */
export const documentBlockList: Check = {
  id: 'document_block_list',
  asks: 'Is the document on the block list of the account?',
  finding: 'document_unverified_other',
  tell: 'The document could not be verified.',
  basis: {
    threshold: 'none: equality of type, country and number',
    source: 'the account’s list',
    blindSpots: 'another number, or a number changed by one digit',
  },
  run({ history }) {
    if (!history) return undefined;
    return history.blocked ? fail('on the block list') : pass('not on the block list');
  },
};

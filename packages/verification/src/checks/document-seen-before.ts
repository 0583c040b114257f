import { type Check, inconclusive, pass } from './check.ts';

/** People verify anew, and lose their accounts: a document seen before is a reason to look, never one to refuse. */
export const documentSeenBefore: Check = {
  id: 'document_seen_before',
  asks: 'Was the document shown in another session of the account?',
  finding: 'document_unverified_other',
  tell: 'The document could not be verified.',
  basis: {
    threshold: 'none: equality of type, country and number',
    source: 'the account’s own sessions, by keyed hash',
    blindSpots: 'another document of the same person',
  },
  run({ history }) {
    if (!history) return undefined;
    const { seenInSessions } = history;
    if (seenInSessions === 0) return pass('not shown before', { sessions: 0 });
    return inconclusive('shown in other sessions, none of the same client reference', { sessions: seenInSessions });
  },
};

import { PARTS_ALIKE_MIN, PICTURE_PARTS } from '../history.ts';
import { type Check, inconclusive, pass } from './check.ts';

/** Pictures are sent again by mistake, too, and by whoever lost their account: a reason to look, never one to refuse. */
export const documentPictureSeenBefore: Check = {
  id: 'document_picture_seen_before',
  asks: 'Was the very picture sent in another session of the account?',
  finding: 'document_unverified_other',
  tell: 'The document could not be verified.',
  basis: {
    threshold: `${PARTS_ALIKE_MIN} of ${PICTURE_PARTS} parts of the photo’s light and dark the same`,
    source: '143 pictures compressed anew, shrunk, brightened and cut, and 3,633 pairs of different ones (accuracy.md)',
    blindSpots:
      'pictures of which more than a hundredth was cut off, and that were turned or mirrored; another photo of the same document, for which there is document_seen_before; in test mode it holds nothing, unless a policy of the account’s own names it',
  },
  run({ pictures }) {
    if (!pictures) return undefined;
    const seen = pictures.seen.filter(({ partsAlike }) => partsAlike >= PARTS_ALIKE_MIN);
    const [most] = seen;
    if (!most) return pass('sent in no other session', { sessions: 0 });
    const { sessionId, partsAlike } = most;
    const sessions = new Set(seen.map((one) => one.sessionId)).size;
    const evidence = { sessions, session: sessionId, partsAlike, partsAlikeMin: PARTS_ALIKE_MIN };
    if (!pictures.counts) return pass('sent in other sessions, as samples are in test mode', evidence);
    return inconclusive(`a picture was sent in ${sessionId}, too, not of the same client reference`, evidence);
  },
};

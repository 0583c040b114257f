import type { SelfieFindingCode } from '../findings.ts';
import { FACE_KNOWN_MIN } from '../history.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/** People verify anew, and some look like others: a face seen before is a reason to look, never one to refuse. */
export const faceSeenBefore: Check<SelfieFindingCode> = {
  id: 'face_seen_before',
  asks: 'Was the face on the selfie shown in another session of the account?',
  finding: 'selfie_unverified_other',
  tell: 'The selfie could not be verified.',
  basis: {
    threshold: `cosine ${FACE_KNOWN_MIN} to the face of another session; it fails where that showed another document, and stays open where it showed the same or none that can be told`,
    source: 'as for selfie_block_list; the account’s own sessions, of which the newest 100,000 are compared',
    blindSpots:
      'asked only of accounts that switch `face_search` on, and of people who agreed to it; sessions before that, and faces older than the newest 100,000; twins and people who look alike, more often the more sessions there are; somebody who looks other than before',
  },
  run({ faces }) {
    if (!faces?.seen) return undefined;
    const [most] = faces.seen;
    if (!most) return pass('shown in no other session', { sessions: 0 });
    const other = faces.seen.find(({ document }) => document === 'other');
    const { sessionId, similarity } = other ?? most;
    const evidence = { similarity, similarityMax: FACE_KNOWN_MIN, session: sessionId, sessions: faces.seen.length };
    if (other) return fail(`shown in ${sessionId}, with another document`, evidence);
    return inconclusive(`shown in ${sessionId}, too, not of the same client reference`, evidence);
  },
};

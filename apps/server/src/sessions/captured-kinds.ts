import type { CaptureKind } from '@credence/verification';
import type { CaptureRecord } from '../store/captures.ts';

/** What of the person is there in full: a face only with an answer to all that was asked of it. */
export function capturedKinds(captures: readonly CaptureRecord[]): CaptureKind[] {
  const sides = captures.flatMap(({ side }) => (side === 'selfie' ? [] : side));
  const [ahead, ...answers] = captures.filter(({ side }) => side === 'selfie');
  const isWhole = ahead?.challenge?.poses.length === answers.length;
  return isWhole ? [...sides, 'selfie'] : sides;
}

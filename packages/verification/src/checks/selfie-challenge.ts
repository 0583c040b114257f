import type { Pose } from '../challenge.ts';
import { selfieFaces } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import { type Check, fail, inconclusive, pass } from './check.ts';

/**
 * How far, in degrees against the first picture, a head has to be turned, and how little not to be. Flatly lit drawings of
 * heads turned by 35° are measured as 14° to 19°, by 15° as 6° to 8°, and two that look ahead differ by less than 2°; lit
 * from one side, a drawing turned by 40° is measured as anything from 7° to 27°. No real heads were measured that turned as
 * they were asked to.
 */
const TURNED_DEGREES = 11;
const STRAIGHT_DEGREES = 8;

/**
 * Tells a person who moves from a single picture of one, and from a recording that was made without knowing the order. It
 * does not tell them from a face that is drawn anew while the answer is awaited, nor from a mask; that it stayed the same
 * person is for `selfie_same_person` to say.
 */
export const selfieChallenge: Check<SelfieFindingCode> = {
  id: 'selfie_challenge',
  asks: 'Did the person turn their head as they were asked to, in time?',
  finding: 'selfie_unverified_other',
  tell: 'Your head did not turn as asked. Take the selfie again, with one picture for each instruction.',
  basis: {
    threshold: `turned by ${TURNED_DEGREES}°, straight within ${STRAIGHT_DEGREES}°`,
    source: 'drawn heads; no real ones were measured',
    blindSpots: 'a face drawn or played as asked while the answer is awaited, masks, prints that are bent',
  },
  run({ readings, session }) {
    const { frames = [], challenge } = readings.selfie ?? {};
    if (!challenge || challenge.poses.length === 0) {
      // In test mode nobody is verified, and programs hand in single pictures.
      return session.livemode ? inconclusive('the person chose the way without motion') : undefined;
    }
    const { poses, tookMs, limitMs } = challenge;
    const evidence = { poses: poses.join(' '), tookSeconds: Math.round(tookMs / 1000) };
    if (tookMs > limitMs) return fail('the answer came too late', evidence);
    const [ahead, ...turned] = selfieFaces(readings);
    if (!ahead || frames.length !== poses.length + 1 || turned.length !== poses.length) {
      return fail('not every picture is there and shows a face', evidence);
    }
    const turns = turned.map(({ yawDegrees }) => Math.round(yawDegrees - ahead.yawDegrees));
    const measured = { ...evidence, turnsDegrees: turns.join(' ') };
    if (!turns.every((turn, i) => isPose(turn, poses[i]!))) return fail('the head did not turn as asked', measured);
    return pass('the head turned as asked', measured);
  },
};

/** The picture is no mirror: a head turned to its own left faces the picture's right edge. */
function isPose(turn: number, pose: Pose): boolean {
  if (pose === 'straight') return Math.abs(turn) <= STRAIGHT_DEGREES;
  return pose === 'left' ? turn >= TURNED_DEGREES : turn <= -TURNED_DEGREES;
}

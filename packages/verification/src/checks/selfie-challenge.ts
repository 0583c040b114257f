import type { Pose } from '../challenge.ts';
import { selfieFaces } from '../faces.ts';
import type { SelfieFindingCode } from '../findings.ts';
import type { SelfieFrameReading } from '../readings.ts';
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
 * When one picture on a sheet explains every turned one this well, there is no head: a correlation around the nose. Of 56
 * photos of people printed, turned by 50° or bent round a cylinder and turned by 25° and 40°, and of the same 56 as heads
 * made of their own depths and turned by 15° to 30°, see `bench challenge` and docs/accuracy.md.
 */
const SHEET_CORRELATION = 0.975;

/**
 * Tells a person who moves from a picture of one, held still, turned or bent, and from a recording that was made without
 * knowing the order. It does not tell them from a face that is drawn anew while the answer is awaited, nor from a mask; that
 * it stayed the same person is for `selfie_same_person` to say.
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
    const likeness = leastSheetLikeness(frames.slice(1), poses);
    if (likeness === undefined) return pass('the head turned as asked', measured);
    const weighed = { ...measured, sheetCorrelation: likeness, sheetCorrelationMax: SHEET_CORRELATION };
    if (likeness >= SHEET_CORRELATION) return fail('one picture on a sheet explains all that was shown', weighed);
    return pass('the head turned as asked', weighed);
  },
};

/** Of the turned heads, the one that is least like a picture on a sheet. Readings of before 2026-12 do not tell. */
function leastSheetLikeness(frames: readonly SelfieFrameReading[], poses: readonly Pose[]): number | undefined {
  const measured = frames.flatMap(({ sheetCorrelation }, i) =>
    poses[i] === 'straight' || sheetCorrelation === undefined ? [] : sheetCorrelation,
  );
  return measured.length > 0 ? Number(Math.min(...measured).toFixed(3)) : undefined;
}

/** The picture is no mirror: a head turned to its own left faces the picture's right edge. */
function isPose(turn: number, pose: Pose): boolean {
  if (pose === 'straight') return Math.abs(turn) <= STRAIGHT_DEGREES;
  return pose === 'left' ? turn >= TURNED_DEGREES : turn <= -TURNED_DEGREES;
}

import type { FaceReading } from '../readings.ts';

/**
 * What a face must be like to be compared. Each limit is where the comparison was seen to suffer, on 46 photos of 12 people
 * spoilt step by step and compared with the others (docs/accuracy.md); beyond the turns nothing was measured.
 */
const LIMITS = {
  /**
   * Real photos shrunk to 28 px lost no match, to 20 px 1.7 %; printed portraits, screened and grey, lost 5 % at 48 px and
   * 35 % at 32 px, at no false match.
   */
  eyeDistancePx: 40,
  /** Below it the mesh does not lie on a face. */
  meshScore: 0.5,
  /** Blurred to 13 to 33 no match was lost, to 6 to 12 17 %. */
  sharpness: 12,
  /** Dimmed to means of 33 to 50 no match was lost; brightened to 166 to 238 a fifth was, clipped for the most part. */
  exposure: { min: 30, max: 220 },
  /** The photos lay within 22 degrees. Pitch is measured about 9 degrees low on faces that look straight ahead. */
  yawDegrees: 30,
  pitchDegrees: { min: -40, max: 25 },
  rollDegrees: 45,
} as const;

/** Why a face cannot be compared, in a sentence without a subject; undefined when it can be. */
export function shortcomingOf(face: FaceReading, eyesMin: number = LIMITS.eyeDistancePx): string | undefined {
  const { eyeDistancePx, meshScore, sharpness, exposure, yawDegrees, pitchDegrees, rollDegrees } = face;
  if (eyeDistancePx < eyesMin) return 'is too small';
  if (meshScore < LIMITS.meshScore) return 'is not clearly a face';
  if (sharpness < LIMITS.sharpness) return 'is not sharp';
  if (exposure < LIMITS.exposure.min) return 'is too dark';
  if (exposure > LIMITS.exposure.max) return 'is too bright';
  const nodding = pitchDegrees < LIMITS.pitchDegrees.min || pitchDegrees > LIMITS.pitchDegrees.max;
  const turned = Math.abs(yawDegrees) > LIMITS.yawDegrees || Math.abs(rollDegrees) > LIMITS.rollDegrees;
  return nodding || turned ? 'looks away' : undefined;
}

/** The measures that decided, for a check's evidence. */
export function measuresOf(face: FaceReading): Record<string, number> {
  return {
    eyeDistancePx: Math.round(face.eyeDistancePx),
    sharpness: Math.round(face.sharpness),
    exposure: Math.round(face.exposure),
    yawDegrees: Math.round(face.yawDegrees),
    pitchDegrees: Math.round(face.pitchDegrees),
  };
}

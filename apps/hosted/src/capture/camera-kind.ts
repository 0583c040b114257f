import type { CameraKind } from '@credence/wire';

/** What is asked of a camera's track; abilities vary by browser. */
export interface CameraTrack {
  label: string;
  getSettings(): { facingMode?: string };
  getCapabilities?(): object;
}

/**
 * The names under which programs that play pictures offer themselves, as they are installed; what all of them may be called is
 * “virtual”. Those that hand on a telephone's camera, or smooth a webcam's, are not among them.
 */
const PROGRAMS =
  /virtual|\bobs\b|manycam|snap camera|xsplit|v-?cam\b|splitcam|youcam|camtwist|mmhmm|vmix|\bndi\b|vtube|webcamoid|altercam|sparkocam|unity video|streamlabs|prism live|akvcam|dummy video device|v4l2loopback|fake_device/i;

/** What lenses and sensors can do; Chromium tells it of devices. @see https://www.w3.org/TR/mediacapture-image/ */
const ABILITIES = ['focusMode', 'focusDistance', 'torch', 'zoom', 'exposureMode', 'whiteBalanceMode'] as const;

/**
 * What a camera seems to be: all that the server is told of it. A program may go by any name, so that this stops nobody
 * who knows of it; see docs/checks.md.
 */
export function cameraKindOf(track: CameraTrack): CameraKind {
  if (PROGRAMS.test(track.label)) return 'virtual';
  const abilities = track.getCapabilities?.() ?? {};
  const isDevice = track.getSettings().facingMode || ABILITIES.some((ability) => ability in abilities);
  return isDevice ? 'physical' : 'unknown';
}

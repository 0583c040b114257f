import type { AuthenticityReading, CaptureReading, FaceReading } from '@credence/verification';
import type { DecodedImage } from '../decode/decode-image.ts';
import { findPortraitEdges } from './portrait-edges.ts';
import { measureGrain } from './portrait-grain.ts';
import { measureSeams } from './portrait-seam.ts';
import { measureTilt } from './portrait-tilt.ts';

/** Whether the largest face on the page is part of it. */
export function measurePortrait(
  { image, width }: DecodedImage,
  { location, text }: Pick<CaptureReading, 'location' | 'text'>,
  portrait: FaceReading | undefined,
): Pick<AuthenticityReading, 'seams' | 'tilt' | 'grain'> {
  if (!location || !portrait) return {};
  const lines = text.map(({ quad }) => quad);
  const edges = findPortraitEdges(image, location, portrait);
  const seams = edges ? measureSeams(edges) : [];
  // A page that was found by nothing is not upright: its print and its portrait lie as the camera was held, and lean different ways.
  const placed = location.means !== 'whole_image';
  const tilt = edges && placed && measureTilt(edges, { outlined: location.means === 'outline', lines });
  // What was made smaller has lost its grain.
  const grain = image.width === width ? measureGrain(image, location.quad, portrait) : undefined;
  return { seams, ...(tilt && { tilt }), ...(grain && { grain }) };
}

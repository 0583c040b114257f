import type { AuthenticityReading, Quad } from '@credence/verification';
import { scaleQuad } from '../pixels/geometry.ts';

/** Takes what was measured on a smaller copy to the photo's own pixels, in which pieces are told already. */
export function authenticityInPixels(
  { seams, tilt, grain, ...rest }: AuthenticityReading,
  factor: number,
): AuthenticityReading {
  const scaled = <T extends { quad: Quad }>(part: T): T => ({ ...part, quad: scaleQuad(part.quad, factor) });
  return {
    ...rest,
    ...(seams && { seams: seams.map(scaled) }),
    ...(tilt && { tilt: scaled(tilt) }),
    ...(grain && { grain: scaled(grain) }),
  };
}

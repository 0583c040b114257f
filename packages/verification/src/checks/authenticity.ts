import type { AuthenticityReading } from '../authenticity.ts';
import { onCapture, type Region } from '../evidence.ts';
import type { CaptureReading, Readings, Side } from '../readings.ts';

/** Places on a page that must have been looked at before one may speak of all of it. */
export const PAGE_TILES_MIN = 6;

/** A photographed page, and what was measured of how it came about. */
export interface MeasuredPage extends AuthenticityReading {
  side: Side;
  capture: CaptureReading;
}

/** Every page that was measured; readings from before that have none. */
export function pagesOf({ captures }: Readings): MeasuredPage[] {
  return (Object.entries(captures) as [Side, CaptureReading][]).flatMap(([side, capture]) =>
    capture.authenticity ? [{ side, capture, ...capture.authenticity }] : [],
  );
}

/** The page on its photo, for the evidence of a check; nothing where it was not located. */
export function regionOf({ side, capture }: Pick<MeasuredPage, 'side' | 'capture'>, shows: string): Region[] {
  const { location } = capture;
  return location ? [{ capture: side, kind: 'box', box: onCapture(capture, location.quad), shows }] : [];
}

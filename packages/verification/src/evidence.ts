import type { CaptureKind } from './asked.ts';
import type { CaptureReading, Point, Quad } from './readings.ts';
import type { CheckResult } from './report.ts';

/** A place on a picture that made a check answer as it did: what is shown to somebody who asks where. */
export interface Region {
  /** The picture; a selfie's region lies on its first. */
  capture: CaptureKind;
  /** A thing, a line of print with its course, or a page of which `map` says more. */
  kind: 'box' | 'strip' | 'map';
  /** Corners as shares of the picture's width and height, 0 to 1, clockwise from the top left of what is shown. */
  box: Quad;
  /** How far each cell of `box` strays from what it should look like: 0 not at all, 1 as far as is told apart. */
  map?: { columns: number; rows: number; values: number[] };
  /** What is seen there, in words that say nothing of the holder. */
  shows: string;
}

/** A region, and the check that points at it. */
export interface EvidenceRegion extends Region {
  check: string;
}

/** Every place that the checks of a decision point at, in the order of the checks. */
export function regionsOf(checks: readonly CheckResult[]): EvidenceRegion[] {
  return checks.flatMap(({ id, regions = [] }) => regions.map((region) => ({ check: id, ...region })));
}

/** A quad in pixels of a capture as shares of its sides, cut off at its rim. */
export function onCapture({ image }: Pick<CaptureReading, 'image'>, quad: Quad): Quad {
  const share = ({ x, y }: Point): Point => ({ x: within(x / image.width), y: within(y / image.height) });
  const [a, b, c, d] = quad;
  return [share(a), share(b), share(c), share(d)];
}

function within(share: number): number {
  return Math.round(Math.min(Math.max(share, 0), 1) * 10_000) / 10_000;
}

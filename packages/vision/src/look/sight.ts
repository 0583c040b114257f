import type { BarcodeReading, LocationReading, MrzReading, Quad } from '@credence/verification';
import type { Page } from '../locate/rectify.ts';

/** What one look yielded; all quads in pixels of the working copy. */
export interface Sight {
  mrz?: MrzReading | undefined;
  barcode?: BarcodeReading | undefined;
  /** Boxes of print, each first side along its line, which end is the start not being known. */
  boxes: Quad[];
  page?: Page | undefined;
  score: number;
  means: LocationReading['means'];
}

/** A sight of a document whose outline was found. */
export type Outlined = Sight & { page: Page };

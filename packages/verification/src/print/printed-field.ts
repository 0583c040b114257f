import type { PrintedFieldName } from '@credence/documents';
import type { Quad, TextLine } from '../readings.ts';

/** What one place on a document says, by its caption or its position. */
export interface PrintedField {
  name: PrintedFieldName;
  /** Dates as `YYYY-MM-DD`, sexes as F, M or X, lines of an address parted by commas; the rest as printed. */
  value: string;
  source: 'print';
  /** 0 to 1: how surely the letters were read, less for captions misread or missing and for values at a distance. */
  confidence: number;
  /** Where it stands, in pixels of the photo. */
  quad: Quad;
}

/** A value that was found, and the print it was taken from: no print is two values. */
export interface Found extends PrintedField {
  /** Lines of print. */
  from: readonly TextLine[];
}

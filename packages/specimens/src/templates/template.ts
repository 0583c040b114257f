import type { MrzFormat, PrintedFieldName } from '@credence/documents';
import type { Tint } from '../guilloche.ts';
import type { SealSymbology } from '../seal-print.ts';
import type { Script } from './scripts.ts';

/** ID-1 is a card, ID-2 the larger card of TD2, ID-3 a page of a passport; visas have the last two. @see ISO/IEC 7810 */
export type SheetSize = 'ID-1' | 'ID-2' | 'ID-3';

/** How a date is printed. */
export type DateStyle =
  | 'dd.mm.yyyy'
  | 'dd.mm.yy'
  | 'dd/mm/yyyy'
  | 'mm/dd/yyyy'
  | 'mm-dd-yyyy'
  | 'dd MMM yyyy'
  | 'yyyy-mm-dd'
  | 'buddhist'
  | 'hijri'
  | 'era'
  | 'year and era';

/** One value on a page. Millimetres from the page's top left corner. */
export interface FieldPlace {
  field: PrintedFieldName;
  x: number;
  /** The baseline of the value, or of the caption where that stands above. */
  y: number;
  sizeMm?: number;
  /** Before the value, or above it: see {@link caption}. */
  label?: string;
  /** Words printed right after the value. */
  suffix?: string;
  /** Condensed to this width. */
  maxWidthMm?: number;
  color?: string;
  /** From this side of the place; captions stand above then. */
  align?: 'right';
}

export interface TextPlace {
  text: string;
  x: number;
  y: number;
  sizeMm: number;
  weight?: 400 | 600 | 700;
  color?: string;
  align?: 'left' | 'center' | 'right';
}

export interface TemplateSide {
  fields: readonly FieldPlace[];
  texts?: readonly TextPlace[];
  portrait?: { x: number; y: number; heightMm: number };
  signature?: { x: number; y: number; widthMm: number };
  mrz?: Extract<MrzFormat, 'TD1' | 'TD2' | 'TD3' | 'MRV_A' | 'MRV_B'>;
  barcode?: { x: number; y: number; widthMm: number; heightMm: number };
  /** A visible digital seal of one of the profiles that `formatSeal` knows, on a side with a zone. */
  seal?: { profileId: string; symbology: SealSymbology; x: number; y: number; sizeMm: number };
  /** Where the two SPECIMEN marks go; there is no side without them. */
  marks: { large: readonly [x: number, y: number]; small: readonly [x: number, y: number] };
}

/** A document of an invented issuer, as data. */
export interface Template {
  /** Lower case with underscores. */
  id: string;
  /** Its row in tables of figures. */
  family: string;
  docType: 'passport' | 'id_card' | 'driving_license' | 'residence_permit' | 'visa';
  size: SheetSize;
  tint: Tint;
  /** Where captions stand: over the values, or before them on the same line. */
  caption: 'above' | 'before';
  dates: DateStyle;
  /** Kanji, kana and era years. */
  japanese?: boolean;
  /** What names and captions are written in, where that is neither Latin nor Japanese. */
  script?: Script;
  /** The first letters of its zone. */
  documentCode?: string;
  /** The edition of the AAMVA standard its barcode follows. */
  aamvaVersion?: number;
  years: number;
  front: TemplateSide;
  back?: TemplateSide;
}

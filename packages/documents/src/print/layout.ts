import type { DateOrder } from './printed-date.ts';

/** What print on a document can say, apart from its zone and its barcode. */
export const PRINTED_FIELDS = [
  'surname',
  'given_names',
  'full_name',
  'document_number',
  'birth_date',
  'issue_date',
  'expiration_date',
  'sex',
  'nationality',
  'place_of_birth',
  'address',
  'personal_number',
  'authority',
] as const;

export type PrintedFieldName = (typeof PRINTED_FIELDS)[number];

/** What kind of text a field holds; each is read by the grammar of that name. */
export type Grammar = 'name' | 'number' | 'date' | 'sex' | 'address' | 'text' | 'country';

/** How one field stands on a document. */
export interface FieldLayout {
  /** Its captions, in any of their languages; case, marks, spaces and punctuation do not matter. */
  labels?: readonly string[];
  /** Words that follow the value instead: `生` after a date of birth. */
  suffixes?: readonly string[];
  /** Its number in ISO/IEC 18013-1, printed before the caption or instead of it. */
  number?: string;
  /** Left out: the grammar of the field's name. */
  grammar?: Grammar;
  /** Some issuers print it without a caption: what has its shape and a line of its own is it. */
  alone?: boolean;
  /** Values of several lines, one under the other, such as addresses. */
  lines?: number;
}

/**
 * A family of documents by how they are printed. Adding a type of document is adding one of these.
 *
 * Titles and captions decide whether a page is of the family; see `readPrintedFields` in the verification package.
 */
export interface PrintLayout {
  /** Lower case with underscores; stored with what was read. */
  id: string;
  /** What the documents are; null: the family has several, and the captions do not tell which. */
  type: 'driving_license' | 'id_card' | 'passport' | null;
  /** ISO 3166-1 alpha-3 when all of the family come from one country. */
  country?: string;
  /** Words that stand on every document of the family, any of which will do; none: the captions must tell. */
  titles: readonly string[];
  /** Whose documents they are, by words on them: alpha-3 codes. */
  issuers?: Readonly<Record<string, readonly string[]>>;
  /** What else these documents carry: what of them has to be read by machine is not taken from print alone. */
  machineReadable: 'mrz' | 'pdf417' | 'none';
  dateOrder: DateOrder;
  /** Where values stand when not right behind their captions; left out: beside or below, whichever is nearer. */
  values?: 'beside' | 'below';
  fields: Readonly<Partial<Record<PrintedFieldName, FieldLayout>>>;
  /** Captions of what is not read, so that they are not taken for values. */
  otherLabels?: readonly string[];
  /** Names stand without captions above a North American address, in this order. */
  namesAboveAddress?: readonly ('surname' | 'given_names')[];
  /** Nothing is printed in letters that ISO/IEC 8859-1 does not have. */
  latin1?: boolean;
  /** The sex stands before the height, in a row of values. */
  sexBeforeHeight?: boolean;
  /** How many different fields must be found for the page to be of the family. */
  fieldsMin: number;
}

/** The grammar of a field whose layout names none. */
export const GRAMMAR_OF: Record<PrintedFieldName, Grammar> = {
  surname: 'name',
  given_names: 'name',
  full_name: 'name',
  document_number: 'number',
  birth_date: 'date',
  issue_date: 'date',
  expiration_date: 'date',
  sex: 'sex',
  nationality: 'country',
  place_of_birth: 'text',
  address: 'address',
  personal_number: 'number',
  authority: 'text',
};

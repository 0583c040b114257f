import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PRINTED_FIELDS, type PrintedFieldName } from '@credence/documents';
import type { Quad } from '@credence/verification';

/** One labelled picture, as far as the bench uses it. */
export interface EvalEntry {
  id: string;
  file: string;
  doc_type: string;
  side?: string;
  /** ISO 3166-1 alpha-3. */
  issuing_country?: string;
  /** What its row of the table is called; left out: by type and country. */
  family?: string;
  width: number;
  height: number;
  attack?: string;
  /** The same value means the same person's face. */
  identity?: string | null;
  mrz?: { lines?: string[]; format?: string; check_digits_ok?: boolean } | null;
  /** Present where not every character could be transcribed. */
  mrz_certainty?: string;
  barcode?: { format?: string; payload?: string } | null;
  /** A visible digital seal, every byte as two hexadecimal digits. */
  seal?: { format: string; payload: string };
  /** As read by eye, or from the zone where there is one. */
  fields?: Record<string, string>;
  /** As printed: by the names of printed fields. */
  printed?: Partial<Record<PrintedFieldName, string>>;
  /** The smallest width of a character of the zone, or of a module of the symbol, in pixels. */
  pitch_px?: number;
  module_px?: number;
  /** The studio set it belongs to. */
  set?: string;
  /** What it lies on. */
  surface?: string;
  /** Corners of the document in pixels. */
  quad?: [number, number][] | Quad;
}

/** Where the labelled pictures lie unless a folder is named: beside the repository. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../../../shared/eval/dev', import.meta.url));

export interface EvalSet {
  root: string;
  entries: EvalEntry[];
  pathOf(entry: EvalEntry): string;
}

/** Loads the manifest of a labelled set, or says that there is none and returns `undefined`. */
export async function loadEvalSet(folder = DEFAULT_FOLDER): Promise<EvalSet | undefined> {
  const root = resolve(folder);
  const manifest = join(root, 'manifest.json');
  if (!existsSync(manifest)) {
    console.log('skipped: no manifest.json in the folder given, nor in ../shared/eval/dev beside the repository');
    return undefined;
  }
  const { entries } = JSON.parse(await readFile(manifest, 'utf8')) as { entries: EvalEntry[] };
  return { root, entries, pathOf: (entry) => join(root, entry.file) };
}

/** The names in `fields` of what is printed. */
const PRINTED_NAME: Readonly<Record<string, PrintedFieldName>> = {
  last_name: 'surname',
  first_name: 'given_names',
  dob: 'birth_date',
  expiry: 'expiration_date',
};

/**
 * What is known to be printed on a picture: nothing where the fields were taken from a zone, which spells and shortens, and
 * nothing of a side that does not show them.
 */
export function printedTruth({ printed, fields, mrz, side }: EvalEntry): Partial<Record<PrintedFieldName, string>> {
  if (printed) return printed;
  if (!fields || mrz?.lines?.length || side === 'back') return {};
  const truth: Partial<Record<PrintedFieldName, string>> = {};
  for (const [name, value] of Object.entries(fields)) {
    const field = PRINTED_NAME[name] ?? PRINTED_FIELDS.find((known) => known === name);
    // Codes of countries are not what is printed.
    if (field && field !== 'nationality') truth[field] = value;
  }
  return truth;
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One labelled picture, as far as the benches use it. */
export interface EvalEntry {
  id: string;
  file: string;
  doc_type: string;
  width: number;
  height: number;
  attack?: string;
  mrz?: { lines?: string[]; format?: string; check_digits_ok?: boolean } | null;
  /** Present where not every character could be transcribed. */
  mrz_certainty?: string;
}

/** Where the labelled pictures lie unless a folder is named: beside the repository. */
const DEFAULT_FOLDER = fileURLToPath(new URL('../../../../shared/eval/dev', import.meta.url));

/** Loads the manifest of a labelled set, or says that there is none and returns `undefined`. */
export async function loadEvalSet(folder = DEFAULT_FOLDER) {
  const root = resolve(folder);
  const manifest = join(root, 'manifest.json');
  if (!existsSync(manifest)) {
    console.log('skipped: no manifest.json in the folder given, nor in ../shared/eval/dev beside the repository');
    return undefined;
  }
  const { entries } = JSON.parse(await readFile(manifest, 'utf8')) as { entries: EvalEntry[] };
  return { entries, pathOf: (entry: EvalEntry) => join(root, entry.file) };
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `tools/pack` puts in the place of the sources, which are not beside the packed code. */
declare const CREDENCE_JUDGING_SOURCES: string | undefined;

let known: string | undefined;

/**
 * Names the code that takes readings apart and judges them, to the letter, and the tables of letters and calendars that
 * Node brings for it: 16 hexadecimal digits. Decisions with the same name are reached from the same readings in the same
 * way; nobody has to remember to raise a version.
 */
export function judgingCode(): string {
  const { icu, unicode } = process.versions;
  known ??= digestOf([sourcesOfJudging(), icu, unicode].join());
  return known;
}

function sourcesOfJudging(): string {
  if (typeof CREDENCE_JUDGING_SOURCES === 'string') return CREDENCE_JUDGING_SOURCES;
  const packages = ['@credence/documents', '@credence/verification'].map((name) => import.meta.resolve(name));
  return digestOf(packages.map((entry) => hashSources(dirname(fileURLToPath(entry)))).join());
}

/** A digest of all sources in a folder, tests left out: another one with every letter that changes. */
export function hashSources(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  return digestOf(
    files
      .toSorted()
      .map((file) => `${file}\n${readFileSync(join(folder, file), 'utf8')}`)
      .join('\n'),
  );
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CannotDo, defineCommand } from '../command.ts';
import { makeFolder } from '../make-folder.ts';
import { formatTable, oneLine } from '../table.ts';
import type { Evidence } from './objects.ts';
import { ACCESS_OPTIONS } from './shared-options.ts';

export const sessionsEvidence = defineCommand({
  name: 'sessions evidence',
  summary: 'Show what each check of a verification session found, and where',
  details:
    'Takes a restricted key that may read sensitive results. With --out the pictures are written to a folder: they show the person,\nand nobody erases them there but you.',
  argument: 'id',
  options: {
    out: { type: 'string', value: 'folder', help: 'where to write the pictures; none are fetched without it' },
    ...ACCESS_OPTIONS,
  },
  examples: ['sessions evidence vs_1a2b3c', 'sessions evidence vs_1a2b3c --out evidence'],
  async run({ openAccount, print, cwd }, options, id) {
    const api = await openAccount({ ...options, kind: 'restricted' });
    const path = `/v1/credence/verification_sessions/${encodeURIComponent(id)}/evidence`;
    const evidence = await api.get<Evidence>(path);
    const files = options.out === undefined ? [] : await writePictures(resolve(cwd, options.out), evidence);
    print(evidence, [describe(evidence), ...files].join('\n'));
  },
});

function describe({ checks, policy }: Evidence): string {
  const rows = checks.map(({ check, outcome, consequence, score, threshold, why, pictures }) => [
    check,
    outcome,
    consequence ?? '',
    score === null ? '' : `${score} / ${threshold}`,
    pictures.length === 0 ? '' : String(pictures.length),
    why,
  ]);
  const table = formatTable(['CHECK', 'OUTCOME', 'THEN', 'SCORE / LIMIT', 'PICTURES', 'WHY'], rows);
  return `${table}\nDecided by ${oneLine(policy)}`;
}

/** One after the other: the links end after 30 seconds, which is enough for all of them. @returns What was written. */
async function writePictures(folder: string, { checks, verification_session: session }: Evidence): Promise<string[]> {
  const written: string[] = [];
  try {
    await makeFolder(folder);
    for (const { check, pictures } of checks) {
      for (const [n, { shows, url }] of pictures.entries()) {
        const file = join(folder, `${plain(session)}-${plain(check)}-${n + 1}.jpg`);
        await writeFile(file, await download(url), { mode: 0o600 });
        written.push(`${file}: ${oneLine(shows)}`);
      }
    }
    return written;
  } catch (error) {
    throw new CannotDo(`The pictures cannot be written to ${folder}: ${(error as Error).message}`);
  }
}

/** A name that stays in its folder, whatever has answered. @throws On any other. */
function plain(name: string): string {
  if (/^\w+$/.test(name)) return name;
  throw new Error(`"${oneLine(name)}" is no name for a file`);
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(30_000) });
  if (!response.ok) throw new Error(`a link answered with status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

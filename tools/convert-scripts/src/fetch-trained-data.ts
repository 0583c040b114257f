import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The version of all packages of trained data: none of them is a dependency, for each holds word lists of many times the size. */
const VERSION = '1.0.0';

/**
 * Fetches a language's package with npm, checks it, and takes the most exact of its networks in whole numbers out of it.
 *
 * @throws When the archive is not the one this repository's models were made from.
 */
export async function fetchTrainedData(language: string, integrity: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'credence-scripts-'));
  try {
    const name = `@tesseract.js-data/${language}@${VERSION}`;
    const shell = process.platform === 'win32';
    execFileSync('npm', ['pack', name, '--pack-destination', folder], { shell, stdio: 'ignore' });
    const archive = join(folder, `tesseract.js-data-${language}-${VERSION}.tgz`);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${name} is not what it was: ${found}`);
    const inside = `package/4.0.0_best_int/${language}.traineddata.gz`;
    execFileSync('tar', ['-xzf', archive, '-C', folder, inside]);
    return gunzipSync(readFileSync(join(folder, inside)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The verdicts of a set's last run, for the next to be compared with. */
export function openRuns(folder: string, setRoot: string) {
  const path = join(folder, `${createHash('sha256').update(setRoot).digest('hex').slice(0, 16)}.json`);
  return {
    last: (): Record<string, boolean> | undefined =>
      existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined,
    save(verdicts: Record<string, boolean>): void {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${path}.part`, JSON.stringify(verdicts));
      renameSync(`${path}.part`, path);
    },
  };
}

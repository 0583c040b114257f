import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Exported } from '@credence/server/transfer';
import { type Context, defineCommand } from '../command.ts';
import { count, tellProgress } from '../transfer-progress.ts';
import { DATA_OPTIONS, readDataSettings } from './data-options.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write all data into one file: a backup, and the way to PostgreSQL',
  details: `Reads the embedded database of a data folder, whose server has to be stopped, or the PostgreSQL of DATABASE_URL, whose
servers may go on running: the file holds one moment. What was read from people stays encrypted in it. The master key is
NOT in it, and without that key nothing in it can be opened: keep a copy of CREDENCE_MASTER_KEY_FILE, elsewhere. Test keys
and webhook secrets are in it, encrypted; names and addresses of your integration are not: keep the file to yourself.`,
  options: {
    out: {
      type: 'string',
      value: 'path',
      help: 'the file to write, or a folder for it; ./credence-<time>.ndjson.gz, unless given',
    },
    files: { type: 'boolean', help: 'the pictures in the data folder, too, encrypted as they lie' },
    ...DATA_OPTIONS,
  },
  examples: ['export', 'export --files --out /backups', 'export --data ~/credence/data --out credence.ndjson.gz'],
  async run(context, options) {
    const { exportData } = await import('@credence/server/transfer');
    const settings = await readDataSettings(context, options);
    const file = fileFor(context, options.out);
    const exported = await exportData(settings, file, {
      withFiles: options.files,
      onProgress: tellProgress(context.progress),
      signal: context.untilInterrupted(),
    });
    context.print(objectOf(file, exported), describe(file, exported, settings.masterKeyFile));
  },
});

function fileFor({ cwd }: Context, out = '.'): string {
  const path = resolve(cwd, out);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  // Seconds are enough to tell them apart, and colons are not for file names everywhere.
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return isFolder ? join(path, `credence-${time}Z.ndjson.gz`) : path;
}

function objectOf(file: string, { head, end, filesMissing }: Exported) {
  const { migrations, master_key_id, with_files, tables } = head;
  return {
    file,
    migrations,
    master_key_id,
    with_files,
    files_missing: filesMissing,
    tables,
    sections: end.sections,
    sha256: end.sha256,
  };
}

function describe(file: string, { head, end, filesMissing }: Exported, masterKeyFile: string): string {
  const rows = head.tables.reduce((sum, table) => sum + table.rows, 0);
  const kept = count(end.sections['/files']?.lines ?? 0);
  // Those of chosen outcomes are drawn when somebody opens them.
  const missing = filesMissing > 0 ? ` (${count(filesMissing)} were never drawn, or are deleted)` : '';
  return `${file}
  ${count(rows)} rows of ${head.tables.length} tables, ${head.with_files ? `${kept} pictures${missing}` : 'no pictures: --files adds them'}
  The master key is not in it. Keep a copy of ${masterKeyFile}, elsewhere.`;
}

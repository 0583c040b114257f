import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { count, tellProgress } from '../transfer-progress.ts';
import { DATA_OPTIONS, readDataSettings } from './data-options.ts';

export const importCommand = defineCommand({
  name: 'import',
  summary: 'Bring what was exported into an empty data folder, or an empty PostgreSQL',
  details: `Looks first whether the file is whole, the target empty and the master key the right one; then it brings all rows in at
once, or none, and the tables up to date. Exports of older versions are taken. Pictures go into the data folder, also
beside a PostgreSQL. The master key is not in the file: put it where CREDENCE_MASTER_KEY_FILE says before you start.`,
  argument: 'file',
  options: {
    'without-files': { type: 'boolean', help: 'leave out the pictures, if the file has any' },
    ...DATA_OPTIONS,
  },
  examples: [
    'import credence-20260302T040506Z.ndjson.gz',
    'import credence.ndjson.gz --data ./restored',
    'import credence.ndjson.gz --database-url postgres://credence@localhost/credence',
  ],
  async run(context, options, argument) {
    const { importData } = await import('@credence/server/transfer');
    const settings = await readDataSettings(context, options);
    const file = resolve(context.cwd, argument);
    const withFiles = !options['without-files'];
    const { head, end } = await importData(settings, file, {
      withFiles,
      onProgress: tellProgress(context.progress),
      signal: context.untilInterrupted(),
    });
    const { migrations, master_key_id, tables } = head;
    const files = withFiles ? (end.sections['/files']?.lines ?? 0) : 0;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const into = settings.databaseUrl === undefined ? settings.dataDir : 'the PostgreSQL of DATABASE_URL';
    const pictures = head.with_files ? `${count(files)} pictures` : 'no pictures: there are none in the file';
    context.print(
      {
        file,
        into: settings.databaseUrl === undefined ? 'embedded' : 'postgres',
        files,
        migrations,
        master_key_id,
        tables,
      },
      `${count(rows)} rows of ${tables.length} tables, ${pictures}, brought into ${into}
  Start the server with the master key it had: ${settings.masterKeyFile}`,
    );
  },
});

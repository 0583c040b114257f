import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { isPostgresAvailable } from './apps/server/test/postgres-programs.ts';

/** Databases that the tests' own servers make are copied from the template that the other tests use. */
const cache = path.join(import.meta.dirname, 'node_modules/.cache');

const exclude = ['**/node_modules/**', '**/dist/**'];

/** Tests that need a database run on each of the two backends, `*.postgres.test.ts` and `store/pglite` on theirs only. */
const onDatabase = [
  'apps/server/src/bootstrap.test.ts',
  'apps/server/src/{store,sessions,jobs,queue,webhooks,listeners,api,hosted}/**/*.test.ts',
  'tests/**/*.test.ts',
];

/** Tests that start servers by `credence/testing`, which brings its own database. */
const onTestingKit = ['apps/credence/src/testing/**/*.test.ts', 'examples/**/*.test.ts'];

/** Everything that needs none. */
const unit = {
  extends: true as const,
  test: {
    name: 'unit',
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: [...exclude, ...onDatabase, ...onTestingKit],
  },
};

const embedded = {
  extends: true as const,
  test: {
    name: 'embedded',
    include: [...onDatabase, ...onTestingKit],
    exclude: [...exclude, '**/*.postgres.test.ts'],
    env: { XDG_CACHE_HOME: cache },
    globalSetup: ['apps/server/test/embedded-setup.ts'],
  },
};

const postgres = {
  extends: true as const,
  test: {
    name: 'postgres',
    include: onDatabase,
    // What concerns pictures, pages, commands or the start is the same on either database. Whole stories of documents
    // that are really read stay: `tests/crash.test.ts`.
    exclude: [
      ...exclude,
      'apps/server/src/store/pglite/**',
      'apps/server/src/hosted/samples.test.ts',
      'tests/browser/**',
      'tests/start.test.ts',
      'tests/command-line.test.ts',
      'tests/credence-command.test.ts',
      'tests/stripe-cli.test.ts',
      'tests/documents.test.ts',
      'tests/specimens-for-outcomes.test.ts',
      'tests/package.test.ts',
      'tests/examples.test.ts',
      'tests/hostile-files.test.ts',
      // What other clients send and Node's library does about errors: its requests are `tests/sdk-node.test.ts`'s.
      'tests/sdk-encodings.test.ts',
      'tests/sdk-node-behaviour.test.ts',
      'tests/sdk-python.test.ts',
      // Where a request may go is decided before the database hears of it.
      'apps/server/src/webhooks/hostile-urls.test.ts',
    ],
    globalSetup: ['apps/server/test/postgres-setup.ts'],
  },
};

/** Without a PostgreSQL the project is left out and said so; under CI its setup fails, and says what is missing. */
function projects() {
  if (process.env.CI === 'true' || isPostgresAvailable()) return [unit, embedded, postgres];
  console.warn('No PostgreSQL found: the tests on PostgreSQL are skipped. See CREDENCE_TEST_DATABASE_URL.');
  return [unit, embedded];
}

export default defineConfig({
  test: {
    // In the long form a page is inspected in seven times as many languages.
    testTimeout: process.env.CREDENCE_SOAK === 'true' ? 600_000 : 120_000,
    hookTimeout: 120_000,
    // One more than the two processors of the smallest machine they are run on: a worker waits for browsers, clocks and
    // other programs a fifth of its time.
    maxWorkers: 3,
    // Libraries, models and the database's program are loaded once rather than for each of some hundred files, which
    // takes a second or two of each: files share nothing that changes.
    isolate: false,
    projects: projects(),
  },
});

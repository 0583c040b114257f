import { randomBytes } from 'node:crypto';
import os from 'node:os';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openStore } from '../src/store/open.ts';
import { startCluster } from './postgres-cluster.ts';
import { findPostgresPrograms } from './postgres-programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of the project `postgres`, and the migrated database that those of the tests are cloned from. */
    postgres: { url: string; template: string };
  }
}

/**
 * Gives the project `postgres` its server: the one `CREDENCE_TEST_DATABASE_URL` names, whose user may create databases,
 * or one of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.CREDENCE_TEST_DATABASE_URL;
  const cluster = given ? { url: given, stop: async () => {} } : await startCluster(requirePrograms());
  const template = `credence_template_${randomBytes(6).toString('hex')}`;
  try {
    await administer(cluster.url, `create database ${template}`);
    const store = await openStore({ databaseUrl: inDatabase(cluster.url, template), dataDir: os.tmpdir() });
    await store.close();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  project.provide('postgres', { url: cluster.url, template });
  return async () => {
    if (given) await administer(cluster.url, `drop database if exists ${template} with (force)`);
    await cluster.stop();
  };
}

/** Runs one statement in the database that `url` names, on a connection of its own. */
export async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The same server and user, another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

function requirePrograms(): string {
  const programs = findPostgresPrograms();
  if (programs) return programs;
  throw new Error(
    'These tests need PostgreSQL 15 or later: install it (on Debian, apt-get install postgresql), or name a server ' +
      'in CREDENCE_TEST_DATABASE_URL.',
  );
}

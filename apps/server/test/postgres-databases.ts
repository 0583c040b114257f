import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of one test's own on the tests' server. */
export interface ClonedDatabase {
  url: string;
  /** Deletes it, whoever may still be connected. */
  drop(): Promise<void>;
}

/** Clones a migrated database, which takes a fraction of the time that migrating a new one does. */
export async function cloneDatabase({ url, template }: { url: string; template: string }): Promise<ClonedDatabase> {
  const name = `credence_test_${randomBytes(6).toString('hex')}`;
  await administer(url, `create database ${name} template ${template}`);
  return {
    url: inDatabase(url, name),
    drop: () => administer(url, `drop database if exists ${name} with (force)`),
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

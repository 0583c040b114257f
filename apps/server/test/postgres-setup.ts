import { randomBytes } from 'node:crypto';
import os from 'node:os';
import type { TestProject } from 'vitest/node';
import { openStore } from '../src/store/open.ts';
import './context.ts';
import { startCluster } from './postgres-cluster.ts';
import { administer, inDatabase } from './postgres-databases.ts';
import { findPostgresPrograms } from './postgres-programs.ts';

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
  project.provide('backend', 'postgres');
  project.provide('postgres', { url: cluster.url, template });
  return async () => {
    if (given) await administer(cluster.url, `drop database if exists ${template} with (force)`);
    await cluster.stop();
  };
}

function requirePrograms(): string {
  const programs = findPostgresPrograms();
  if (programs) return programs;
  throw new Error(
    'These tests need PostgreSQL 15 or later: install it (on Debian, apt-get install postgresql), or name a server ' +
      'in CREDENCE_TEST_DATABASE_URL.',
  );
}

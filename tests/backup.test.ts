import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { runCommand } from './support/command.ts';
import { type Credence, spawnServer, startCredence } from './support/credence.ts';
import { createDatabase } from './support/database.ts';

/** From an embedded database into whatever the suite runs on, and from there into an embedded one. */
const EMBEDDED = { DATABASE_URL: '' };
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let folder: string;
let source: Credence;
let target: { url?: string; drop(): Promise<void> };
let moved: Record<string, string>;
let verified: Stripe.Identity.VerificationSession;
let logo: Stripe.File;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credence-backup-'));
  target = await createDatabase(inject('backend'));
  moved = {
    CREDENCE_DATA_DIR: join(folder, 'moved'),
    CREDENCE_MASTER_KEY_FILE: join(folder, 'moved.master-key'),
    DATABASE_URL: target.url ?? '',
  };
  source = await startCredence(EMBEDDED);
  verified = await source.stripe.identity.verificationSessions.create({ type: 'document' });
  await source.stripe.rawRequest('POST', `/v1/test_helpers/identity/verification_sessions/${verified.id}/complete`, {
    outcome: 'verified',
    outputs: { first_name: 'Jenny' },
  });
  logo = await source.stripe.files.create({
    purpose: 'business_logo',
    file: { data: PNG, name: 'logo.png', type: 'image/png' },
  });
  await source.webhooks.next('identity.verification_session.verified', verified.id);
});
afterAll(async () => {
  await source.close();
  await target.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (args: string[], env: Record<string, string> = {}) => runCommand(source, args, { ...EMBEDDED, ...env });
const file = (name: string) => join(folder, name);

describe('moving a server', () => {
  test('begins with an export, which needs the data folder to itself', async () => {
    const busy = await run(['export', '--out', file('export.gz')]);
    expect(busy).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^The data folder is in use by process \d+/),
    });
    await source.kill(); // nothing was closed: the database recovers first

    const { code, out, err } = await run(['export', '--files', '--out', file('export.gz')]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/export\.gz\n {2}\d+ rows of \d+ tables, 1 pictures .*\n {2}The master key is not in it\./);
    const bytes = await readFile(file('export.gz'));
    for (const secret of ['Jenny', source.secretKey, source.webhooks.secret])
      expect(bytes.includes(secret)).toBe(false);
    expect(await run(['export', '--out', file('export.gz')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    });
  });

  test('is refused before anything is written when the file, the key or the target is not right', async () => {
    const whole = await readFile(file('export.gz'));
    await writeFile(file('cut.gz'), whole.subarray(0, whole.length - 20));
    expect(await run(['import', file('cut.gz')], moved)).toMatchObject({ code: 1, err: 'It is cut short.\n' });
    await writeFile(moved.CREDENCE_MASTER_KEY_FILE!, `${Buffer.alloc(32, 1).toString('base64')}\n`, { mode: 0o600 });
    const wrongKey = await run(['import', file('export.gz')], moved);
    expect(wrongKey).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not the master key of the exported server'),
    });
    await expect(readFile(join(moved.CREDENCE_DATA_DIR!, 'database', 'database', 'PG_VERSION'))).rejects.toThrow(
      /ENOENT/,
    );
    expect(await run(['import', file('export.gz')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('holds data already (in account)'),
    });
  });

  test('ends with an import that exports to the same', async () => {
    await copyFile(join(source.dataDir, '..', 'master-key'), moved.CREDENCE_MASTER_KEY_FILE!);
    const { code, err, out } = await run(['import', file('export.gz')], moved);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      target.url ? 'brought into the PostgreSQL of DATABASE_URL' : `brought into ${moved.CREDENCE_DATA_DIR}`,
    );
    const sums = async (env: Record<string, string>, name: string) => {
      const { out } = await run(['export', '--files', '--out', file(name), '--json'], env);
      return JSON.parse(out).sections;
    };
    expect(await sums(moved, 'again.gz')).toEqual(await sums({}, 'first.gz'));
  });

  test('the server that starts on it opens sessions, files and webhooks as before', async () => {
    const server = await spawnServer({ ...moved, PORT: '0', CREDENCE_RATE_LIMIT: 'off' });
    try {
      expect(server.ready.secretKey).toBe(source.secretKey);
      const { hostname, port } = new URL(server.ready.apiUrl);
      const stripe = new Stripe(server.ready.secretKey, {
        host: hostname,
        port,
        protocol: 'http',
        maxNetworkRetries: 0,
      });
      const session = await stripe.identity.verificationSessions.retrieve(verified.id, {
        expand: ['verified_outputs'],
      });
      expect(session).toMatchObject({
        status: 'verified',
        created: verified.created,
        verified_outputs: { first_name: 'Jenny' },
      });

      const contents = await fetch(`${server.ready.apiUrl}/v1/files/${logo.id}/contents`, {
        headers: { authorization: `Bearer ${server.ready.secretKey}` },
      });
      expect(Buffer.from(await contents.arrayBuffer()).equals(PNG)).toBe(true);

      const { id } = await stripe.identity.verificationSessions.create({ type: 'document' });
      await source.webhooks.next('identity.verification_session.created', id); // which takes only what is signed as ever
      const doctor = await run(['doctor'], { ...moved, CREDENCE_URL: server.ready.apiUrl });
      expect(doctor).toMatchObject({ code: 0, err: '' });

      // On PostgreSQL a backup is made while the server runs; the embedded database is its own.
      const later = await run(['export', '--out', file('later.gz')], moved);
      expect(later.code).toBe(target.url ? 0 : 1);
    } finally {
      const ended = new Promise((resolve) => server.process.once('exit', resolve));
      server.process.kill('SIGTERM');
      await ended;
    }
  });

  test('leads back into an embedded database as well', async () => {
    const back = {
      CREDENCE_DATA_DIR: file('back'),
      CREDENCE_MASTER_KEY_FILE: moved.CREDENCE_MASTER_KEY_FILE!,
      ...EMBEDDED,
    };
    expect((await run(['import', file('again.gz')], back)).code).toBe(0);
    const { out } = await run(['export', '--files', '--out', file('back.gz'), '--json'], back);
    const first = await run(['export', '--files', '--out', file('second.gz'), '--json']);
    expect(JSON.parse(out).sections).toEqual(JSON.parse(first.out).sections);
  });
});

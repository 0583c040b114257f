import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the server's test harness, not its insides
import { openPostgresGate } from '../apps/server/test/postgres-gate.ts';
import { type Credence, spawnServer, startCredence } from './support/credence.ts';
import { createDatabase } from './support/database.ts';

const PATH = '/v1/identity/verification_sessions';

interface Server {
  url: string;
  secretKey: string;
}

interface Answer {
  status: number;
  text: string;
}

async function call(server: Server, method: string, path: string, headers = {}, body?: string): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text() };
}

/** Opens a session of the reference `key`, under the idempotency key `key`. */
const create = (server: Server, key: string) =>
  call(server, 'POST', PATH, { 'idempotency-key': key }, `type=document&client_reference_id=${key}`);

/** Fails unless exactly one session came of `key`, told of by one event. */
async function expectOnce(server: Server, key: string): Promise<void> {
  const sessions = JSON.parse((await call(server, 'GET', `${PATH}?client_reference_id=${key}`)).text).data;
  expect(sessions).toHaveLength(1);
  const events = JSON.parse((await call(server, 'GET', '/v1/events?limit=100')).text).data;
  expect(
    events.filter((event: { request: { idempotency_key: string } }) => event.request.idempotency_key === key),
  ).toHaveLength(1);
}

/** Fails unless every answer is the same session's, byte for byte, or says that one is still under way. */
function expectSameOrInUse(answers: Answer[]): void {
  const done = answers.filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  for (const { status, text } of answers) {
    if (status !== 200) expect([status, JSON.parse(text).error.code]).toEqual([409, 'idempotency_key_in_use']);
  }
}

describe('a server', () => {
  let credence: Credence;
  beforeAll(async () => {
    credence = await startCredence();
  });
  afterAll(() => credence.close());

  test('asked fifty times at once for the same does it once, and says so in the same bytes', async () => {
    const key = randomUUID();
    expectSameOrInUse(await Promise.all(Array.from({ length: 50 }, () => create(credence, key))));
    expectSameOrInUse([await create(credence, key), await create(credence, key)]);
    await expectOnce(credence, key);
  });

  test('killed in the middle of forty requests has done each once when they are repeated', async () => {
    const keys = Array.from({ length: 40 }, () => randomUUID());
    const firsts = keys.map((key) => create(credence, key).catch(() => undefined));
    // Some are done by then, some are not, some have not even begun.
    await Promise.any(firsts);
    await credence.kill();
    const answered = await Promise.all(firsts);
    await credence.restart();
    for (const [i, key] of keys.entries()) {
      const again = await create(credence, key);
      expect(again.status).toBe(200);
      if (answered[i]) expect(again.text).toBe(answered[i].text);
      await expectOnce(credence, key);
    }
  });
});

describe.runIf(inject('backend') === 'postgres')('on one PostgreSQL', () => {
  test('two servers asked fifty times at once for the same do it once', async () => {
    await using shared = await shareDatabase();
    const one = await shared.start();
    const other = await shared.start();
    for (let round = 0; round < 3; round += 1) {
      const key = randomUUID();
      const answers = Array.from({ length: 50 }, (_, i) => create(i % 2 === 0 ? one : other, key));
      expectSameOrInUse(await Promise.all(answers));
      expectSameOrInUse([await create(one, key), await create(other, key)]);
      await expectOnce(one, key);
    }
  });

  // The database has committed, the server does not know it yet: nothing can have been answered.
  test('a server killed between commit and answer: the request repeated is answered from what was kept', async () => {
    await using shared = await shareDatabase();
    const gate = await openPostgresGate(shared.databaseUrl);
    try {
      const doomed = await shared.start(gate.url);
      const key = randomUUID();
      const held = gate.holdOnce('select from idempotency_key where key = $1', [key]);
      const unanswered = create(doomed, key).then(
        () => 'answered',
        () => 'cut off',
      );
      await held;
      await doomed.kill();
      expect(await unanswered).toBe('cut off');

      const next = await shared.start();
      await expectOnce(next, key);
      const again = await create(next, key);
      expect(again.status).toBe(200);
      expect(JSON.parse(again.text).client_reference_id).toBe(key);
      expect((await create(next, key)).text).toBe(again.text);
      await expectOnce(next, key);
    } finally {
      await gate.close();
    }
  });
});

/** One database and any number of servers on it. */
async function shareDatabase() {
  const folder = await mkdtemp(join(tmpdir(), 'credence-shared-'));
  const database = await createDatabase('postgres');
  const databaseUrl = database.url as string;
  const stops: (() => Promise<void>)[] = [];
  return {
    databaseUrl,
    async start(url = databaseUrl) {
      const { process: child, ready } = await spawnServer({
        CREDENCE_DATA_DIR: join(folder, 'data'),
        CREDENCE_MASTER_KEY_FILE: join(folder, 'master-key'),
        DATABASE_URL: url,
        PORT: '0',
      });
      const kill = () =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) return resolve();
          child.once('exit', () => resolve());
          child.kill('SIGKILL');
        });
      stops.push(kill);
      return { url: ready.apiUrl, secretKey: ready.secretKey, kill };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(stops.map((stop) => stop()));
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

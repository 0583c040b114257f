import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawLandscape, drawSelfie, specimens } from '@credence/specimens';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Credence, startCredence } from './start-credence.ts';

const VERIFIED = 'identity.verification_session.verified';
const REQUIRES_INPUT = 'identity.verification_session.requires_input';

let credence: Credence;
beforeAll(async () => {
  credence = await startCredence();
});
afterAll(() => credence.close());
afterEach(async () => {
  // What an earlier test caused is told before the next begins.
  await credence.idle();
  credence.webhooks.answerWith(200);
  credence.webhooks.clear();
});

const create = (on = credence) => on.stripe.identity.verificationSessions.create({ type: 'document' });

describe('what it hands out', () => {
  test('is a server, with the keys of its test mode', async () => {
    const keys = [credence.secretKey, credence.restrictedKey, credence.publishableKey];
    expect(keys.map((key) => key.slice(0, 8))).toEqual(['sk_test_', 'rk_test_', 'pk_test_']);
    const answer = await fetch(`${credence.url}/v1/identity/verification_sessions`, {
      headers: { authorization: `Bearer ${credence.secretKey}` },
    });
    expect(await answer.json()).toMatchObject({ object: 'list' });
  });

  test('connects the SDK with another of its keys', async () => {
    const session = await create();
    await credence.complete(session, 'verified', { outputs: { dob: { day: 1, month: 2, year: 1990 } } });
    const { verified_outputs } = await credence
      .connect(credence.restrictedKey)
      .identity.verificationSessions.retrieve(session.id, { expand: ['verified_outputs.dob'] });
    expect(verified_outputs?.dob).toEqual({ day: 1, month: 2, year: 1990 });
  });

  test('is undisturbed by what the test makes of its own globals', async () => {
    vi.useFakeTimers({ now: new Date('2001-01-01') });
    try {
      const session = await create();
      await credence.complete(session, 'verified');
      expect(await credence.webhooks.next(VERIFIED, { session })).toMatchObject({
        data: { object: { id: session.id } },
      });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('outcomes', () => {
  test('are chosen in a line, and told by webhook', async () => {
    const session = await create();
    const ended = await credence.complete(session, 'document_expired', { reason: 'Seen too late.' });
    expect(ended).toMatchObject({ status: 'requires_input', last_error: { code: 'document_expired' } });
    const { data } = await credence.webhooks.next(REQUIRES_INPUT, { session });
    expect(data.object.last_error).toEqual({ code: 'document_expired', reason: 'Seen too late.' });
  });

  test('that cannot be are refused in the words of the server', async () => {
    const session = await create();
    await expect(credence.complete(session.id, 'selfie_face_mismatch')).rejects.toThrow('require_matching_selfie');
  });
});

describe('the inbox', () => {
  test('gives out each event once, and those of one session if asked', async () => {
    const [first, second] = [await create(), await create()];
    await credence.complete(first, 'verified');
    await credence.complete(second, 'verified');
    const given = [await credence.webhooks.next(VERIFIED, { session: second }), await credence.webhooks.next(VERIFIED)];
    expect(given.map(({ data }) => data.object.id)).toEqual([second.id, first.id]);
    await expect(credence.webhooks.next(VERIFIED, { timeoutMs: 1 })).rejects.toThrow('(given out before)');
  });

  test('says what did arrive when what was awaited does not', async () => {
    const session = await create();
    await credence.complete(session, 'abandoned');
    await credence.webhooks.next(REQUIRES_INPUT);
    await expect(credence.webhooks.next(VERIFIED, { timeoutMs: 1 })).rejects.toThrow(
      `${REQUIRES_INPUT} of ${session.id}`,
    );
    credence.webhooks.clear();
    expect(credence.webhooks.events).toEqual([]);
    await expect(credence.webhooks.next(VERIFIED, { timeoutMs: 1 })).rejects.toThrow('Nothing arrived.');
  });

  test('hears of a redaction too', async () => {
    const session = await create();
    await credence.stripe.identity.verificationSessions.redact(session.id);
    const { data } = await credence.webhooks.next('identity.verification_session.redacted');
    expect(data.object).toMatchObject({ id: session.id, redaction: { status: 'redacted' } });
  });

  test('takes nothing that its endpoint did not sign', async () => {
    const { body } = await firstRequest();
    credence.webhooks.clear();
    const forged = {
      method: 'POST',
      headers: { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=00` },
      body,
    };
    expect((await fetch(credence.webhooks.url, forged)).status).toBe(400);
    expect(credence.webhooks).toMatchObject({ events: [], refused: 1 });
  });

  test('hands on what came as it came, for a handler of your own', async () => {
    const { body, signature } = await firstRequest();
    const event = credence.stripe.webhooks.constructEvent(body, signature, credence.webhooks.secret);
    expect(event.id).toBe(credence.webhooks.events[0]?.id);
  });

  async function firstRequest() {
    await create();
    await credence.idle();
    return credence.webhooks.requests[0]!;
  }
});

describe('time', () => {
  test('moves on at a word, and what falls due has happened then', async () => {
    await using own = await startCredence();
    own.webhooks.answerWith(500);
    const session = await create(own);
    await own.idle();
    for (const by of ['5m', '30m', '2h', '5h', '10h', '12h', '12h', '12h']) await own.advance(by);
    expect(own.webhooks.refused).toBe(9);
    own.webhooks.answerWith(200);
    await own.advance('12h');
    expect(own.webhooks.events.map(({ data }) => data.object.id)).toEqual([session.id]);

    const late = await own.stripe.identity.verificationSessions.retrieve(session.id);
    expect(late.url).not.toBe(session.url);
    await own.complete(session, 'verified', { delay: 3600 });
    await own.advance(3600);
    expect((await own.stripe.identity.verificationSessions.retrieve(session.id)).status).toBe('verified');
  });
});

describe('a person', () => {
  test('shows photos, from bytes or files, which are really read; and once more after a failure', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credence-photos-'));
    try {
      const { truth, front } = await specimens.passport({
        surname: 'ERIKSSON',
        givenNames: 'ANNA MARIA',
        seed: 'testing-kit',
      });
      await writeFile(join(folder, 'front.jpg'), front);
      const session = await create();
      const landscape = await drawLandscape();
      expect(await credence.submit(session, { front: landscape })).toMatchObject({ id: session.id });
      const { data } = await credence.webhooks.next(REQUIRES_INPUT, { timeoutMs: 60_000, session });
      expect(data.object.last_error?.code).toBe('document_unverified_other');

      await credence.submit(session.id, { front: join(folder, 'front.jpg') });
      await credence.webhooks.next(VERIFIED, { timeoutMs: 60_000, session });
      const { verified_outputs } = await credence.stripe.identity.verificationSessions.retrieve(session.id, {
        expand: ['verified_outputs'],
      });
      expect(verified_outputs?.last_name).toBe(truth.lastName);
      await expect(credence.submit(session, { front })).rejects.toThrow('it is verified');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('shows their face too where it is asked for, and after a failure of that alone nothing but their face', async () => {
    const { front, selfie } = await specimens.passport({
      surname: 'ERIKSSON',
      givenNames: 'ANNA MARIA',
      seed: 'selfie-story',
      selfie: true,
    });
    const nobody = await drawSelfie(null);
    const session = await credence.stripe.identity.verificationSessions.create({
      type: 'document',
      options: { document: { require_matching_selfie: true } },
    });
    await expect(credence.submit(session, { front })).rejects.toThrow('Missing: selfie');
    await credence.submit(session, { front, selfie: nobody });
    const { data } = await credence.webhooks.next(REQUIRES_INPUT, { timeoutMs: 60_000, session });
    expect(data.object.last_error?.code).toBe('selfie_unverified_other');
    expect(await filesOf(session.id)).toEqual(['identity_document_downloadable', 'selfie']);

    await credence.submit(session, { selfie: selfie! });
    await credence.webhooks.next(VERIFIED, { timeoutMs: 60_000, session });
    expect(await filesOf(session.id)).toEqual(['identity_document_downloadable', 'selfie']);

    /** The purposes of the files that the last report names. */
    async function filesOf(id: string) {
      const { last_verification_report } = await credence.stripe.identity.verificationSessions.retrieve(id, {
        expand: ['last_verification_report'],
      });
      const { document, selfie } = last_verification_report as Stripe.Identity.VerificationReport;
      const files = [...document!.files!, selfie!.selfie!];
      return Promise.all(files.map(async (file) => (await credence.stripe.files.retrieve(file)).purpose));
    }
  });

  test('confirms their addresses and gives their number where these are asked for, and another number after a failure', async () => {
    const asked = { require_verification: true };
    const flow = await credence.stripe.rawRequest('POST', '/v1/identity/verification_flows', {
      options: { email: asked, phone: asked, id_number: asked },
    });
    const session = await credence.stripe.identity.verificationSessions.create({
      verification_flow: String(flow.id),
      provided_details: { email: 'jenny@example.com' },
    });
    const idNumber = { number: '1111', firstName: 'Jenny', lastName: 'Rosen', birthDate: '1990-02-03' };
    await expect(credence.submit(session, { phone: '+12025550123' })).rejects.toThrow('Missing: idNumber');
    await expect(credence.submit(session, { idNumber })).rejects.toThrow('Missing: phone');
    await credence.submit(session, { phone: '+12025550123', idNumber });
    const { data } = await credence.webhooks.next(REQUIRES_INPUT, { session });
    expect(data.object.last_error?.code).toBe('id_number_mismatch');

    await credence.submit(session, { idNumber: { ...idNumber, number: '0000' } });
    await credence.webhooks.next(VERIFIED, { session });
    const { verified_outputs } = await credence.stripe.identity.verificationSessions.retrieve(session.id, {
      expand: ['verified_outputs'],
    });
    expect(verified_outputs).toMatchObject({ email: 'jenny@example.com', phone: '+12025550123', last_name: 'Rosen' });
  });

  test('is told what is missing, what is not asked for, and what the pages turn down', async () => {
    const session = await create();
    const front = Buffer.from('no picture');
    await expect(credence.submit(session, { type: 'id_card', front })).rejects.toThrow('Missing: back');
    await expect(credence.submit(session, { front, selfie: front })).rejects.toThrow('Leave out: selfie');
    const email = 'jenny@example.com';
    await expect(credence.submit(session, { front, email })).rejects.toThrow('Leave out: email');
    await expect(credence.submit(session, { front })).rejects.toMatchObject({
      name: 'PageRefusal',
      code: 'image_unsupported_format',
    });
  });
});

describe('several side by side', () => {
  test('hear and see nothing of each other: twenty, each with a clock of its own', async () => {
    const twenty = await Promise.all(Array.from({ length: 20 }, () => startCredence()));
    try {
      const sessions = await Promise.all(twenty.map((one) => create(one)));
      await Promise.all(twenty.map((one, i) => one.advance(`${i}d`)));
      await Promise.all(twenty.map((one, i) => one.complete(sessions[i]!, 'verified')));
      const told = await Promise.all(twenty.map((one) => one.webhooks.next(VERIFIED)));
      expect(told.map(({ data }) => data.object.id)).toEqual(sessions.map(({ id }) => id));
      const daysAhead = told.map(({ created }) => Math.floor((created - told[0]!.created) / 86_400 + 0.5));
      expect(daysAhead).toEqual(twenty.map((_, i) => i));
      for (const [i, one] of twenty.entries()) {
        const { data } = await one.stripe.identity.verificationSessions.list();
        expect(data.map(({ id }) => id)).toEqual([sessions[i]!.id]);
        expect(new Set(one.webhooks.events.map(({ data }) => data.object.id))).toEqual(new Set([sessions[i]!.id]));
      }
      const [first, second, third, fourth] = twenty as [Credence, Credence, Credence, Credence];
      const stranger = first.connect(second.secretKey).identity.verificationSessions.list();
      await expect(stranger).rejects.toMatchObject({ statusCode: 401 });
      await third.close();
      expect((await fourth.stripe.identity.verificationSessions.retrieve(sessions[3]!.id)).status).toBe('verified');
    } finally {
      await Promise.all(twenty.map((one) => one.close()));
    }
  }, 300_000);

  test('are closed for good, however often they are', async () => {
    const one = await startCredence();
    await Promise.all([one.close(), one.close()]);
    await one.close();
    await expect(one.idle()).rejects.toThrow('closed');
    await expect(fetch(one.url)).rejects.toThrow('fetch failed');
  });
});

describe('nothing is left behind', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credence-leftovers-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ['it was closed', 'close', 0],
    ['the test throws', 'throw', 1],
    ['the test leaves at once', 'exit', 3],
    ['the test is killed', 'kill', null],
  ])('when %s', async (_, ending, code) => {
    const ended = await outcomeOf(startProgram(ending));
    expect(ended).toMatchObject({ code, output: expect.stringMatching(/^http:/) });
    // The servers' process notices a moment after.
    await expect.poll(() => processesWith(`TMPDIR=${folder}`), { timeout: 30_000 }).toEqual([]);
    await expect(fetch(ended.output.trim())).rejects.toThrow('fetch failed');
    expect(await readdir(folder)).toEqual([]);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('when the test is stopped by %s', async (signal) => {
    const program = startProgram('stay');
    const ending = outcomeOf(program);
    await new Promise((resolve) => program.stdout?.once('data', resolve));
    program.kill(signal);
    expect(await ending).toMatchObject({ signal });
    await expect.poll(() => processesWith(`TMPDIR=${folder}`), { timeout: 30_000 }).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  test('of the threads of a server that was closed while others go on', async () => {
    const before = await threadsOfServers();
    const three = await Promise.all([1, 2, 3].map(() => startCredence()));
    expect(await threadsOfServers()).toBeGreaterThanOrEqual(before + 3);
    await Promise.all(three.map((one) => one.close()));
    await expect.poll(threadsOfServers, { timeout: 30_000 }).toBeLessThanOrEqual(before);
  });

  function startProgram(ending: string): ChildProcess {
    return start(ending, { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME, TMPDIR: folder });
  }

  async function threadsOfServers(): Promise<number> {
    const stats = [...(await listProcesses('stat'))].filter(
      ([, stat]) => / [A-Z] (\d+) /.exec(stat)?.[1] === String(process.pid),
    );
    const tasks = await Promise.all(stats.map(([pid]) => readdir(`/proc/${pid}/task`).catch(() => [])));
    return tasks.flat().length;
  }
});

describe('the cache folder', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'credence-cache-'));
  });
  afterEach(() => rm(cache, { recursive: true, force: true }));

  test('is filled by whoever comes first, two at once included', async () => {
    const ended = await Promise.all([1, 2].map(() => outcomeOf(start('close', { XDG_CACHE_HOME: cache }))));
    for (const { code, complaints } of ended) expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
    const left = (await readdir(join(cache, 'credence'))).sort();
    expect(left).toEqual(['compiled', expect.stringMatching(/^snapshot-[0-9a-f]{16}$/)]);
  }, 180_000);

  test('is done without where it cannot be written to, and said so', async () => {
    const file = join(cache, 'file');
    await writeFile(file, '');
    const { code, complaints } = await outcomeOf(start('close', { XDG_CACHE_HOME: file }));
    expect(code).toBe(0);
    expect(complaints).toContain(`${join(file, 'credence')} cannot be written to`);
    expect(await readdir(cache)).toEqual(['file']);
  }, 180_000);
});

/** Starts a test as a program of its own that knows only the environment it is given. */
function start(ending: string, env: NodeJS.ProcessEnv): ChildProcess {
  const program = fileURLToPath(new URL('../../test/testing-program.ts', import.meta.url));
  return spawn(process.execPath, [program, ending], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

interface Outcome {
  code: number | null;
  signal: string | null;
  output: string;
  complaints: string;
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const said = { output: '', complaints: '' };
  child.stdout?.on('data', (text) => (said.output += text));
  child.stderr?.on('data', (text) => (said.complaints += text));
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, ...said })));
}

/** Command lines of the processes with a variable in their environment; none where the system does not list them. */
async function processesWith(variable: string): Promise<string[]> {
  const all = await listProcesses('environ');
  const found = [...all].filter(([, environ]) => environ.split('\0').includes(variable)).map(([pid]) => pid);
  const lines = await listProcesses('cmdline');
  return found.flatMap((pid) => lines.get(pid)?.replaceAll('\0', ' ') ?? []);
}

async function listProcesses(what: 'environ' | 'cmdline' | 'stat'): Promise<Map<string, string>> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/${what}`, 'utf8').catch(() => '')));
  return new Map(pids.map((pid, i) => [pid, texts[i]!]));
}

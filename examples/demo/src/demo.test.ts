// The tests of this integration: no network, no account, nobody in front of a camera.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Credence, type Outcome, startCredence } from 'credence/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let credence: Credence;
let demo: { url: string; process: ChildProcess };

beforeAll(async () => {
  credence = await startCredence();
  demo = await startDemo();
});
afterAll(async () => {
  demo?.process.kill();
  await credence?.close();
});

describe('a user who verifies', () => {
  test('is sent to their session, and known as verified once the webhook has come', async () => {
    const user = await newUser();
    const { id, url } = await user.verify();
    expect(url).toContain(credence.url);
    await credence.complete(id, 'verified');
    expect(await user.status()).toMatchObject({ sessionId: id, status: 'verified', reason: null });
    expect(await user.heard()).toContain('identity.verification_session.verified');
  });

  test('is seen as processing in the meantime', async () => {
    const user = await newUser();
    const { id } = await user.verify();
    await credence.complete(id, 'verified', { delay: 30 });
    expect(await user.status()).toMatchObject({ status: 'processing' });
    await credence.advance('1m');
    expect(await user.status()).toMatchObject({ status: 'verified' });
  });

  test('is told apart from the next user', async () => {
    const [one, other] = [await newUser(), await newUser()];
    const { id } = await one.verify();
    await other.verify();
    await credence.complete(id, 'verified');
    expect(await one.status()).toMatchObject({ status: 'verified' });
    expect(await other.status()).toMatchObject({ status: 'requires_input' });
  });
});

describe('a user who does not', () => {
  test.each<Outcome>([
    'abandoned',
    'consent_declined',
    'country_not_supported',
    'device_not_supported',
    'document_expired',
    'document_type_not_supported',
    'document_unverified_other',
    'under_supported_age',
  ])('is told why: %s', async (outcome) => {
    const user = await newUser();
    const { id } = await user.verify();
    await credence.complete(id, outcome, { reason: `Because of ${outcome}.` });
    expect(await user.status()).toMatchObject({ status: 'requires_input', reason: `Because of ${outcome}.` });
  });

  test('may try again', async () => {
    const user = await newUser();
    const { id } = await user.verify();
    await credence.complete(id, 'document_expired');
    expect(await user.status()).toMatchObject({ status: 'requires_input' });
    await credence.complete(id, 'verified');
    expect(await user.status()).toMatchObject({ status: 'verified', reason: null });
  });

  test('whose session is canceled is known as such', async () => {
    const user = await newUser();
    const { id } = await user.verify();
    await credence.stripe.identity.verificationSessions.cancel(id);
    expect(await user.status()).toMatchObject({ status: 'canceled' });
  });
});

test('a webhook that nobody signed is turned down', async () => {
  const answer = await fetch(`${demo.url}/webhook`, { method: 'POST', body: '{"type": "made up"}' });
  expect(answer.status).toBe(400);
});

/** A browser at the demo: it keeps its cookie. */
async function newUser() {
  const page = await fetch(demo.url);
  const cookie = page.headers.getSetCookie()[0]!.split(';')[0]!;
  const status = async () => {
    await credence.idle(); // until the demo has been told of everything
    return (await fetch(`${demo.url}/status`, { headers: { cookie } })).json() as Promise<{ said: string[] }>;
  };
  return {
    status,
    heard: async () => (await status()).said,
    async verify() {
      const answer = await fetch(`${demo.url}/create-verification-session`, { method: 'POST', headers: { cookie } });
      return answer.json() as Promise<{ id: string; url: string }>;
    },
  };
}

async function startDemo() {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: {
      PATH: process.env.PATH,
      DEMO_PORT: String(port),
      STRIPE_SECRET_KEY: credence.secretKey,
      CREDENCE_API_URL: credence.url,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text) => String(text).includes('Demo') && resolve());
    child.once('exit', (code) => reject(new Error(`the demo ended with code ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

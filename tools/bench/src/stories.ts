import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { describeMachine, median, quantile } from './figures.ts';
import { type BenchServer, productHome, startProduct } from './processes.ts';

/** What the issue asks of a story, from the first request to the last webhook. */
const TARGET_MS = 200;
const SESSIONS = '/v1/identity/verification_sessions';
const VERIFIED = 'identity.verification_session.verified';

/** How a test brings a session to its end, and which requests it takes. */
const STORIES = {
  'complete by a request': async (server: BenchServer) => {
    const { id } = await post(server, SESSIONS, 'type=document');
    await post(server, `/v1/test_helpers/identity/verification_sessions/${id}/complete`, 'outcome=verified');
    return id;
  },
  'chosen by metadata': async (server: BenchServer) =>
    (await post(server, SESSIONS, 'type=document&metadata[credence_outcome]=verified')).id,
};

/**
 * `npm run bench -- stories`: how long a developer's test takes from creating a session to the webhook that says it is
 * verified, on the embedded database, one after the other.
 */
export async function run(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: { stories: { type: 'string', default: '200' }, quick: { type: 'boolean', default: false } },
  });
  const count = values.quick ? 30 : Number(values.stories);
  console.log(`${describeMachine()}; ${count} stories of each kind`);
  const home = productHome();
  const server = await startProduct(home.env);
  const inbox = await openInbox();
  try {
    await post(server, '/v1/webhook_endpoints', `url=${inbox.url}&enabled_events[]=*`);
    for (const [name, story] of Object.entries(STORIES)) {
      const tookMs: number[] = [];
      for (let n = 0; n < count; n += 1) {
        const startedAt = performance.now();
        await inbox.verified(await story(server));
        tookMs.push(performance.now() - startedAt);
      }
      const [mid, late] = [median(tookMs), quantile(tookMs, 0.95)];
      const verdict = mid < TARGET_MS ? 'within' : 'beyond';
      console.log(
        `${name}: median ${mid.toFixed(0)} ms, ${verdict} ${TARGET_MS}; 95th percentile ${late.toFixed(0)} ms`,
      );
    }
  } finally {
    await server.stop();
    inbox.close();
    home.remove();
  }
}

/** Takes webhooks, and tells when the one that ends a session's story has come. */
async function openInbox() {
  const ended = new Map<string, PromiseWithResolvers<void>>();
  const endOf = (id: string) => {
    if (!ended.has(id)) ended.set(id, Promise.withResolvers());
    return ended.get(id)!;
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      response.end();
      const { type, data } = JSON.parse(body) as { type: string; data: { object: { id: string } } };
      if (type === VERIFIED) endOf(data.object.id).resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    verified: (id: string) => endOf(id).promise,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function post({ url, secretKey }: BenchServer, path: string, body: string): Promise<{ id: string }> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

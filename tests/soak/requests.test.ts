import { Agent, request as send } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Credence, startCredence } from '../support/credence.ts';
import { chance } from './chance.ts';
import { type Callable, callables, type OpenApi } from './openapi.ts';
import { type GeneratedRequest, nextRequest, type World } from './requests.ts';
import { SEED, SOAK } from './size.ts';

const REQUESTS = SOAK ? 50_000 : 1_500;
/** Made from what is known by then, sent together, and only then learnt from: so a seed repeats a run. */
const AT_ONCE = 8;
const IDS_KEPT = 200;

interface Answer {
  status: number;
  type: string;
  requestId: string | undefined;
  text: string;
}

let credence: Credence;
let openApi: OpenApi;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
beforeAll(async () => {
  credence = await startCredence();
  openApi = (await (await fetch(`${credence.url}/openapi.json`)).json()) as OpenApi;
});
afterAll(async () => {
  agent.destroy();
  await credence.close();
});

test(`${REQUESTS} requests made up from the API's own description (seed ${SEED}): each is answered, and in the shape described`, {
  timeout: SOAK ? 3_600_000 : 120_000,
}, async () => {
  const all = callables(openApi);
  const { judge } = openJudge(openApi);
  const luck = chance(SEED);
  const world: World = {
    keys: { secret: credence.secretKey, restricted: credence.restrictedKey },
    ids: new Map(),
    idempotencyKeys: [],
  };
  const statuses = new Map<number, number>();
  const reached = new Set<Callable>();
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    const requests = Array.from({ length: AT_ONCE }, () => nextRequest(luck, all, world));
    const answers = await Promise.all(requests.map(carry));
    for (const [index, answer] of answers.entries()) {
      const request = requests[index]!;
      const wrong = judge(request, answer);
      if (wrong) expect.fail(describeFailure(request, answer, wrong));
      if (answer.status < 300 && request.callable) reached.add(request.callable);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      learn(request, answer, world);
    }
  }
  expect(credence.output()).not.toContain('"level":50');
  if (SOAK) console.log(`seed ${SEED}: ${[...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')}`);
  // Soaking only refusals would prove little.
  const unreached = all.filter((callable) => !reached.has(callable)).map(({ method, path }) => `${method} ${path}`);
  if (SOAK) console.log(`never answered with success: ${unreached.join(', ') || 'none'}`);
  expect(reached.size).toBeGreaterThan(all.length / 2);
});

function carry({ method, path, headers, body }: GeneratedRequest): Promise<Answer> {
  const { hostname, port } = new URL(credence.url);
  const bytes = body === undefined ? undefined : Buffer.from(body, 'latin1');
  return new Promise((resolve, reject) => {
    const request = send(
      { agent, hostname, port, method, path, headers: { ...headers, 'content-length': bytes?.length ?? 0 } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            type: response.headers['content-type'] ?? '',
            requestId: response.headers['request-id'] as string | undefined,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', (error) => reject(new Error(`${method} ${path} was not answered: ${error.message}`)));
    request.end(bytes);
  });
}

/** Says what is wrong with an answer, or nothing. */
function openJudge(description: OpenApi) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(description as object, 'api');
  const isError = ajv.compile({ $ref: 'api#/components/schemas/error' });
  const shapes = new Map<string, ReturnType<typeof ajv.compile>>();

  function shapeOf(pointer: string) {
    const known = shapes.get(pointer) ?? ajv.compile({ $ref: `api${pointer}` });
    shapes.set(pointer, known);
    return known;
  }

  return {
    judge({ method, callable }: GeneratedRequest, { status, type, requestId, text }: Answer): string | undefined {
      if (status >= 500) return 'a fault of the server';
      if (method === 'OPTIONS' && status === 204) return undefined; // a browser asks whether it may ask
      if (!/^req_[A-Za-z0-9]{14}$/.test(requestId ?? '')) return 'no request id';
      if (method === 'HEAD') return undefined;
      if (status >= 200 && status < 300 && callable && !callable.answers) return undefined;
      if (!type.startsWith('application/json')) return `it came as ${type || 'no type'}`;
      const body = parse(text);
      if (status >= 400)
        return isError(body) ? undefined : `not an error as described: ${ajv.errorsText(isError.errors)}`;
      const shape = callable?.answers && shapeOf(callable.answers);
      if (!shape) return 'a success where there is nothing';
      return shape(body) ? undefined : `not as described: ${ajv.errorsText(shape.errors)}`;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Remembers the ids an answer holds, so that later requests can be about them. */
function learn({ method, callable }: GeneratedRequest, { status, text, requestId }: Answer, world: World): void {
  if (requestId) remember(world, 'req', requestId);
  if (status >= 300 || !callable) return;
  for (const [, id = '', prefix = ''] of text.matchAll(/"id": "(([a-z]+)_[A-Za-z0-9]+)"/g)) {
    // The keys this very run is made with are on the list of keys: only those it made itself are its to end.
    if ((prefix === 'key' || prefix === 'acct') && method !== 'POST') continue;
    remember(world, prefix, id);
  }
}

function remember({ ids }: World, prefix: string, id: string): void {
  const known = ids.get(prefix) ?? [];
  ids.set(prefix, known);
  if (known.includes(id)) return;
  known.push(id);
  if (known.length > IDS_KEPT) known.shift();
}

function describeFailure(request: GeneratedRequest, answer: Answer, wrong: string): string {
  const { method, path, headers, body } = request;
  const asked = JSON.stringify({ method, path, headers, body }, null, 1).slice(0, 6_000);
  return `${wrong}\nseed ${SEED}\n${asked}\nanswered ${answer.status} ${answer.text.slice(0, 1_500)}\n${credence.output().slice(-4_000)}`;
}

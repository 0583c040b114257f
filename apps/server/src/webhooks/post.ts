import { type AddressRules, checkedLookup, checkHost } from './addresses.ts';
import { parseRetryAfter } from './schedule.ts';
import { type Lookup, sharedLookup } from './shared-lookup.ts';

/** Why no answer was had. Kept with the attempt; never holds what anybody sent. */
export type PostError =
  | 'timeout'
  | 'name_not_found'
  | 'connection_refused'
  | 'connection_failed'
  | 'tls_failed'
  | 'refused_address'
  | 'insecure_url'
  | 'invalid_url'
  | 'internal';

/** What came of one request. */
export interface Answer {
  statusCode: number | null;
  error: PostError | null;
  retryAfterMs?: number | undefined;
  durationMs: number;
}

export interface Poster {
  /** As `post`, and reads what is answered: up to 16 KiB, `null` when there is no answer or a longer one. */
  ask(...request: Parameters<Poster['post']>): Promise<Answer & { body: string | null }>;
  /** Sends one signed body. Never throws for what the other side does. */
  post(
    to: { url: string; livemode: boolean },
    body: Uint8Array,
    signature: string,
    signal: AbortSignal,
  ): Promise<Answer>;
  close(): Promise<void>;
}

export interface PostSettings extends AddressRules {
  timeoutMs?: number;
  /** Asks the operating system for a name's addresses, unless a test answers in its place. */
  resolveName?: Lookup;
}

const TIMEOUT_MS = 30_000;
/** An answer's body says nothing to us: this much is read so that the connection can be used again. */
const BODY_BYTES_MAX = 64 * 1024;
const BODY_MS_MAX = 2_000;
/** For answers that say something: a word and its wrapping. */
const ASKED_BYTES_MAX = 16 * 1024;
const CONNECTIONS_PER_ORIGIN = 32;

/** Opens the way out for webhooks: addresses are checked, redirects are not followed, every step has a limit. */
export function openPoster(settings: PostSettings): Poster {
  const { timeoutMs = TIMEOUT_MS } = settings;
  let client: ReturnType<typeof openClient> | undefined;

  async function send(
    url: string,
    { body, signature, signal, asks }: { body: Uint8Array; signature: string; signal: AbortSignal; asks: boolean },
  ) {
    client ??= openClient(settings);
    const { request, agent } = await client;
    const response = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signature,
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        accept: '*/*; q=0.5, application/xml',
        'cache-control': 'no-cache',
      },
      body,
      dispatcher: agent,
      signal,
    });
    const said = asks ? await readBody(response.body) : null;
    // The status is the answer: a body that trickles or breaks off does not change it.
    await response.body.dump({ limit: BODY_BYTES_MAX, signal: AbortSignal.timeout(BODY_MS_MAX) }).catch(() => {});
    const retryAfter = response.headers['retry-after'];
    return {
      statusCode: response.statusCode,
      error: null,
      body: said,
      retryAfterMs: typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, Date.now()) : undefined,
    };
  }

  async function attempt(asks: boolean, ...[to, body, signature, signal]: Parameters<Poster['post']>) {
    const started = performance.now();
    const durationMs = () => Math.round(performance.now() - started);
    const wrong = wrongUrl(to.url, to.livemode, settings);
    if (wrong) return { statusCode: null, error: wrong, body: null, durationMs: 0 };
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      return { ...(await send(to.url, { body, signature, signal: limit, asks })), durationMs: durationMs() };
    } catch (error) {
      return { statusCode: null, error: classify(error), body: null, durationMs: durationMs() };
    }
  }

  return {
    ask: (...request) => attempt(true, ...request),
    async post(...request) {
      const { body: _, ...answer } = await attempt(false, ...request);
      return answer;
    },
    async close() {
      await (await client)?.agent.destroy();
    },
  };
}

/** @returns `null` for one that is too long: what is cut short says something else. */
async function readBody(body: AsyncIterable<Uint8Array>): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > ASKED_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The library is loaded when there is something to send: a server is ready a tenth sooner without it. */
async function openClient(settings: PostSettings) {
  const { Agent, request } = await import('undici');
  const { timeoutMs = TIMEOUT_MS } = settings;
  const agent = new Agent({
    connections: CONNECTIONS_PER_ORIGIN,
    allowH2: false,
    headersTimeout: timeoutMs,
    bodyTimeout: BODY_MS_MAX,
    keepAliveTimeout: 10_000,
    connect: {
      timeout: timeoutMs,
      minVersion: 'TLSv1.2',
      lookup: checkedLookup(settings, sharedLookup(settings.resolveName)) as never,
    },
  });
  return { request, agent };
}

function wrongUrl(url: string, livemode: boolean, rules: AddressRules): PostError | undefined {
  if (!URL.canParse(url)) return 'invalid_url';
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return 'invalid_url';
  if (livemode && protocol !== 'https:') return 'insecure_url';
  try {
    checkHost(hostname, rules);
  } catch {
    return 'refused_address';
  }
  return undefined;
}

function classify(error: unknown): PostError {
  const { name, code = '', cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  if (code === 'REFUSED_ADDRESS') return 'refused_address';
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT|ETIMEDOUT/.test(code)) return 'timeout';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'name_not_found';
  if (code === 'ECONNREFUSED') return 'connection_refused';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH)/.test(code))
    return 'tls_failed';
  if (error instanceof AggregateError && error.errors.length > 0) return classify(error.errors[0]);
  return cause ? classify(cause) : 'connection_failed';
}

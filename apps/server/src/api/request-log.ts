import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { insertRequests, type LoggedRequest } from '../store/request-log.ts';
import type { Caller } from './caller.ts';
import type { ErrorBody } from './errors.ts';

/** How long a line waits for others to be written with it. */
const GATHER_MS = 250;
const BATCH = 1000;
/** A database that does not keep up costs us lines, not memory: 20,000 of them are some 10 MB. */
const WAITING_MAX = 20_000;

/** What is learnt of a request while it is carried out, for its line in the log. */
interface Noted {
  startedAt: Date;
  errorCode: string | null;
  errorParam: string | null;
  sessionId: string | null;
}

/**
 * Keeps a line for each request that was made with a key. Lines are written in batches after the answers went out, so
 * that nobody waits for them; the last quarter of a second is lost in a crash.
 */
export function keepRequestLog(api: FastifyInstance, app: App): void {
  let waiting: LoggedRequest[] = [];
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  api.decorateRequest('noted', null);
  api.addHook('onRequest', async (request) => {
    const noted: Noted = { startedAt: app.clock.now(), errorCode: null, errorParam: null, sessionId: null };
    request.setDecorator('noted', noted);
  });
  api.addHook('onResponse', async (request, reply) => {
    const line = lineOf(request, reply);
    if (!line) return;
    if (waiting.length >= WAITING_MAX) lost += 1;
    else waiting.push(line);
    timer ??= setTimeout(flush, GATHER_MS);
  });
  api.addHook('onClose', async () => {
    flush();
    await writing;
  });

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = [];
    writing = writing.then(() => write(lines));
  }

  async function write(lines: LoggedRequest[]) {
    try {
      for (let at = 0; at < lines.length; at += BATCH) await insertRequests(app, lines.slice(at, at + BATCH));
    } catch (error) {
      lost += lines.length;
      app.log.warn({ err: { name: (error as Error).name } }, 'lines of the request log could not be written');
    }
    if (lost > 0) app.log.warn({ lost }, 'the request log lacks lines');
    lost = 0;
  }
}

/** Remembers why a request was refused. */
export function noteError(request: FastifyRequest, { code, param }: ErrorBody['error']): void {
  const noted = notedOf(request);
  if (!noted) return;
  noted.errorCode = code ?? null;
  noted.errorParam = code === 'parameter_unknown' ? null : harmlessParam(param);
}

/** Remembers which session a request was about. */
export function noteSession(request: FastifyRequest, sessionId: string): void {
  const noted = notedOf(request);
  if (noted) noted.sessionId = sessionId;
}

/** Requests whose address cannot be read never got as far as our hooks. */
function notedOf(request: FastifyRequest): Noted | null | undefined {
  return (request as { noted?: Noted | null }).noted;
}

function lineOf(request: FastifyRequest, reply: FastifyReply): LoggedRequest | undefined {
  const caller = request.getDecorator<Caller | null>('caller');
  const noted = notedOf(request);
  if (!caller || !noted) return undefined;
  const idempotencyKey = request.headers['idempotency-key'];
  const { path, sessionId } = describePath(request, caller);
  return {
    id: request.id,
    accountId: caller.key.accountId,
    livemode: caller.key.livemode,
    keyId: caller.key.id,
    method: request.method,
    path,
    status: reply.statusCode,
    errorCode: noted.errorCode,
    errorParam: noted.errorParam,
    apiVersion: caller.apiVersion,
    idempotencyKeyHash:
      request.method === 'POST' && typeof idempotencyKey === 'string'
        ? createHash('sha256').update(idempotencyKey).digest()
        : null,
    sessionId: noted.sessionId ?? sessionId,
    durationMs: Math.round(reply.elapsedTime),
    createdAt: noted.startedAt,
  };
}

/**
 * The route with the ids that were asked for; whatever does not look like one of ours stays out of the log, and so do
 * those the operator asks for: the account whose log it is would read of other accounts'.
 */
function describePath(request: FastifyRequest, { key }: Caller): { path: string; sessionId: string | null } {
  const route = request.routeOptions.url ?? '';
  if (key.kind === 'operator') return { path: route, sessionId: null };
  let sessionId: string | null = null;
  const path = route.replaceAll(/:(\w+)/g, (placeholder, name: string) => {
    const id = (request.params as Record<string, string>)[name] ?? '';
    if (!/^[a-z]{2,8}_[A-Za-z0-9]{14,40}$/.test(id)) return placeholder;
    if (id.startsWith('vs_')) sessionId = id;
    return id;
  });
  return { path, sessionId };
}

/** Keys of metadata are their sender's words: `metadata[anna@example.com]`. */
function harmlessParam(param: string | undefined): string | null {
  if (param === undefined) return null;
  const [named = param] = /^(?:.*?\[)?metadata\b\]?/.exec(param) ?? [];
  return /^[a-z_]{1,60}(\[[a-z0-9_]{1,60}\]){0,6}$/.test(named) ? named : null;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { isUndone } from '../store/is-undone.ts';
import { callerOf } from './caller.ts';
import { Contents, sendContents } from './contents.ts';
import { discloseAgain } from './disclose.ts';
import { type ErrorBody, formatBody, sendJson } from './errors.ts';
import { expandList, expandObject } from './expand.ts';
import { parseForm } from './form/parse-form.ts';
import { readParameters } from './form/read-parameters.ts';
import { checkIdempotencyKey, type OnceRequest, once, onceAtOnce } from './idempotency.ts';
import { type ReceivedBody, receiveMultipart } from './multipart.ts';
import type { AnyOperation, ApiRequest } from './operation.ts';
import { refuseSensitive } from './permissions.ts';
import { noteError, noteSession } from './request-log.ts';

/**
 * Answers one request: is it permitted, is it well formed, then do it, once.
 *
 * All that can be refused without looking at a row is refused first, so that an idempotency key is spent only on a
 * request that began to be carried out, and a stored answer is repeated only to a key that may see it.
 */
export async function handle(app: App, operation: AnyOperation, request: FastifyRequest, reply: FastifyReply) {
  const { key } = callerOf(request);
  const idempotencyKey = readIdempotencyKey(operation, request);
  if (idempotencyKey !== null) {
    reply.headers({ 'idempotency-key': idempotencyKey, 'original-request': request.id });
  }
  const received = await receive(operation, request, key.accountId);
  try {
    return await carryOut(app, operation, { request, received, idempotencyKey }, reply);
  } finally {
    received.release?.();
  }
}

interface Received {
  request: FastifyRequest;
  received: ReceivedBody;
  idempotencyKey: string | null;
}

async function carryOut(
  app: App,
  operation: AnyOperation,
  { request, received, idempotencyKey }: Received,
  reply: FastifyReply,
) {
  const { key, apiVersion } = callerOf(request);
  const requestId = request.id;
  const [path = '', query = ''] = splitUrl(request.url);
  const { expand: paths = [], ...params } = readParameters(operation.schema, parseForm(`${query}&${received.form}`));
  const expand = (operation.lists ? expandList : expandObject)(paths, operation.expandable);
  refuseSensitive(key, expand, operation);

  const apiRequest: ApiRequest = {
    app,
    account: { accountId: key.accountId, livemode: key.livemode },
    key,
    cause: { requestId, idempotencyKey },
    apiVersion,
    origin: `${request.protocol}://${request.host}`,
    path,
    id: (request.params as { id?: string }).id ?? '',
    expand,
    ...(received.file && { file: received.file }),
  };
  operation.check?.(params, apiRequest);

  if (idempotencyKey === null) {
    const { body, session } = await runPrepared(operation, apiRequest, params);
    await operation.settle?.(app);
    if (session) noteSession(request, session.id);
    return body instanceof Contents ? sendContents(reply, body) : sendJson(reply, formatBody(body));
  }
  const asked: OnceRequest = {
    key: idempotencyKey,
    method: request.method,
    url: request.url,
    body: received.identity,
    requestId,
    ...(operation.answersAskerOnly && { asker: key.id }),
  };
  const answer = operation.answersAtOnce
    ? await onceAtOnce(app, apiRequest.account, asked, (keep) =>
        operation.run({ ...apiRequest, keep }, params, undefined),
      )
    : await once(
        app,
        apiRequest.account,
        asked,
        (tx, ready) => operation.run({ ...apiRequest, app: tx }, params, ready),
        async () => operation.prepare?.(apiRequest, params),
      );
  await operation.settle?.(app);
  reply.header('original-request', answer.originalRequestId);
  if (answer.sessionId !== null) noteSession(request, answer.sessionId);
  if (answer.status >= 400) noteError(request, (JSON.parse(answer.text) as ErrorBody).error);
  if (answer.replayed) {
    await discloseAgain(apiRequest, operation.expandable, answer.sessionId);
    reply.header('idempotent-replayed', 'true');
  }
  return sendJson(reply.code(answer.status), answer.text);
}

/** The body, whichever way this operation takes it. */
async function receive(operation: AnyOperation, request: FastifyRequest, accountId: string): Promise<ReceivedBody> {
  if (operation.upload) return receiveMultipart(request, operation.upload, accountId);
  const form = typeof request.body === 'string' ? request.body : '';
  return { form, identity: form };
}

async function runPrepared(operation: AnyOperation, request: ApiRequest, params: Record<string, unknown>) {
  const prepared = await operation.prepare?.(request, params);
  try {
    return await operation.run(request, params, prepared?.ready);
  } catch (error) {
    if (isUndone(error)) await prepared?.discard();
    throw error;
  }
}

/** Keys count on POST only: reading and deleting can be repeated without harm. */
function readIdempotencyKey(operation: AnyOperation, request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (operation.method !== 'POST' || key === undefined) return null;
  checkIdempotencyKey(String(key));
  return String(key);
}

function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

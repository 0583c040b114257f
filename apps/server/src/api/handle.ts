import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { callerOf } from './caller.ts';
import { formatBody } from './errors.ts';
import { expandList, expandObject } from './expand.ts';
import { parseForm } from './form/parse-form.ts';
import { readParameters } from './form/read-parameters.ts';
import { checkIdempotencyKey, once } from './idempotency.ts';
import type { AnyOperation, ApiRequest } from './operation.ts';
import { refuseSensitive, refuseWithout } from './permissions.ts';

/**
 * Answers one request: is it permitted, is it well formed, then do it, once.
 *
 * All that can be refused without looking at a row is refused first, so that an idempotency key is spent only on a
 * request that began to be carried out, and a stored answer is repeated only to a key that may see it.
 */
export async function handle(app: App, operation: AnyOperation, request: FastifyRequest, reply: FastifyReply) {
  const { key, apiVersion } = callerOf(request);
  const requestId = request.id;
  const idempotencyKey = readIdempotencyKey(operation, request);
  if (idempotencyKey !== null) {
    reply.headers({ 'idempotency-key': idempotencyKey, 'original-request': requestId });
  }
  refuseWithout(key, operation.permission);

  const [path = '', query = ''] = splitUrl(request.url);
  const body = typeof request.body === 'string' ? request.body : '';
  const { expand: paths = [], ...params } = readParameters(operation.schema, parseForm(`${query}&${body}`));
  const expand = (operation.lists ? expandList : expandObject)(paths, operation.expandable);
  refuseSensitive(key, expand, operation.expandable);

  const apiRequest: ApiRequest = {
    app,
    account: { accountId: key.accountId, livemode: key.livemode },
    key,
    cause: { requestId, idempotencyKey },
    apiVersion,
    path,
    id: (request.params as { id?: string }).id ?? '',
    expand,
  };
  operation.check?.(params, apiRequest);

  reply.type('application/json');
  if (idempotencyKey === null) {
    const outcome = await operation.run(apiRequest, params);
    return reply.send(formatBody(outcome.body));
  }
  const answer = await once(
    app,
    apiRequest.account,
    { key: idempotencyKey, method: request.method, url: request.url, body, requestId },
    (tx) => operation.run({ ...apiRequest, app: tx }, params),
  );
  reply.header('original-request', answer.originalRequestId);
  if (answer.replayed) reply.header('idempotent-replayed', 'true');
  return reply.code(answer.status).send(answer.text);
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

import { Refusal, type RefusalCode } from '@credence/verification';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { DatabaseError } from '../store/database-error.ts';
import { noteError } from './request-log.ts';

interface Answer {
  status: number;
  /** The code on the wire, where Stripe has one. */
  code?: string;
  type?: 'idempotency_error';
}

const ANSWERS: Record<RefusalCode, Answer> = {
  api_key_expired: { status: 401, code: 'api_key_expired' },
  api_key_invalid: { status: 401 },
  api_key_missing: { status: 401 },
  idempotency_error: { status: 400, type: 'idempotency_error' },
  idempotency_key_in_use: { status: 409, code: 'idempotency_key_in_use', type: 'idempotency_error' },
  lock_timeout: { status: 429, code: 'lock_timeout' },
  parameter_invalid: { status: 400 },
  parameter_invalid_empty: { status: 400, code: 'parameter_invalid_empty' },
  parameter_invalid_integer: { status: 400, code: 'parameter_invalid_integer' },
  parameter_missing: { status: 400, code: 'parameter_missing' },
  parameter_unknown: { status: 400, code: 'parameter_unknown' },
  permission_denied: { status: 403 },
  property_expansion_max_depth: { status: 400, code: 'property_expansion_max_depth' },
  rate_limit: { status: 429, code: 'rate_limit' },
  reference_missing: { status: 400, code: 'resource_missing' },
  request_line_too_long: { status: 414 },
  request_too_large: { status: 413 },
  resource_missing: { status: 404, code: 'resource_missing' },
  session_state: { status: 400 },
  unknown_route: { status: 404 },
  url_invalid: { status: 400, code: 'url_invalid' },
  // Said to the person only; here they would be a bug of ours, and a 400 is the least wrong.
  address_invalid: { status: 400 },
  captures_missing: { status: 400 },
  challenge_expired: { status: 400 },
  channel_missing: { status: 400 },
  code_expired: { status: 400 },
  code_too_soon: { status: 400 },
  code_wrong: { status: 400 },
  codes_used_up: { status: 400 },
  consent_missing: { status: 400 },
  id_number_invalid: { status: 400 },
  image_rejected: { status: 400 },
  hand_off_expired: { status: 400 },
  hand_off_used: { status: 400 },
  link_elsewhere: { status: 400 },
  link_expired: { status: 400 },
  links_used_up: { status: 400 },
  session_closed: { status: 400 },
  too_many_attempts: { status: 400 },
};

/** All that `error.code` may say. */
export const WIRE_CODES: ReadonlySet<string> = new Set(Object.values(ANSWERS).flatMap(({ code }) => code ?? []));

/** What is over in a moment: SDKs that are told so try again by themselves. */
const PASSING: ReadonlySet<RefusalCode> = new Set(['idempotency_key_in_use', 'lock_timeout', 'rate_limit']);

/** Stripe's error object. Members that would be null are left out. */
export interface ErrorBody {
  error: {
    type: 'api_error' | 'idempotency_error' | 'invalid_request_error';
    code?: string;
    /** Where the code is explained. */
    doc_url?: string;
    message: string;
    param?: string;
  };
}

/** The one place where refusals and faults become responses. A fault is logged here, once, with ids and no content. */
export function onError(app: App, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = error instanceof Refusal ? error : (refusalOfFastify(error) ?? refusalOfDatabase(error));
  if (refusal) {
    const { status, body } = answerRefusal(app, refusal);
    noteError(request, body.error);
    if (refusal.code === 'api_key_missing') reply.header('www-authenticate', 'Basic realm="Stripe"');
    if (PASSING.has(refusal.code)) reply.header('stripe-should-retry', 'true');
    return sendJson(reply.code(status), formatBody(body));
  }
  const requestId = request.id;
  app.log.error(
    { requestId, method: request.method, route: request.routeOptions.url, fault: describeFault(error) },
    'request failed',
  );
  const message = `An unknown error occurred. Our log has more about it under ${requestId}.`;
  reply.code(500).header('stripe-should-retry', String(isSafeToRepeat(request)));
  return sendJson(reply, formatBody({ error: { type: 'api_error', message } }));
}

/** As long as the original's texts can be: names of parameters are their sender's, and may be of any length. */
const TEXT_MAX = 5_000;

export function answerRefusal({ settings }: App, refusal: Refusal): { status: number; body: ErrorBody } {
  const { status, code, type = 'invalid_request_error' } = ANSWERS[refusal.code];
  // The original explains every code but this one.
  const explained = code !== undefined && code !== 'property_expansion_max_depth';
  return {
    status,
    body: {
      error: {
        ...(code && { code }),
        ...(explained && { doc_url: `${settings.publicUrl}/docs/api#error-${code.replaceAll('_', '-')}` }),
        message: cut(refusal.message),
        ...(refusal.param && { param: cut(refusal.param) }),
        type,
      },
    },
  };
}

/** Half a character at the end would be text that some JSON parsers refuse. */
function cut(text: string): string {
  return text.slice(0, TEXT_MAX).toWellFormed();
}

/** A fault leaves nothing behind, not even a stored answer; only the fate of a bare POST may be in doubt. */
function isSafeToRepeat({ method, headers }: FastifyRequest): boolean {
  return method !== 'POST' || headers['idempotency-key'] !== undefined;
}

/**
 * Deadlock, serialization failure, lock not available, and a row that another request deleted after this one had found
 * it: what was begun is undone, and another try may well succeed, or learn what became of it.
 */
const CONTENTION = new Set(['40P01', '40001', '55P03', '23503']);

function refusalOfDatabase(error: unknown): Refusal | undefined {
  if (!(error instanceof DatabaseError) || !CONTENTION.has(error.code ?? '')) return undefined;
  return new Refusal(
    'lock_timeout',
    'This object cannot be accessed right now because another API request or process is currently accessing it. If you see this error intermittently, retry the request.',
  );
}

/** Bodies are indented by two, as the original's are: webhook signatures and replays keep these very bytes. */
export function formatBody(body: object): string {
  return JSON.stringify(body, null, 2);
}

/** Sends a body that is formatted already, under the original's very content type: fastify would add a charset to it. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply
    .type('application/json')
    .serializer((it: string) => it)
    .send(text);
}

/** What fastify itself finds wrong with a request before any of our code sees it. */
function refusalOfFastify(error: unknown): Refusal | undefined {
  const { code, statusCode = 500 } = error as { code?: string; statusCode?: number };
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Refusal('request_too_large', 'The body of this request is too large.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Refusal(
        'parameter_invalid',
        'Parameters must be sent form-encoded: Content-Type: application/x-www-form-urlencoded.',
      );
    default:
      return statusCode >= 400 && statusCode < 500
        ? new Refusal('parameter_invalid', 'This request could not be read.')
        : undefined;
  }
}

/** Where and what kind, down the chain of causes. Messages are left out: a driver quotes values in them. */
function describeFault(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    frames: frames.slice(0, 12).map((frame) => frame.trim()),
    ...(error.cause !== undefined && depth < 3 && { cause: describeFault(error.cause, depth + 1) }),
  };
}

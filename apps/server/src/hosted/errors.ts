import { type ImageProblem, Refusal, type RefusalCode } from '@credence/verification';
import type { HostedError, HostedErrorCode } from '@credence/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

interface Answer {
  status: number;
  code: HostedErrorCode;
}

/** What is wrong with a request of the pages that no verb gets to see. */
type HostedRefusalCode =
  | 'cookies_missing'
  | 'cross_origin'
  | 'email_invalid'
  | 'image_too_large'
  | 'image_unsupported_format'
  | 'link_damaged'
  | 'messages_used_up'
  | 'phone_unsupported'
  | 'rate_limit';

const OWN_ANSWERS: Record<HostedRefusalCode, Answer> = {
  cookies_missing: { status: 400, code: 'cookies_missing' },
  cross_origin: { status: 403, code: 'invalid_request' },
  email_invalid: { status: 400, code: 'email_invalid' },
  image_too_large: { status: 413, code: 'image_too_large' },
  image_unsupported_format: { status: 415, code: 'image_unsupported_format' },
  link_damaged: { status: 400, code: 'link_damaged' },
  messages_used_up: { status: 429, code: 'messages_used_up' },
  phone_unsupported: { status: 422, code: 'phone_unsupported' },
  rate_limit: { status: 429, code: 'rate_limit' },
};

export class HostedRefusal extends Error {
  readonly code: HostedRefusalCode;

  constructor(code: HostedRefusalCode, message: string) {
    super(message);
    this.name = 'HostedRefusal';
    this.code = code;
  }
}

/** Refusals of the verbs that a person can meet. Any other is a request the pages would not make. */
const ANSWERS: Partial<Record<RefusalCode, Answer>> = {
  address_invalid: { status: 422, code: 'email_invalid' },
  captures_missing: { status: 409, code: 'captures_missing' },
  challenge_expired: { status: 409, code: 'challenge_expired' },
  code_expired: { status: 409, code: 'code_expired' },
  code_too_soon: { status: 409, code: 'code_too_soon' },
  code_wrong: { status: 422, code: 'code_wrong' },
  codes_used_up: { status: 409, code: 'codes_used_up' },
  id_number_invalid: { status: 422, code: 'id_number_invalid' },
  consent_missing: { status: 409, code: 'consent_missing' },
  hand_off_expired: { status: 410, code: 'hand_off_expired' },
  hand_off_used: { status: 410, code: 'hand_off_used' },
  link_elsewhere: { status: 403, code: 'link_elsewhere' },
  link_expired: { status: 410, code: 'link_expired' },
  links_used_up: { status: 409, code: 'links_used_up' },
  permission_denied: { status: 403, code: 'invalid_request' },
  rate_limit: { status: 429, code: 'rate_limit' },
  session_closed: { status: 409, code: 'session_closed' },
  too_many_attempts: { status: 409, code: 'too_many_attempts' },
};

const IMAGE_ANSWERS: Record<ImageProblem, Answer> = {
  corrupt: { status: 422, code: 'image_corrupt' },
  too_many_pixels: { status: 422, code: 'image_too_many_pixels' },
  too_slow: { status: 422, code: 'image_too_slow' },
  too_small: { status: 422, code: 'image_too_small' },
  unsupported_format: { status: 415, code: 'image_unsupported_format' },
};

const PHONE_INVALID: Answer = { status: 422, code: 'phone_invalid' };
const NOT_UNDERSTOOD: Answer = { status: 400, code: 'invalid_request' };

/** The one place where what goes wrong under the pages becomes an answer. Faults are logged here, once, without content. */
export function onHostedError(app: App, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const answer = answerTo(error);
  if (answer) return reply.code(answer.status).header('cache-control', 'no-store').send(format(answer.code, error));
  app.log.error(
    { requestId: request.id, method: request.method, route: request.routeOptions.url, fault: describeFault(error) },
    'a page request failed',
  );
  return reply
    .code(500)
    .header('cache-control', 'no-store')
    .send({
      error: {
        code: 'server_error',
        message: `Something went wrong on our side. Our log has more under ${request.id}.`,
      },
    } satisfies HostedError);
}

function answerTo(error: unknown): Answer | undefined {
  if (error instanceof HostedRefusal) return OWN_ANSWERS[error.code];
  if (error instanceof Refusal) {
    if (error.code === 'image_rejected') return IMAGE_ANSWERS[error.param as ImageProblem] ?? NOT_UNDERSTOOD;
    if (error.code === 'address_invalid' && error.param === 'phone') return PHONE_INVALID;
    return ANSWERS[error.code] ?? NOT_UNDERSTOOD;
  }
  // Fastify's own: a body too long, of the wrong type, or no JSON.
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 429) return OWN_ANSWERS.rate_limit;
  return statusCode && statusCode >= 400 && statusCode < 500 ? { ...NOT_UNDERSTOOD, status: statusCode } : undefined;
}

function format(code: HostedErrorCode, error: unknown): HostedError {
  const ours = error instanceof Refusal || error instanceof HostedRefusal;
  return { error: { code, message: ours ? error.message : 'This request could not be understood.' } };
}

/** What kind and where, down the chain of causes. Messages are left out: a driver quotes values in them. */
function describeFault(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    name: error.name,
    frames: frames.slice(0, 12).map((frame) => frame.trim()),
    ...(error.cause !== undefined && depth < 3 && { cause: describeFault(error.cause, depth + 1) }),
  };
}

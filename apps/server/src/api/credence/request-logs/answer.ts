import type { LoggedRequest } from '../../../store/request-log.ts';
import type { Expandable } from '../../expand.ts';
import type { Noun } from '../../objects.ts';
import { serializeInstant } from '../../serialize/values.ts';

export const REQUEST_LOG: Noun = { name: 'request log', param: 'id' };

export const REQUEST_LOG_EXPANDABLE: Expandable = { names: [], sensitive: [] };

/** One line of the request log on the wire. */
export function serializeRequestLog(line: LoggedRequest): object {
  return {
    id: line.id,
    object: 'credence.request_log',
    api_key: line.keyId,
    api_version: line.apiVersion,
    created: serializeInstant(line.createdAt),
    duration_ms: line.durationMs,
    error_code: line.errorCode,
    error_param: line.errorParam,
    idempotency_key_hash: line.idempotencyKeyHash?.toString('hex') ?? null,
    livemode: line.livemode,
    method: line.method,
    path: line.path,
    status: line.status,
    verification_session: line.sessionId,
  };
}

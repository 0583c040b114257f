import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HostedRefusal } from './errors.ts';

type Count = ReturnType<FastifyInstance['createRateLimit']>;

/** Counts a request. @throws {HostedRefusal} `rate_limit`, or as told, and says for how long, once there were too many. */
export async function refuseTooMany(
  count: Count,
  request: FastifyRequest,
  reply: FastifyReply,
  code: 'rate_limit' | 'messages_used_up' = 'rate_limit',
): Promise<void> {
  const counted = await count(request);
  if (counted.isAllowed || !counted.isExceeded) return;
  reply.header('retry-after', counted.ttlInSeconds);
  throw new HostedRefusal(code, `Too many tries in a short time. Wait ${counted.ttlInSeconds} seconds.`);
}

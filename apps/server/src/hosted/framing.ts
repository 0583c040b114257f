import type { FastifyReply } from 'fastify';
import type { App } from '../app.ts';
import { parseToken } from '../sessions/links.ts';
import { getAccount } from '../store/accounts.ts';
import { findSessionAnywhere } from '../store/sessions.ts';

/**
 * Lets the origins that a session's account has named show this page in a frame. Of a session there is none of, nobody
 * does, and nothing tells it apart from one whose account names nobody.
 *
 * @param token A client secret, or the id of a session that this browser holds.
 */
export async function allowFraming(app: App, token: string, reply: FastifyReply): Promise<void> {
  const record = await findSessionAnywhere(app, parseToken(token)?.sessionId ?? token);
  const account = record && (await getAccount(app, record.session.accountId));
  const origins = account?.settings.allowedOrigins ?? [];
  if (origins.length === 0) return;
  const policy = String(reply.getHeader('content-security-policy'));
  reply.header(
    'content-security-policy',
    policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`),
  );
  // It knows no list; browsers that know the other header heed that one.
  reply.removeHeader('x-frame-options');
}

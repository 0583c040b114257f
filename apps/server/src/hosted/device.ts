import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { HostedRefusal } from './errors.ts';

const COOKIE = 'credence_device';
/**
 * Over HTTPS. The prefix has browsers take it from this host only: a sibling of ours could otherwise give people a token that it
 * knows, and hold what they begin.
 *
 * @see RFC 6265bis, section 4.1.3.2
 */
const HOST_COOKIE = `__Host-${COOKIE}`;
/** Longer than any session stays open, links renewed and all. */
const LIFETIME_S = 30 * 24 * 3600;
/** 32 bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The random token that stands for the person's browser, which their page was given when it was opened. */
export function deviceOf(request: FastifyRequest): string {
  const token = tokenOf(request);
  if (token) return token;
  throw new HostedRefusal(
    'cookies_missing',
    'This browser sent no cookie. Allow cookies for this page, then reload it.',
  );
}

/**
 * Gives the browser a token unless it has one. Lax, because people arrive from another site or an e-mail. In a frame of
 * another site that is not enough: there it is kept apart for each site (CHIPS), which takes HTTPS.
 */
export function ensureDevice(app: App, request: FastifyRequest, reply: FastifyReply): void {
  if (tokenOf(request)) return;
  const secure = isSecure(app, request);
  const framed = request.headers['sec-fetch-dest'] === 'iframe';
  reply.setCookie(secure ? HOST_COOKIE : COOKIE, randomBytes(32).toString('base64url'), {
    httpOnly: true,
    path: '/',
    maxAge: LIFETIME_S,
    secure,
    ...(framed && secure ? { sameSite: 'none', partitioned: true } : { sameSite: 'lax' }),
  });
}

/** Over HTTPS, forgets what could have come from another host. */
export function distrustPlainCookie(app: App, request: FastifyRequest): void {
  if (isSecure(app, request)) delete request.cookies[COOKIE];
}

/**
 * What tries are counted by: one browser's of one session. Who merely knows a session's id, which is no secret, uses up
 * nobody's tries but their own.
 */
export function visitOf(request: FastifyRequest): string {
  return `${(request.params as { session: string }).session} ${tokenOf(request) ?? ''}`;
}

function tokenOf({ cookies }: FastifyRequest): string | undefined {
  const token = cookies[HOST_COOKIE] ?? cookies[COOKIE];
  return token && TOKEN.test(token) ? token : undefined;
}

/** Over HTTPS, whether TLS ends here, at a proxy we trust, or at one that merely passes the host on. */
function isSecure(app: App, request: FastifyRequest): boolean {
  if (request.protocol === 'https') return true;
  const { protocol, host } = new URL(app.settings.publicUrl);
  return protocol === 'https:' && host === request.host;
}

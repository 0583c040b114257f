import { timingSafeEqual } from 'node:crypto';
import { Refusal } from '@credence/verification';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../app.ts';
import { isExpired } from '../../files/open-file.ts';
import { recordAccess } from '../../store/access-log.ts';
import { type FileLinkRecord, findFileLinkAnywhere } from '../../store/file-links.ts';
import { type FileRecord, findFile } from '../../store/files.ts';
import { sendContents } from '../contents.ts';
import { formatBody, onError, sendJson } from '../errors.ts';
import { openEvidenceLink } from '../evidence-links/open.ts';
import { contentsOf } from '../files/contents.ts';
import { parseFileLinkToken } from '../serialize/file-link.ts';

const GONE = 'This link is not valid, or has expired.';

/** `GET /links/:token`: a file's contents, or a picture of evidence, for whoever holds a link to it. No key is asked for. */
export async function registerFileLinks(server: FastifyInstance, app: App): Promise<void> {
  server.setErrorHandler((error, request, reply) => {
    if (error instanceof Refusal && error.code === 'resource_missing') return sendGone(request, reply);
    return onError(app, error, request, reply);
  });
  server.get('/links/:token', { exposeHeadRoute: false }, async (request, reply) => {
    const { token } = request.params as { token: string };
    if (token.startsWith('ev_')) {
      const picture = await openEvidenceLink(app, token);
      return picture ? sendContents(reply, picture) : sendGone(request, reply);
    }
    const found = await findOpen(app, token);
    if (!found) return sendGone(request, reply);
    await noteOpening(app, found);
    return sendContents(reply, contentsOf(app, found.file));
  });
}

interface Open {
  link: FileLinkRecord;
  file: FileRecord;
}

/** What is unknown, forged, expired or erased looks the same. A forged address does not reach the database. */
async function findOpen(app: App, token: string): Promise<Open | undefined> {
  const parsed = parseFileLinkToken(token);
  if (!parsed || !isGenuine(app, parsed)) return undefined;
  const link = await findFileLinkAnywhere(app, parsed.linkId);
  if (!link || isExpired(link, app.clock.now(link))) return undefined;
  const file = await findFile(app, link, link.fileId);
  return file && { link, file };
}

function isGenuine(app: App, { linkId, secret }: { linkId: string; secret: string }): boolean {
  // Both are 32 ASCII characters.
  return timingSafeEqual(Buffer.from(secret), Buffer.from(app.vault.linkToken('file', linkId, 0)));
}

/** Whoever opens it is unknown: the key that made the link answers for it. Written before anything is shown. */
function noteOpening(app: App, { link, file }: Open): Promise<void> {
  const sessionIds = file.sessionId === null ? [] : [file.sessionId];
  return recordAccess(app, link, { actor: link.actor, paths: [`file:${file.id}`, `opened:${link.id}`], sessionIds });
}

/** A page for browsers, Stripe's error for programs. */
function sendGone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(404).headers({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex, nofollow',
  });
  if (/\btext\/html\b/.test(request.headers.accept ?? '')) {
    return reply
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>\n<html lang="en"><title>Link not valid</title><p>${GONE}</p></html>\n`);
  }
  return sendJson(reply, formatBody({ error: { message: GONE, type: 'invalid_request_error' } }));
}

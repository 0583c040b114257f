import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';
import { OPERATIONS } from '../operations.ts';
import { describeApi } from './document.ts';
import { renderReference } from './page.ts';
import { STYLE } from './page-style.ts';

/** Nothing but the page's own style: no scripts, nothing from elsewhere, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves what describes the API: `/openapi.json` for programs, `/docs/api` for people. Neither needs a key. */
export function registerReference(server: FastifyInstance, app: App): void {
  // Made once, when first asked for: only by then is it known what the address of a server on a free port is.
  let made: { forPrograms: string; forPeople: string } | undefined;
  function make() {
    const document = describeApi(OPERATIONS, app.settings);
    made = { forPrograms: JSON.stringify(document, null, 2), forPeople: renderReference(document) };
    return made;
  }
  server.get('/openapi.json', async (_request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
    return reply.type('application/json').send((made ?? make()).forPrograms);
  });
  server.get('/docs/api', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-cache',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    return reply.type('text/html; charset=utf-8').send((made ?? make()).forPeople);
  });
}

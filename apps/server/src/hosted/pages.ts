import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import statics from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { ensureDevice } from './device.ts';
import { allowFraming } from './framing.ts';

const DIST = fileURLToPath(new URL('../../../hosted/dist/', import.meta.url));

/** From one address, of which an office full of people may come: each asks the database whose session it is. */
const FRAMES_PER_MINUTE = 120;

/** A page that keeps the script longer would miss what is mended in it. */
const SCRIPT_MAX_AGE_S = 3600;

/** Serves the page, which is one for every screen, and what it loads. */
export async function registerPages(server: FastifyInstance, app: App): Promise<void> {
  await server.register(statics, {
    root: `${DIST}assets`,
    prefix: '/hosted/assets/',
    index: false,
    // Names carry a hash of the content.
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    decorateReply: false,
  });
  // Following a link asks nothing of the database and binds nothing: previews and scanners do it too.
  server.get('/start/:token', sendPage);
  server.get('/verify/:session', sendPage);
  server.get('/flow/:token', sendPage);
  server.get('/phone/:token', sendPage);
  server.get('/embed/:token', {
    config: { rateLimit: { max: FRAMES_PER_MINUTE, timeWindow: 60_000 } },
    async handler(request, reply) {
      const { token } = request.params as { token: string };
      await allowFraming(app, token, reply);
      return sendPage(request, reply);
    },
  });
  server.get('/js/credence.js', async (_request, reply) => {
    const script = await readFile(`${DIST}js/credence.js`).catch(() => undefined);
    if (!script) return notBuilt(reply);
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', `public, max-age=${SCRIPT_MAX_AGE_S}`)
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(script);
  });

  async function sendPage(request: FastifyRequest, reply: FastifyReply) {
    reply.header('cache-control', 'no-store');
    ensureDevice(app, request, reply);
    const page = await readFile(`${DIST}index.html`).catch(() => undefined);
    if (!page) return notBuilt(reply);
    return reply.type('text/html; charset=utf-8').send(page);
  }
}

function notBuilt(reply: FastifyReply) {
  return reply.code(503).type('text/plain').send('The pages have not been built. Run: npm run build\n');
}

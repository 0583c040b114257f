import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import Fastify, { type FastifyHttpOptions, type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { onError } from './api/errors.ts';
import { registerReference } from './api/openapi/register.ts';
import { registerApi, unknownRoute } from './api/register.ts';
import { asksToListen } from './api/stripecli/connect.ts';
import { answerUnreadable, HEADERS_MAX_BYTES } from './api/unreadable.ts';
import type { App } from './app.ts';
import type { Settings } from './config.ts';
import { onHostedError } from './hosted/errors.ts';
import { registerHosted } from './hosted/register.ts';
import { randomText } from './ids.ts';

// Not imported: that would read every export, and one of them, `WebSocket`, loads Node's own fetch when it is read.
const { createServer: createPlain } = process.getBuiltinModule('node:http');
const { createServer: createSecure } = process.getBuiltinModule('node:https');

/** Largest request body but for photos, which have a limit of their own. */
const BODY_MAX_BYTES = 1024 * 1024;
/** A request that dawdles longer than this is cut off: a 15 MB photo at 400 kbit/s takes five minutes. */
const REQUEST_TIMEOUT_MS = 6 * 60_000;

/** Puts the API and the person's pages on one HTTP server. It does not listen yet. */
export async function createHttpServer(app: App): Promise<FastifyInstance> {
  const server = Fastify({
    serverFactory: (handler) => listenerFor(app, handler),
    ...requestOptions(app.settings),
    // An address that cannot be read reaches no route and none of their error handlers.
    frameworkErrors: (error, request, reply) => {
      if (!request.raw.url?.startsWith('/v1/')) return onHostedError(app, error, request, reply);
      reply.header('request-id', request.id);
      return onError(app, error, request, reply);
    },
  });
  server.get('/healthz', async (_request, reply) => {
    try {
      await sql`select 1`.execute(app.db);
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'database unavailable' });
    }
  });
  // SDKs know refusals by their shape, also where they ask for what is not here at all: `/v2`.
  server.setNotFoundHandler((request, reply) => {
    reply.header('request-id', request.id);
    return onError(app, unknownRoute(request, app.settings.publicUrl), request, reply);
  });
  for (const path of ['/', '/docs']) server.get(path, async (_request, reply) => reply.redirect('/docs/api'));
  await server.register(async (scope) => registerApi(scope, app));
  registerReference(server, app);
  await server.register(async (scope) => registerHosted(scope, app));
  return server;
}

/** How a request is read, whatever listens for it. */
export function requestOptions({ trustedProxies }: Pick<Settings, 'trustedProxies'>) {
  return {
    // An empty list would make Fastify trust nobody anyway; `false` says it plainly.
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    bodyLimit: BODY_MAX_BYTES,
    // Requests are logged without their address: links carry secrets.
    logger: false,
    genReqId: () => `req_${randomText(14)}`,
    clientErrorHandler: answerUnreadable,
    http: { maxHeaderSize: HEADERS_MAX_BYTES, shouldUpgradeCallback: asksToListen },
    // Long enough for ids and tokens; anything longer matches no route.
    routerOptions: { maxParamLength: 300 },
  } satisfies FastifyHttpOptions<Server>;
}

function listenerFor(app: App, handler: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const { tls } = app.settings;
  const { http } = requestOptions(app.settings);
  const server = tls ? createSecure({ ...http, cert: tls.cert, key: tls.key }, handler) : createPlain(http, handler);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

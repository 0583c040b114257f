import { Refusal } from '@credence/verification';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import type { Settings } from '../config.ts';
import { callerOf, identifyCaller } from './caller.ts';
import { onError } from './errors.ts';
import { registerFileLinks } from './file-links/open.ts';
import { handle } from './handle.ts';
import { acceptMultipart } from './multipart.ts';
import type { AnyOperation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { permit } from './permissions.ts';
import { keepRequestLog } from './request-log.ts';
import { acceptListeners } from './stripecli/connect.ts';

/** The largest create there can be (50 metadata values of 500 four-byte characters, all escaped), twice. */
const BODY_MAX_BYTES = 1024 * 1024;

/** Where the original's edge stops reading. Node reads as many bytes again for the other headers. */
const URL_MAX = 16 * 1024;

/** How much of an address we do not know is repeated to its sender. */
const ECHO_MAX = 1000;

/** Browsers may ask from anywhere: what lets a request in is its key, which no browser adds by itself. */
const CORS = {
  origin: '*',
  methods: ['GET', 'HEAD', 'POST', 'DELETE'],
  exposedHeaders: [
    'Request-Id',
    'Stripe-Manage-Version',
    'Stripe-Should-Retry',
    'X-Stripe-External-Auth-Required',
    'X-Stripe-Privileged-Session-Required',
  ],
  maxAge: 300,
  strictPreflight: false,
};

/**
 * Serves the Stripe-compatible surface: everything under `/v1`, the links to files, and the websocket of listeners.
 *
 * @param server Gives each request an id of the form `req_` and 14 letters and digits.
 */
export function registerApi(server: FastifyInstance, app: App): void {
  server.register(serve, { prefix: '/v1' });
  server.register((scope) => registerFileLinks(scope, app));
  server.addHook('preClose', acceptListeners(server.server, app));

  async function serve(api: FastifyInstance) {
    const secure = app.settings.publicUrl.startsWith('https:');
    api.decorateRequest('caller', null);
    await api.register(cors, CORS);
    keepRequestLog(api, app);
    api.removeAllContentTypeParsers();
    api.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_MAX_BYTES }, (request, body, done) =>
      done(body === '' ? null : refuseOtherThanForm(request.headers['content-type']), body),
    );
    api.setErrorHandler((error, request, reply) => onError(app, error, request, reply));
    api.addHook('onRequest', async (request, reply) => {
      reply.headers({ 'request-id': request.id, 'cache-control': 'no-cache, no-store' });
      if (secure) reply.header('strict-transport-security', 'max-age=63072000');
      if (request.url.length > URL_MAX) throw requestLineTooLong();
    });
    const refuseTooMany = await openRateLimit(api, app.settings.rateLimit);
    api.setNotFoundHandler((request) => {
      throw unknownRoute(request, app.settings.publicUrl);
    });
    for (const operation of OPERATIONS) if (!operation.upload) route(api, operation);
    // In a scope of its own: nothing else is sent files.
    api.register(async (uploads) => {
      await acceptMultipart(uploads);
      for (const operation of OPERATIONS) if (operation.upload) route(uploads, operation);
    });

    function route(scope: FastifyInstance, operation: AnyOperation) {
      scope.route({
        method: operation.method,
        url: operation.path.slice('/v1'.length),
        // Before the body is read: whoever has no key gets no more of our time.
        onRequest: async (request, reply) => {
          if (namesNothing(request)) throw unknownRoute(request, app.settings.publicUrl);
          await identifyCaller(app, request, reply);
          await refuseTooMany(request);
          permit(callerOf(request).key, operation, request.params as { id?: string });
          if (operation.explicitVersion) refuseWithoutVersion(request);
        },
        handler: (request, reply) => handle(app, operation, request, reply),
      });
    }
  }
}

/** Counts each key's requests by the second, in this process. @throws {Refusal} `rate_limit` beyond the setting. */
async function openRateLimit(api: FastifyInstance, limits: Settings['rateLimit']) {
  if (limits.live === null && limits.test === null) return async () => {};
  const limitOf = (request: FastifyRequest) => limits[callerOf(request).key.livemode ? 'live' : 'test'];
  await api.register(rateLimit, { global: false });
  const count = api.createRateLimit({
    max: (request) => limitOf(request) ?? Number.MAX_SAFE_INTEGER,
    timeWindow: 1000,
    keyGenerator: (request) => callerOf(request).key.id,
  });
  return async (request: FastifyRequest) => {
    const limit = limitOf(request);
    if (limit === null) return;
    const { isExceeded } = (await count(request)) as { isExceeded?: boolean };
    if (isExceeded) {
      throw new Refusal(
        'rate_limit',
        `This key made more than ${limit} requests within a second. Try again in a moment.`,
      );
    }
  };
}

/** `/v1/events/` fits the route of one event, with nothing for its id. */
function namesNothing({ params }: FastifyRequest): boolean {
  return Object.values(params as Record<string, string>).includes('');
}

/** What is answered where there is nothing. */
export function unknownRoute({ method, url }: Pick<FastifyRequest, 'method' | 'url'>, publicUrl: string): Refusal {
  const path = url.split('?')[0]!.slice(0, ECHO_MAX);
  const advice =
    method === 'GET' && path.endsWith('/')
      ? ' To list objects, leave out the slash at the end; to retrieve one, put its id there: it may have been empty.'
      : '';
  return new Refusal(
    'unknown_route',
    `Unrecognized request URL (${method}: ${path}).${advice} Please see ${publicUrl}/docs/api for the requests this server answers.`,
  );
}

function requestLineTooLong(): Refusal {
  return new Refusal(
    'request_line_too_long',
    `The address of this request is longer than ${URL_MAX} characters. Ask for less at once.`,
  );
}

function refuseWithoutVersion({ headers }: FastifyRequest): void {
  if (headers['stripe-version'] !== undefined) return;
  throw new Refusal('parameter_invalid', 'Creating an ephemeral key requires an explicit Stripe-Version header.');
}

function refuseOtherThanForm(contentType = ''): Refusal | null {
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return null;
  return new Refusal(
    'parameter_invalid',
    `Parameters must be form-encoded (Content-Type: application/x-www-form-urlencoded); this request came as ${contentType.split(';')[0] || 'no type at all'}.`,
  );
}

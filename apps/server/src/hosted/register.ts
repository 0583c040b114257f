import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { App } from '../app.ts';
import { registerAnswers } from './answers.ts';
import { registerBrand } from './brand.ts';
import { registerCaptures } from './captures.ts';
import { distrustPlainCookie } from './device.ts';
import { onHostedError } from './errors.ts';
import { registerFollow } from './follow.ts';
import { registerHandOff } from './hand-off.ts';
import { limitMessages } from './limit-messages.ts';
import { registerPages } from './pages.ts';
import { registerStaticLinks } from './static-links.ts';
import { registerSteps } from './steps.ts';
import { registerTestMode } from './test-mode.ts';

/** A consent with everything in it is 300 bytes. */
const BODY_MAX_BYTES = 16 * 1024;

/** Serves the person's pages and the requests they make; see `@credence/wire` for the list. */
export async function registerHosted(server: FastifyInstance, app: App): Promise<void> {
  await server.register(cookie);
  await server.register(rateLimit, { global: false });
  await server.register(helmet, SECURITY_HEADERS);
  server.addHook('onRequest', async (request, reply) => {
    distrustPlainCookie(app, request);
    reply.header('permissions-policy', PERMISSIONS);
  });
  server.setErrorHandler((error, request, reply) => onHostedError(app, error, request, reply));
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_MAX_BYTES }, (_, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  });
  // Codes and links count together.
  const refuseTooManyMessages = limitMessages(server, app);
  await server.register(async (scope) => registerPages(scope, app));
  await server.register(async (scope) => registerBrand(scope, app));
  await server.register(async (scope) => registerSteps(scope, app));
  await server.register(async (scope) => registerAnswers(scope, app, refuseTooManyMessages));
  await server.register(async (scope) => registerCaptures(scope, app));
  await server.register(async (scope) => registerHandOff(scope, app, refuseTooManyMessages));
  await server.register(async (scope) => registerFollow(scope, app));
  await server.register(async (scope) => registerTestMode(scope, app));
  await server.register(async (scope) => registerStaticLinks(scope, app));
}

/** The pages load nothing from elsewhere, run no inline script, and are shown in no one's frame. */
const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    // Without this, helmet mixes its own defaults in: inline styles and fonts from anywhere.
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      // blob: the photo just taken.
      imgSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  // The link in the address bar is a secret.
  referrerPolicy: { policy: 'no-referrer' as const },
  xFrameOptions: { action: 'deny' as const },
  // Whether all of a host speaks HTTPS only is for whoever runs the host to promise.
  strictTransportSecurity: false,
};

const PERMISSIONS =
  'camera=(self), display-capture=(), fullscreen=(), geolocation=(), microphone=(), payment=(), usb=()';

import {
  type HandOffOffered,
  type HandOffOpened,
  handOffRequestSchema,
  handOffSendRequestSchema,
  openRequestSchema,
} from '@credence/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { CODE_SHOWN_MS, endHandOff, offerHandOff, openHandOff, takeHandOff } from '../sessions/hand-off.ts';
import { handOffChannels, sendHandOff } from '../sessions/send-hand-off.ts';
import { parseBody } from './body.ts';
import { deviceOf, visitOf } from './device.ts';
import type { RefuseTooManyMessages } from './limit-messages.ts';
import { requireSameOrigin } from './same-origin.ts';
import { toView } from './view.ts';

type SessionRequest = FastifyRequest<{ Params: { session: string } }>;

/** One a minute by itself; whoever presses for more is not kept waiting. */
const CODES_PER_MINUTE = 20;
/** From one address, of which an office full of people may come; codes cannot be guessed anyway. */
const OPENINGS_PER_MINUTE = 60;

/** From a desktop to a phone: offering, taking and ending. */
export async function registerHandOff(
  server: FastifyInstance,
  app: App,
  refuseTooManyMessages: RefuseTooManyMessages,
): Promise<void> {
  const ofVisit = {
    rateLimit: {
      max: CODES_PER_MINUTE,
      timeWindow: 60_000,
      keyGenerator: visitOf,
    },
  };
  const ofAddress = { rateLimit: { max: OPENINGS_PER_MINUTE, timeWindow: 60_000 } };
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await requireSameOrigin(request);
  });

  server.post('/hosted/sessions/:session/hand-off', {
    config: ofVisit,
    async handler(request): Promise<HandOffOffered> {
      const asked = parseBody(handOffRequestSchema, request.body);
      const { session } = (request as SessionRequest).params;
      const { url, hosted } = await offerHandOff(app, { ...asked, sessionId: session, device: deviceOf(request) });
      return {
        code: url === null ? null : { url, shownSeconds: CODE_SHOWN_MS / 1000 },
        channels: handOffChannels(app, hosted.session.livemode),
        view: toView(hosted),
      };
    },
  });
  server.post('/hosted/sessions/:session/hand-off/send', {
    config: ofAddress,
    async handler(request, reply) {
      const asked = parseBody(handOffSendRequestSchema, request.body);
      const { session } = (request as SessionRequest).params;
      await refuseTooManyMessages(request, reply, { ...asked, sessionId: session });
      await sendHandOff(app, { ...asked, sessionId: session, device: deviceOf(request) });
      return {};
    },
  });
  server.post('/hosted/sessions/:session/hand-off/end', async (request) => {
    const { session } = (request as SessionRequest).params;
    return toView(await endHandOff(app, { sessionId: session, device: deviceOf(request) }));
  });
  server.post('/hosted/hand-off/open', {
    config: ofAddress,
    async handler(request): Promise<HandOffOpened> {
      const { token } = parseBody(openRequestSchema, request.body);
      const { phrase, hosted } = await openHandOff(app, token, deviceOf(request));
      return { phrase, view: toView(hosted) };
    },
  });
  server.post('/hosted/hand-off/take', {
    config: ofAddress,
    async handler(request) {
      const { token } = parseBody(openRequestSchema, request.body);
      return toView(await takeHandOff(app, token, deviceOf(request)));
    },
  });
}

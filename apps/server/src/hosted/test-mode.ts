import { testOutcomeRequestSchema, testSampleRequestSchema } from '@credence/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { drawInTurn } from '../files/draw-in-turn.ts';
import { completeAsVisitor } from '../sessions/complete.ts';
import { orderSample } from '../sessions/order-sample.ts';
import { requireTestMode } from '../sessions/test-mode.ts';
import { parseBody } from './body.ts';
import { deviceOf } from './device.ts';
import { HostedRefusal } from './errors.ts';
import { requireSameOrigin } from './same-origin.ts';
import { toView } from './view.ts';

type SessionRequest = FastifyRequest<{ Params: { session: string } }>;

/** Whoever tries every sample on both sides of a card fits in. */
const SAMPLES_PER_MINUTE = 15;
/** Drawn one after another, a second or two each: who comes later is told to try again, not kept waiting. */
const SAMPLES_WAITING_MAX = 8;

/**
 * What the pages offer in test mode, in place of what only a person could bring about. Each request is refused to live
 * sessions before its body is read, and again by its verb.
 */
export async function registerTestMode(server: FastifyInstance, app: App): Promise<void> {
  /** Sessions whose samples are being drawn, or wait to be: one each. */
  const drawing = new Set<string>();
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await requireSameOrigin(request);
    await requireTestMode(app, (request as SessionRequest).params.session);
  });
  server.post('/hosted/sessions/:session/test/outcome', async (request) => {
    const chosen = parseBody(testOutcomeRequestSchema, request.body);
    const { session } = (request as SessionRequest).params;
    return toView(await completeAsVisitor(app, { ...chosen, sessionId: session, device: deviceOf(request) }));
  });
  server.post('/hosted/sessions/:session/test/sample', {
    config: {
      rateLimit: {
        max: SAMPLES_PER_MINUTE,
        timeWindow: 60_000,
        keyGenerator: (request: FastifyRequest) => (request as SessionRequest).params.session,
        hook: 'preHandler',
      },
    },
    handler: (request, reply) => drawSample(request as SessionRequest, reply),
  });

  async function drawSample(request: SessionRequest, reply: FastifyReply) {
    const wanted = parseBody(testSampleRequestSchema, request.body);
    const { session } = request.params;
    const order = await orderSample(app, { ...wanted, sessionId: session, device: deviceOf(request) });
    if (drawing.has(session) || drawing.size >= SAMPLES_WAITING_MAX) {
      throw new HostedRefusal('rate_limit', 'Too many samples are being drawn. Try again shortly.');
    }
    drawing.add(session);
    try {
      return reply.type('image/jpeg').send(await drawInTurn(order));
    } finally {
      drawing.delete(session);
    }
  }
}

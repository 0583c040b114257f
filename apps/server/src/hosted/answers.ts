import {
  contactCodeRequestSchema,
  contactConfirmRequestSchema,
  idNumberRequestSchema,
  unableRequestSchema,
} from '@credence/wire';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { confirmCode } from '../sessions/confirm-code.ts';
import { declineAnswer } from '../sessions/decline-answer.ts';
import { giveIdNumber } from '../sessions/give-id-number.ts';
import { sendCode } from '../sessions/send-code.ts';
import { parseBody } from './body.ts';
import { deviceOf } from './device.ts';
import type { RefuseTooManyMessages } from './limit-messages.ts';
import { requireSameOrigin } from './same-origin.ts';
import { toView } from './view.ts';

type SessionRequest = FastifyRequest<{ Params: { session: string } }>;

/** What the person confirms and gives beside their photos. Every answer is where they stand then. */
export async function registerAnswers(
  server: FastifyInstance,
  app: App,
  refuseTooManyMessages: RefuseTooManyMessages,
): Promise<void> {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await requireSameOrigin(request);
  });
  server.post('/hosted/sessions/:session/contact/code', async (request, reply) => code(request, reply));
  server.post('/hosted/sessions/:session/contact/confirm', async (request) => {
    const given = parseBody(contactConfirmRequestSchema, request.body);
    return toView(await confirmCode(app, { ...given, ...visitOf(request) }));
  });
  server.post('/hosted/sessions/:session/id-number', async (request) => {
    const given = parseBody(idNumberRequestSchema, request.body);
    return toView(await giveIdNumber(app, { ...given, ...visitOf(request) }));
  });
  server.post('/hosted/sessions/:session/unable', async (request) => {
    const { part } = parseBody(unableRequestSchema, request.body);
    return toView(await declineAnswer(app, { part, ...visitOf(request) }));
  });

  async function code(request: FastifyRequest, reply: FastifyReply) {
    const wanted = parseBody(contactCodeRequestSchema, request.body);
    const visit = visitOf(request);
    await refuseTooManyMessages(request, reply, { ...wanted, ...visit });
    return toView(await sendCode(app, { ...wanted, ...visit }));
  }
}

function visitOf(request: FastifyRequest) {
  return { sessionId: (request as SessionRequest).params.session, device: deviceOf(request) };
}

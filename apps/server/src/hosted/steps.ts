import {
  type ChallengeIssued,
  challengeRequestSchema,
  consentRequestSchema,
  declineRequestSchema,
  documentRequestSchema,
  openRequestSchema,
} from '@credence/wire';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { declineConsent, giveConsent } from '../sessions/consent.ts';
import { declareDocument } from '../sessions/declare-document.ts';
import { type HostedSession, viewSession } from '../sessions/hosted-session.ts';
import { issueChallenge } from '../sessions/issue-challenge.ts';
import { openLink } from '../sessions/open-link.ts';
import { submitSession } from '../sessions/submit.ts';
import { parseBody } from './body.ts';
import { deviceOf } from './device.ts';
import { requireSameOrigin } from './same-origin.ts';
import { toView } from './view.ts';

type SessionRequest = FastifyRequest<{ Params: { session: string } }>;

/** What the person does, step by step, but for the photos. Every answer is where they stand then. */
export async function registerSteps(server: FastifyInstance, app: App): Promise<void> {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (request.method !== 'GET' && request.method !== 'HEAD') await requireSameOrigin(request);
  });
  server.get('/hosted/sessions/:session', answer(look));
  server.post('/hosted/open', answer(open));
  server.post('/hosted/sessions/:session/consent', answer(consent));
  server.post('/hosted/sessions/:session/decline', answer(decline));
  server.post('/hosted/sessions/:session/document', answer(declare));
  server.post('/hosted/sessions/:session/challenge', challenge);
  server.post('/hosted/sessions/:session/submit', answer(submit));

  function answer(step: (request: SessionRequest) => Promise<HostedSession>) {
    return async (request: FastifyRequest) => toView(await step(request as SessionRequest));
  }

  function look(request: SessionRequest) {
    return viewSession(app, request.params.session, deviceOf(request));
  }

  function open(request: SessionRequest) {
    const { token } = parseBody(openRequestSchema, request.body);
    return openLink(app, token, deviceOf(request));
  }

  function consent(request: SessionRequest) {
    const given = parseBody(consentRequestSchema, request.body);
    return giveConsent(app, { ...given, sessionId: request.params.session, device: deviceOf(request) });
  }

  function decline(request: SessionRequest) {
    const { token } = parseBody(declineRequestSchema, request.body);
    return declineConsent(app, { token, sessionId: request.params.session, device: deviceOf(request) });
  }

  function declare(request: SessionRequest) {
    const document = parseBody(documentRequestSchema, request.body);
    return declareDocument(app, { ...document, sessionId: request.params.session, device: deviceOf(request) });
  }

  async function challenge(request: FastifyRequest): Promise<ChallengeIssued> {
    const { way } = parseBody(challengeRequestSchema, request.body);
    const { session } = (request as SessionRequest).params;
    const issued = await issueChallenge(app, { sessionId: session, device: deviceOf(request), way });
    const { id, poses, issuedAt, expiresAt } = issued.challenge;
    const limitSeconds = Math.round((expiresAt.getTime() - issuedAt.getTime()) / 1000);
    return { challenge: { id, poses, limitSeconds }, view: toView(issued.hosted) };
  }

  function submit(request: SessionRequest) {
    return submitSession(app, { sessionId: request.params.session, device: deviceOf(request) });
  }
}

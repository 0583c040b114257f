import type { OutgoingHttpHeaders } from 'node:http';
import { Refusal } from '@credence/verification';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { hashDevice, viewSession } from '../sessions/hosted-session.ts';
import { deviceOf, visitOf } from './device.ts';
import { HostedRefusal } from './errors.ts';
import { openStreams } from './streams.ts';

type FollowRequest = FastifyRequest<{ Params: { session: string } }>;

/** A page that is told to connect again does so after two seconds. */
const CONNECTS_PER_MINUTE = 60;

/**
 * `GET /hosted/sessions/:session/progress`: where a session stands, as server-sent events, to the browsers that hold it.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function registerFollow(server: FastifyInstance, app: App): Promise<void> {
  const streams = openStreams(app);
  // A server that ends waits for its connections: these would never end by themselves.
  server.addHook('preClose', async () => streams.close());
  server.get('/hosted/sessions/:session/progress', {
    config: {
      rateLimit: {
        max: CONNECTS_PER_MINUTE,
        timeWindow: 60_000,
        keyGenerator: visitOf,
      },
    },
    // Whoever asks for the head of a stream would hold one open.
    exposeHeadRoute: false,
    async handler(request, reply) {
      const site = request.headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin') {
        throw new HostedRefusal('cross_origin', 'Only the pages of this server may ask for this.');
      }
      const { session } = (request as FollowRequest).params;
      const device = deviceOf(request);
      const { holds } = await viewSession(app, session, device);
      if (holds !== 'mine') throw new Refusal('link_elsewhere', 'This verification was opened in another browser.');
      if (!streams.hasRoom(session)) throw new HostedRefusal('rate_limit', 'Too many pages follow at once.');
      reply.hijack();
      const response = reply.raw;
      response.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        // nginx would gather messages until it has 4 kB of them.
        'x-accel-buffering': 'no',
      });
      const lastId = request.headers['last-event-id'];
      streams.attach({
        sessionId: session,
        deviceHash: hashDevice(device),
        lastId: typeof lastId === 'string' ? lastId : undefined,
        response,
      });
    },
  });
}

import type { FastifyInstance } from 'fastify';
import type { App } from '../../app.ts';
import { OPERATIONS } from '../operations.ts';
import { describeApi } from './document.ts';

/** Serves what describes the API: `/openapi.json` for programs. Neither needs a key. */
export function registerReference(server: FastifyInstance, app: App): void {
  server.get('/openapi.json', async (_request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
    return reply.type('application/json').send(JSON.stringify(describeApi(OPERATIONS, app.settings), null, 2));
  });
}

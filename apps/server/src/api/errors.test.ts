import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { App } from '../app.ts';
import { onError } from './errors.ts';

describe('a fault', () => {
  test('becomes a 500 that says nothing, and one line in the log without content', async () => {
    const lines: object[] = [];
    const app = { settings: {}, log: { error: (fields: object) => lines.push(fields) } } as unknown as App;
    const server = Fastify({ genReqId: () => 'req_00000000000001' });
    server.setErrorHandler((error, request, reply) => onError(app, error, request, reply));
    server.get('/broken/:id', () => {
      const driver = Object.assign(new Error('Key (name)=(ERIKSSON) already exists.'), { code: '23505' });
      throw new TypeError('cannot store ERIKSSON', { cause: driver });
    });

    const answer = await server.inject('/broken/ERIKSSON?name=ERIKSSON');
    await server.close();

    expect(answer.statusCode).toBe(500);
    expect(answer.json().error.type).toBe('api_error');
    expect(answer.json().error.message).toContain('req_00000000000001');
    expect(answer.body).not.toContain('ERIKSSON');
    expect(lines).toMatchObject([
      {
        requestId: 'req_00000000000001',
        method: 'GET',
        route: '/broken/:id',
        fault: { name: 'TypeError', cause: { name: 'Error', code: '23505' } },
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('ERIKSSON');
    expect(JSON.stringify(lines)).toContain('errors.test.ts');
  });
});

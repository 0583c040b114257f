import { Refusal } from '@credence/verification';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { App } from '../app.ts';
import { DatabaseError } from '../store/database-error.ts';
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

describe('a refusal', () => {
  test('repeats no more than 5000 characters of what was sent, and no half of one', async () => {
    const sent = `a${'😀'.repeat(5000)}`;
    const answer = await answerTo(new Refusal('parameter_unknown', sent, sent), 'POST', undefined);
    const { message, param } = answer.json().error;
    for (const text of [message, param]) {
      expect(text).toHaveLength(5000);
      expect(text.isWellFormed()).toBe(true);
    }
  });
});

describe('whether to try again', () => {
  test.each([
    ['GET', undefined, 'true'],
    ['DELETE', undefined, 'true'],
    ['POST', 'key', 'true'],
    ['POST', undefined, 'false'],
  ] as const)('after a fault of a %s with the idempotency key %s: %s', async (method, key, advice) => {
    const answer = await answerTo(new Error('gone'), method, key);
    expect([answer.statusCode, answer.headers['stripe-should-retry']]).toEqual([500, advice]);
  });

  // Deadlock, serialization failure, lock not available: PostgreSQL documentation, appendix A.
  test.each(['40P01', '40001', '55P03', '23503'])('when requests stood in each other’s way (%s): yes', async (code) => {
    const answer = await answerTo(new DatabaseError('deadlock detected', { code }), 'POST', undefined);
    expect([answer.statusCode, answer.headers['stripe-should-retry']]).toEqual([429, 'true']);
    expect(answer.json().error).toMatchObject({ code: 'lock_timeout', type: 'invalid_request_error' });
  });
});

async function answerTo(error: Error, method: 'GET' | 'POST' | 'DELETE', key: string | undefined) {
  const app = { settings: {}, log: { error() {} } } as unknown as App;
  const server = Fastify();
  server.setErrorHandler((thrown, request, reply) => onError(app, thrown, request, reply));
  server.route({
    method,
    url: '/',
    handler() {
      throw error;
    },
  });
  const answer = await server.inject({ method, url: '/', headers: { ...(key && { 'idempotency-key': key }) } });
  await server.close();
  return answer;
}

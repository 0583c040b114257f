import { expect } from 'vitest';

const PATH = '/v1/identity/verification_sessions';

export interface Server {
  url: string;
  secretKey: string;
}

export interface Answer {
  status: number;
  text: string;
}

async function call(server: Server, method: string, path: string, headers = {}, body?: string): Promise<Answer> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${server.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  return { status: response.status, text: await response.text() };
}

/** Opens a session of the reference `key`, under the idempotency key `key`. */
export const create = (server: Server, key: string) =>
  call(server, 'POST', PATH, { 'idempotency-key': key }, `type=document&client_reference_id=${key}`);

/** Fails unless exactly one session came of `key`, told of by one event. */
export async function expectOnce(server: Server, key: string): Promise<void> {
  const sessions = JSON.parse((await call(server, 'GET', `${PATH}?client_reference_id=${key}`)).text).data;
  expect(sessions).toHaveLength(1);
  const events = JSON.parse((await call(server, 'GET', '/v1/events?limit=100')).text).data;
  expect(
    events.filter((event: { request: { idempotency_key: string } }) => event.request.idempotency_key === key),
  ).toHaveLength(1);
}

/** Fails unless every answer is the same session's, byte for byte, or says that one is still under way. */
export function expectSameOrInUse(answers: Answer[]): void {
  const done = answers.filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(new Set(done.map(({ text }) => text)).size).toBe(1);
  for (const { status, text } of answers) {
    if (status !== 200) expect([status, JSON.parse(text).error.code]).toEqual([409, 'idempotency_key_in_use']);
  }
}

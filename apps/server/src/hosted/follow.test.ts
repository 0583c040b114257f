import { once } from 'node:events';
import { IncomingMessage, request as openRequest, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { READINGS_VERSION } from '@credence/verification';
import type { HandOffOffered, Progress } from '@credence/wire';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/api-app.ts';
import { serveHosted, serveVisitors, type TestBrowser, type Visited } from '../../test/hosted-pages.ts';
import { NO_CALL } from '../app.ts';
import { analyzeSubmission } from '../jobs/analyze-submission.ts';
import { cancelSession } from '../sessions/cancel.ts';
import { noteStage } from '../store/progress.ts';
import { findSession } from '../store/sessions.ts';
import { openStreams, STREAMS_OF_SESSION_MAX } from './streams.ts';

const ACCOUNT = { accountId: 'acct_1follows', livemode: false };

let world: TestApp;
/** Where people act. */
let visited: Visited;
/** Where their pages follow: another server on the same database, as another process is. */
let other: FastifyInstance;
beforeAll(async () => {
  world = await openTestApp();
  visited = await serveVisitors(world, ACCOUNT.accountId);
  other = await serveHosted(world);
  await other.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await other?.close();
  await visited?.server.close();
  await world?.close();
});

test('a page hears, from another server, of each step that the phone takes', async () => {
  const { id, desktop } = await visitor();
  const { code } = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, {});
  const stream = follow(id, desktop);
  expect(await stream.next()).toMatchObject({ opened: false, agreed: true, captured: [], answered: [], stage: null });

  const phone = visited.browser();
  await phone.post('hand-off/take', { token: code?.url.split('/').at(-1) });
  const opened = await stream.next();
  expect(opened).toMatchObject({ opened: true });
  await phone.declare(id);
  const declared = await stream.next();
  expect(declared.version).not.toBe(opened.version);
  await phone.photograph(id, 'front');
  expect(await stream.next()).toMatchObject({ captured: ['front'], version: declared.version });
  await phone.photograph(id, 'back');
  expect(await stream.next()).toMatchObject({ captured: ['back', 'front'] });
  await phone.post(`sessions/${id}/submit`, {});
  const submitted = await stream.next();
  expect(submitted).toMatchObject({ captured: [], stage: 'received' });
  expect(submitted.version).not.toBe(declared.version);

  const { session } = (await findSession(world.app, ACCOUNT, id))!;
  for (const stage of ['reading_front', 'deciding'] as const) {
    await noteStage(world.app, session.submissionId!, stage);
    expect(await stream.next()).toMatchObject({ stage, version: submitted.version });
  }
  expect(Object.keys(submitted).sort()).toEqual(['agreed', 'answered', 'captured', 'opened', 'stage', 'version']);
  stream.close();
});

test('the analysis says which picture it is at, whichever is done first', async () => {
  const { id, desktop } = await visitor();
  await desktop.declare(id);
  await desktop.photograph(id, 'front');
  await desktop.photograph(id, 'back');
  await desktop.post(`sessions/${id}/submit`, {});
  const { session } = (await findSession(world.app, ACCOUNT, id))!;
  const stream = follow(id, desktop);
  const heard = [(await stream.next()).stage];
  world.app.analysis.read = async (_captures, _selfies, onRead) => {
    heard.push((await stream.next()).stage);
    onRead?.('front');
    heard.push((await stream.next()).stage);
    onRead?.('back');
    heard.push((await stream.next()).stage);
    return { version: READINGS_VERSION, pipeline: {}, captures: {} };
  };
  await analyzeSubmission(world.app, session.submissionId!);
  expect(heard).toEqual(['received', 'reading_front', 'reading_back', 'deciding']);
  expect(await stream.next()).toMatchObject({ stage: null });
  stream.close();
});

test('who comes back with the name of what they heard last is told only what is new', async () => {
  const { id, desktop } = await visitor();
  await desktop.declare(id);
  const first = follow(id, desktop);
  await first.next();
  first.close();

  const again = follow(id, desktop, first.lastId());
  await desktop.photograph(id, 'front');
  expect(await again.next()).toMatchObject({ captured: ['front'] });
  again.close();
});

test('a phone that the session was taken from is told no more', async () => {
  const { id, desktop } = await visitor();
  const { code } = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, {});
  const phone = visited.browser();
  await phone.post('hand-off/take', { token: code?.url.split('/').at(-1) });
  const stream = follow(id, phone);
  await stream.next();
  await desktop.post(`sessions/${id}/hand-off/end`, {});
  expect(await stream.ended()).toBe('over');
});

test('a session that is canceled is news', async () => {
  const { id, desktop } = await visitor();
  const stream = follow(id, desktop);
  const before = await stream.next();
  await cancelSession(world.app, ACCOUNT, id, NO_CALL);
  expect((await stream.next()).version).not.toBe(before.version);
  stream.close();
});

describe('is refused', () => {
  test('a browser that does not hold the session', async () => {
    const { id } = await visitor();
    expect(await follow(id, visited.browser()).status()).toBe(403);
    expect(await follow('vs_000000000000000000000000', visited.browser()).status()).toBe(410);
  });

  test('one stream more than both devices need, until another ends', async () => {
    const { id, desktop } = await visitor();
    const streams = Array.from({ length: STREAMS_OF_SESSION_MAX }, () => follow(id, desktop));
    await Promise.all(streams.map((stream) => stream.next()));
    expect(await follow(id, desktop).status()).toBe(429);
    for (const stream of streams) stream.close();
  });
});

test('who hung up before they were told anything, or reads nothing, holds no place', async () => {
  const streams = openStreams(world.app);
  const nowhere = () => new ServerResponse(new IncomingMessage(new Socket()));
  const stream = { sessionId: 'vs_1', deviceHash: Buffer.alloc(32), lastId: undefined };
  for (let i = 0; i < STREAMS_OF_SESSION_MAX; i += 1) {
    streams.attach({ ...stream, response: nowhere().destroy() });
  }
  expect(streams.hasRoom('vs_1')).toBe(true);

  const deaf = nowhere();
  deaf.write('x'.repeat(100_000));
  const closed = once(deaf, 'close');
  streams.attach({ ...stream, response: deaf });
  await closed;
  expect(deaf.destroyed).toBe(true);
  streams.close();
});

test('a server that stops says so to every page at once, and does not wait for them', async () => {
  const { id, desktop } = await visitor();
  const stopping = await serveHosted(world);
  await stopping.listen({ host: '127.0.0.1', port: 0 });
  const stream = follow(id, desktop, undefined, stopping);
  await stream.next();
  await stopping.close();
  expect(await stream.ended()).toBe('over');
});

async function visitor() {
  const { id, token } = await visited.newLink();
  const desktop = visited.browser();
  await desktop.agree(id, token);
  return { id, desktop };
}

/** Reads a stream as a page does. */
function follow(id: string, { cookie }: TestBrowser, lastId?: string, server = other) {
  const { port } = server.server.address() as AddressInfo;
  const request = openRequest({
    host: '127.0.0.1',
    port,
    path: `/hosted/sessions/${id}/progress`,
    headers: { cookie, ...(lastId && { 'last-event-id': lastId }) },
  });
  const messages: { event: string; id?: string; data: string }[] = [];
  let wake = () => {};
  let ended = false;
  let heardId: string | undefined;
  const status = new Promise<number>((resolve, reject) => {
    request.on('error', reject).on('response', (response) => {
      resolve(response.statusCode!);
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        const whole = text.split('\n\n');
        text = whole.pop()!;
        messages.push(...whole.map((block) => parse(block)));
        wake();
      });
      response
        .on('error', () => {})
        .on('close', () => {
          ended = true;
          wake();
        });
    });
  });
  status.catch(() => {});
  request.end();

  async function take(event: string) {
    for (;;) {
      const at = messages.findIndex((message) => message.event === event);
      if (at >= 0) return messages.splice(at, 1)[0]!;
      if (ended) throw new Error(`the stream ended without "${event}"`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    async next(): Promise<Progress> {
      const message = await take('progress');
      heardId = message.id;
      return JSON.parse(message.data);
    },
    /** By which word it was. */
    ended: async () => (await take('over')).event,
    lastId: () => heardId,
    status: () => status,
    close: () => request.destroy(),
  };
}

function parse(block: string): { event: string; id?: string; data: string } {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { event: fields.event, id: fields.id, data: fields.data };
}

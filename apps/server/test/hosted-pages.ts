import type { HostedError, SessionView } from '@credence/wire';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { expect } from 'vitest';
import { type AccountRef, NO_CALL } from '../src/app.ts';
import { registerHosted } from '../src/hosted/register.ts';
import { createSession } from '../src/sessions/create.ts';
import { linksOf } from '../src/sessions/links.ts';
import type { TestApp } from './api-app.ts';

/** A photo as far as its first bytes tell; what opens photos is stood in for. */
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2000)]);

/** The pages' server on a world of its own, and people who come to it. */
export interface Visited {
  server: FastifyInstance;
  newLink(account?: AccountRef): Promise<{ id: string; token: string }>;
  browser(): TestBrowser;
}

export type TestBrowser = ReturnType<typeof openBrowser>;

/** Serves the pages' requests for an account that is made for it, in test mode and in live mode. */
export async function serveVisitors(world: TestApp, accountId: string): Promise<Visited> {
  world.app.analysis = {
    ...world.app.analysis,
    inspect: async () => ({ format: 'jpeg', width: 1600, height: 1000 }),
  };
  await world.app.db
    .insertInto('account')
    .values({
      id: accountId,
      business_name: 'Aoba Bank',
      default_api_version: '2026-10-28.endive',
      created_at: world.clock.now(),
    })
    .execute();
  const server = await serveHosted(world);
  return {
    server,
    newLink: (account = { accountId, livemode: false }) => newLink(world, account),
    browser: () => openBrowser(server),
  };
}

/** One more server on the same world, as another process would be. */
export async function serveHosted(world: TestApp): Promise<FastifyInstance> {
  const server = Fastify({ routerOptions: { maxParamLength: 300 } });
  await server.register(async (scope) => registerHosted(scope, world.app));
  return server;
}

async function newLink({ app }: TestApp, account: AccountRef) {
  const record = await createSession(
    app,
    account,
    {
      type: 'document',
      verificationFlowId: null,
      options: {},
      providedDetails: null,
      metadata: {},
      clientReferenceId: null,
      relatedCustomer: null,
      relatedCustomerAccount: null,
      relatedPerson: null,
      returnUrl: 'https://shop.example/done',
    },
    NO_CALL,
  );
  return { id: record.session.id, token: linksOf(app, record).url!.split('/').at(-1)! };
}

let browsers = 0;

/** A browser with a cookie of its own. */
function openBrowser(server: FastifyInstance) {
  browsers += 1;
  const cookie = `credence_device=${String(browsers).padStart(43, '0')}`;
  const headers = { cookie, 'sec-fetch-site': 'same-origin' };
  async function send<Answer = SessionView & HostedError>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: object | undefined,
    status: number,
  ) {
    const request: InjectOptions = { method, url: `/hosted/${path}`, headers };
    if (Buffer.isBuffer(body))
      Object.assign(request, { payload: body, headers: { ...headers, 'content-type': 'image/jpeg' } });
    else if (body) request.payload = body;
    const answer = await server.inject(request);
    expect({ status: answer.statusCode, body: answer.json() }).toMatchObject({ status });
    return answer.json<Answer>();
  }
  return {
    cookie,
    send,
    get: (path: string) => send('GET', path, undefined, 200),
    post: <Answer = SessionView & HostedError>(path: string, body: object) => send<Answer>('POST', path, body, 200),
    agree: (id: string, token?: string) =>
      send(
        'POST',
        `sessions/${id}/consent`,
        { ...(token && { token }), language: 'en', textVersion: 'document-1' },
        200,
      ),
    declare: (id: string) => send('POST', `sessions/${id}/document`, { type: 'id_card', country: 'JP' }, 200),
    photograph: (id: string, side: 'front' | 'back') => send('PUT', `sessions/${id}/captures/${side}`, JPEG, 200),
  };
}

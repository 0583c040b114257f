import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/api-app.ts';
import { NO_CALL } from '../app.ts';
import { giveConsent } from '../sessions/consent.ts';
import { createSession } from '../sessions/create.ts';
import { linksOf } from '../sessions/links.ts';
import { registerHosted } from './register.ts';

const ACCOUNT = { accountId: 'acct_1uploads', livemode: false };
const DEVICE = 'd'.repeat(43);
const JPEG = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(2000)]);
/** More than are taken at a time, from all people together. */
const MANY = 20;

let world: TestApp;
let server: FastifyInstance;
let hungUp: () => void;
beforeAll(async () => {
  world = await openTestApp();
  world.app.analysis = { ...world.app.analysis, inspect: async () => ({ format: 'jpeg', width: 1600, height: 1000 }) };
  await world.app.db
    .insertInto('account')
    .values({
      id: ACCOUNT.accountId,
      business_name: 'Aoba Bank',
      default_api_version: '2026-10-28.endive',
      created_at: world.clock.now(),
    })
    .execute();
  server = Fastify({ routerOptions: { maxParamLength: 300 } });
  // Keeps a request waiting, as a busy database would, until whoever made it has hung up.
  server.addHook('onRequest', async (request) => {
    if (request.headers['x-test'] !== 'hangs-up') return;
    const gone = new Promise((resolve) => request.raw.socket.once('close', resolve));
    hungUp();
    await gone;
  });
  await server.register(async (scope) => registerHosted(scope, world.app));
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  server.server.closeAllConnections();
  await server.close();
  await world.close();
});

test('who hangs up before the photo was read takes nobody’s place', async () => {
  for (let i = 0; i < MANY; i += 1) {
    const id = await newSession();
    const arrived = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const upload = open(id, { 'x-test': 'hangs-up', 'content-length': '2004' });
    upload.on('error', () => {});
    upload.write(JPEG.subarray(0, 100));
    await arrived;
    upload.destroy();
  }
  expect(await photograph(await newSession())).toBe(200);
});

test('who sends many photos at once, byte by byte, takes no other person’s place', async () => {
  const slow = await newSession();
  const uploads = Array.from({ length: MANY }, () => {
    const upload = open(slow, { 'content-length': '2004' });
    upload.on('error', () => {});
    upload.write(JPEG.subarray(0, 100));
    return upload;
  });
  // All but two are turned away; those two go on taking their time.
  const turnedAway = await new Promise<unknown[]>((resolve) => {
    const statuses: unknown[] = [];
    for (const upload of uploads) {
      upload.on('response', (response) => {
        statuses.push(response.statusCode);
        if (statuses.length === MANY - 2) resolve(statuses);
      });
    }
  });
  expect(new Set(turnedAway)).toEqual(new Set([429]));
  expect(await photograph(slow)).toBe(429);
  expect(await photograph(await newSession())).toBe(200);
  for (const upload of uploads) upload.destroy();
});

async function newSession(): Promise<string> {
  const record = await createSession(
    world.app,
    ACCOUNT,
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
      returnUrl: null,
    },
    NO_CALL,
  );
  const sessionId = record.session.id;
  const token = linksOf(world.app, record).url!.split('/').at(-1)!;
  await giveConsent(world.app, { sessionId, token, device: DEVICE, language: 'en', textVersion: 'document-1' });
  return sessionId;
}

async function photograph(id: string): Promise<number | undefined> {
  const upload = open(id, { 'content-length': String(JPEG.length) });
  upload.end(JPEG);
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

function open(id: string, headers: Record<string, string>): ClientRequest {
  const { port } = server.server.address() as AddressInfo;
  return openRequest({
    host: '127.0.0.1',
    port,
    method: 'PUT',
    path: `/hosted/sessions/${id}/captures/front`,
    agent: false,
    headers: {
      'sec-fetch-site': 'same-origin',
      cookie: `credence_device=${DEVICE}`,
      'content-type': 'image/jpeg',
      ...headers,
    },
  });
}

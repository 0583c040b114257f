import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/api-app.ts';
import { staticLinkUrl } from '../sessions/static-link.ts';
import { findSession } from '../store/sessions.ts';
import {
  changeVerificationFlow,
  type FlowSettings,
  insertVerificationFlow,
  type VerificationFlow,
} from '../store/verification-flows.ts';
import { registerHosted } from './register.ts';

const ACCOUNT = { accountId: 'acct_1staticlinks', livemode: false };
const SETTINGS: FlowSettings = {
  name: null,
  options: { document: { allowedTypes: ['passport'] } },
  returnUrl: 'https://shop.example/done',
  metadata: { internal: 'note' },
  active: true,
  staticLinkActive: true,
};
const EMAIL = 'jenny.rosen@example.com';

let world: TestApp;
let server: FastifyInstance;
beforeAll(async () => {
  world = await openTestApp();
  await world.app.db
    .insertInto('account')
    .values({
      id: ACCOUNT.accountId,
      business_name: 'Aoba Bank',
      default_api_version: '2026-10-28.endive',
      created_at: world.clock.now(),
    })
    .execute();
  server = Fastify({ trustProxy: true, routerOptions: { maxParamLength: 300 } });
  await server.register(async (scope) => registerHosted(scope, world.app));
});
afterAll(async () => {
  await server.close();
  await world.close();
});

describe('a visitor of a static link', () => {
  test('learns who asks, says who they are, and gets a session of their own', async () => {
    const { flow, token } = await newFlow();
    const visitor = newVisitor();
    expect(await visitor.post('open', { token })).toMatchObject({ livemode: false, businessName: 'Aoba Bank' });
    expect(await sessionsOf(flow)).toEqual([]);

    const started = await visitor.post('start', { token, email: EMAIL, clientReferenceId: 'user 42' });
    const [id] = await sessionsOf(flow);
    const { session } = (await findSession(world.app, ACCOUNT, id!))!;
    expect(session).toMatchObject({
      type: 'verification_flow',
      verificationFlowId: flow.id,
      options: SETTINGS.options,
      metadata: {},
      returnUrl: SETTINGS.returnUrl,
      clientReferenceId: 'user 42',
      providedDetails: { email: EMAIL },
    });
    const view = await visitor.send('/hosted/open', { token: started.token }, 200);
    expect(view).toMatchObject({ id, step: 'consent', allowedTypes: ['passport'] });
    const event = await world.app.db.selectFrom('event').selectAll().where('session_id', '=', id!).execute();
    expect(event).toMatchObject([{ type: 'identity.verification_session.created', request_id: null }]);

    const other = await newVisitor().post('start', { token, email: 'another@example.com' });
    expect(other.token).not.toBe(started.token);
    expect(await sessionsOf(flow)).toHaveLength(2);
  });

  test('leaves their email address under the key of their session alone', async () => {
    const { flow, token } = await newFlow();
    await newVisitor().post('start', { token, email: EMAIL });
    const [id] = await sessionsOf(flow);
    const row = await world.app.db
      .selectFrom('verification_session')
      .selectAll()
      .where('id', '=', id!)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(EMAIL);
    expect(Buffer.concat(Object.values(row).filter((value) => Buffer.isBuffer(value))).includes(EMAIL)).toBe(false);
  });

  test('who merely looks makes nothing', async () => {
    const { flow, token } = await newFlow();
    const page = await server.inject(`/flow/${token}?prefilled_email=${EMAIL}`);
    expect(page.headers['set-cookie']).toContain('credence_device=');
    expect(await sessionsOf(flow)).toEqual([]);
  });

  test.each([
    ['is switched off', { staticLinkActive: false }],
    ['leads to an inactive flow', { active: false }],
  ])('whose link %s is turned away as if it had never been', async (_, change) => {
    const { flow, token } = await newFlow();
    const visitor = newVisitor();
    const never = await visitor.refused('open', { token: `${token.slice(0, -4)}AAAA` }, 410);
    await changeVerificationFlow(world.app, ACCOUNT, flow.id, (old) => ({ ...old, ...change }));
    expect(await visitor.refused('open', { token }, 410)).toEqual(never);
    expect(await visitor.refused('start', { token, email: EMAIL }, 410)).toEqual(never);
    expect(await sessionsOf(flow)).toEqual([]);

    await changeVerificationFlow(world.app, ACCOUNT, flow.id, (old) => ({ ...old, ...SETTINGS }));
    await visitor.post('start', { token, email: EMAIL });
  });

  test.each([
    ['nonsense', 'x'],
    ['a session’s link', `test_${'0'.repeat(24)}${'A'.repeat(32)}`],
    ['a token of the other mode', undefined],
  ])('who brings %s is turned away', async (_, given) => {
    const { token } = await newFlow();
    const forged = given ?? token.replace(/^test_/, 'live_');
    expect(await newVisitor().refused('open', { token: forged }, 410)).toMatchObject({
      error: { code: 'link_expired' },
    });
  });

  test.each([
    [''],
    ['jenny'],
    ['jenny@example'],
    ['jenny@@example.com'],
    ['jenny @example.com'],
    ['jenny\0@example.com'],
    [`${'x'.repeat(250)}@example.com`],
  ])('who says %j is asked for an email address', async (email) => {
    const { flow, token } = await newFlow();
    const refused = await newVisitor().refused('start', { token, email }, 400);
    expect(refused).toMatchObject({ error: { code: 'email_invalid' } });
    expect(await sessionsOf(flow)).toEqual([]);
  });

  test.each([['x'.repeat(201)], ['a\0b'], ['a\ud800b'], ['a\nb'], ['']])(
    'whose link says %j of them is told that it is damaged',
    async (clientReferenceId) => {
      const { token } = await newFlow();
      for (const [step, body] of [
        ['open', { token, clientReferenceId }],
        ['start', { token, clientReferenceId, email: EMAIL }],
      ] as const) {
        const refused = await newVisitor().refused(step, body, 400);
        expect(refused).toMatchObject({ error: { code: 'link_damaged' } });
      }
    },
  );

  test('whose browser keeps no cookie is told so before anything is made', async () => {
    const { flow, token } = await newFlow();
    const answer = await server.inject({
      method: 'POST',
      url: '/hosted/flows/start',
      headers: { 'sec-fetch-site': 'same-origin' },
      payload: { token, email: EMAIL },
    });
    expect(answer.json().error.code).toBe('cookies_missing');
    expect(await sessionsOf(flow)).toEqual([]);
  });

  test('sent by another site’s page is refused', async () => {
    const { flow, token } = await newFlow();
    for (const step of ['open', 'start']) {
      const answer = await server.inject({
        method: 'POST',
        url: `/hosted/flows/${step}`,
        headers: { 'sec-fetch-site': 'cross-site', cookie: `credence_device=${'d'.repeat(43)}` },
        payload: { token, email: EMAIL },
      });
      expect(answer.statusCode).toBe(403);
    }
    expect(await sessionsOf(flow)).toEqual([]);
  });
});

describe('starting ever again', () => {
  test('meets a limit of the address, or of its network, which says how long to wait', async () => {
    const { token } = await newFlow();
    const starts = async (address: string) => {
      const visitor = newVisitor(address);
      for (let i = 0; i < 20; i += 1) await visitor.post('start', { token, email: EMAIL });
    };
    await starts('2001:db8:1:2::1');
    const answer = await newVisitor('2001:db8:1:2:ffff::9').inject('start', { token, email: EMAIL });
    expect(answer.statusCode).toBe(429);
    expect(answer.json().error.code).toBe('rate_limit');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await newVisitor('2001:db8:9:9::1').post('start', { token, email: EMAIL });
  });

  test('from everywhere meets a limit of the flow', async () => {
    const { token } = await newFlow();
    const other = await newFlow();
    const statuses: number[] = [];
    for (let i = 0; i < 301; i += 1) {
      const visitor = newVisitor(`203.0.113.${i % 100}`);
      // A link that is off counts as well, and costs this test no sessions.
      statuses.push((await visitor.inject('start', { token, email: EMAIL })).statusCode);
      if (i === 0) await switchOff(token);
    }
    expect(statuses.at(0)).toBe(200);
    expect(statuses.slice(1, 300).every((status) => status === 410)).toBe(true);
    expect(statuses.at(300)).toBe(429);
    await newVisitor('198.51.100.1').post('start', { token: other.token, email: EMAIL });
  });
});

async function newFlow() {
  const flow = await insertVerificationFlow(world.app, ACCOUNT, SETTINGS);
  return { flow, token: tokenOf(flow) };
}

function tokenOf(flow: VerificationFlow): string {
  const url = staticLinkUrl(world.app, flow);
  return url.slice(url.lastIndexOf('/') + 1);
}

async function switchOff(token: string) {
  const id = `vf_${token.slice('test_'.length, 'test_'.length + 24)}`;
  await changeVerificationFlow(world.app, ACCOUNT, id, (old) => ({ ...old, staticLinkActive: false }));
}

async function sessionsOf(flow: VerificationFlow): Promise<string[]> {
  const rows = await world.app.db
    .selectFrom('verification_session')
    .select('id')
    .where('verification_flow_id', '=', flow.id)
    .execute();
  return rows.map(({ id }) => id);
}

let visitors = 0;

/** A browser at an address of its own, unless told which. */
function newVisitor(address?: string) {
  visitors += 1;
  const headers = {
    cookie: `credence_device=${String(visitors).padStart(43, '0')}`,
    'sec-fetch-site': 'same-origin',
    'x-forwarded-for': address ?? `192.0.2.${visitors % 250}`,
  };
  const inject = (step: string, payload: object) =>
    server.inject({ method: 'POST', url: `/hosted/flows/${step}`, headers, payload });
  return {
    inject,
    async post(step: string, payload: object) {
      const answer = await inject(step, payload);
      expect({ status: answer.statusCode, body: answer.json() }).toMatchObject({ status: 200 });
      return answer.json();
    },
    async refused(step: string, payload: object, status: number) {
      const answer = await inject(step, payload);
      expect({ status: answer.statusCode, body: answer.json() }).toMatchObject({ status });
      return answer.json();
    },
    async send(url: string, payload: object, status: number) {
      const answer = await server.inject({ method: 'POST', url, headers, payload });
      expect(answer.statusCode).toBe(status);
      return answer.json();
    },
  };
}

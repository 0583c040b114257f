import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { openCarriers } from '../messages/carriers.ts';
import { sendMessage } from '../messages/send-message.ts';
import { eraseSession } from '../sessions/redact.ts';
import type { Message } from '../store/messages.ts';
import { findSession } from '../store/sessions.ts';
import { sendMessageOut } from './send-message.ts';

const SESSIONS = '/v1/identity/verification_sessions';
const SECRET = 'a-secret-of-the-gateway';
const MAIL: Message = {
  channel: 'email',
  kind: 'code',
  to: 'jenny@example.com',
  subject: 'Your code, Jenny\r\nBcc: everybody@example.com',
  text: 'Your code is 493027.',
  code: '493027',
};
const TEXT: Message = { ...MAIL, channel: 'phone', to: '+12025550123' };

/** What the world outside got: by mail, and by requests to a gateway. */
const mails: { to: string[]; user: string | undefined; source: string }[] = [];
const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
let gatewayAnswers = 200;
let api: TestApi;

const mailServer = new SMTPServer({
  authOptional: true,
  allowInsecureAuth: true,
  disabledCommands: ['STARTTLS'],
  onAuth: ({ username }, _session, done) => done(null, { user: username }),
  onData(stream, session, done) {
    stream.toArray().then((chunks) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      mails.push({ to, user: session.user as string | undefined, source: Buffer.concat(chunks).toString() });
      done();
    }, done);
  },
});
const gateway = createServer(async (request, response) => {
  requests.push({ headers: request.headers, body: Buffer.concat(await request.toArray()).toString() });
  response.writeHead(gatewayAnswers).end();
});

beforeAll(async () => {
  await new Promise<void>((resolve) => mailServer.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const smtpPort = (mailServer.server.address() as AddressInfo).port;
  api = await startApi({
    CREDENCE_SMTP_URL: `smtp://operator:p%40ss@127.0.0.1:${smtpPort}`,
    CREDENCE_MAIL_FROM: 'Aoba Bank <verify@aoba.example>',
    CREDENCE_SMS_WEBHOOK_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/sms`,
    CREDENCE_SMS_WEBHOOK_SECRET: SECRET,
  });
});
beforeEach(() => {
  mails.length = 0;
  requests.length = 0;
  gatewayAnswers = 200;
});
afterAll(async () => {
  await api.close();
  await new Promise<void>((resolve) => mailServer.close(resolve));
  gateway.close();
});

async function write(message: Message, key = api.keys.live) {
  const { id } = (await api.call('POST', SESSIONS, { key, body: 'type=document' })).json;
  const account = { ...api.account, livemode: key === api.keys.live };
  await sendMessage(api.app, (await findSession(api.app, account, id))!, message);
  return id as string;
}

const waiting = () => api.app.db.selectFrom('message').select('id').where('livemode', '=', true).execute();

async function send(): Promise<void> {
  const { carriers, close } = openCarriers(api.app.settings);
  try {
    const idle = new AbortController().signal;
    for (const { id } of await waiting()) await sendMessageOut(api.app, carriers, id, idle);
  } finally {
    await close();
  }
}

describe('in live mode a message', () => {
  test('leaves by mail to one recipient, whatever its subject says, and is forgotten', async () => {
    await write(MAIL);
    const [{ id }] = (await waiting()) as [{ id: string }];
    await send();
    expect(mails).toEqual([{ to: ['jenny@example.com'], user: 'operator', source: expect.any(String) }]);
    const { source } = mails[0]!;
    expect(source).toContain('Your code is 493027.');
    expect(source).toMatch(/^From: "?Aoba Bank"? <verify@aoba\.example>\r$/m);
    expect(source).toContain(`Message-ID: <${id}@aoba.example>`);
    expect(source).not.toMatch(/^Bcc:/im);
    expect(await waiting()).toEqual([]);
  });

  test('leaves for a phone by a request that is signed as webhooks are', async () => {
    const session = await write(TEXT);
    await send();
    const [{ headers, body }] = requests as [(typeof requests)[number]];
    expect(new Stripe('sk_test_x').webhooks.constructEvent(body, headers['stripe-signature']!, SECRET)).toMatchObject({
      object: 'credence.text_message',
      to: '+12025550123',
      text: 'Your code is 493027.',
      verification_session: session,
    });
    expect(await waiting()).toEqual([]);
  });

  test('stays until it is taken: what the other side refuses is tried again', async () => {
    await write(TEXT);
    gatewayAnswers = 503;
    await expect(send()).rejects.toThrow('a message by phone was not taken: 503');
    gatewayAnswers = 204;
    await send();
    expect(requests).toHaveLength(2);
    expect(JSON.parse(requests[1]!.body).id).toBe(JSON.parse(requests[0]!.body).id);
  });

  test('is shown to no key while it waits', async () => {
    const session = await write(MAIL);
    for (const key of [api.keys.live, api.keys.liveRestricted]) {
      const { json } = await api.call('GET', `/v1/credence/outbox?verification_session=${session}`, { key });
      expect(json.data).toEqual([]);
    }
    await api.app.db.deleteFrom('message').execute();
  });

  test('cannot be written where the operator has not said how it would leave', async () => {
    const settings = { ...api.app.settings, smtp: undefined };
    const { id } = (await api.call('POST', SESSIONS, { key: api.keys.live, body: 'type=document' })).json;
    const record = (await findSession(api.app, { ...api.account, livemode: true }, id))!;
    await expect(sendMessage({ ...api.app, settings }, record, MAIL)).rejects.toThrow('cannot send such messages');
  });
});

describe('in test mode a message', () => {
  test('stays in the outbox, sealed, for the keys of its account, until its session is redacted', async () => {
    const session = await write(MAIL, api.keys.secret);
    await write(TEXT, api.keys.secret);
    const list = (path = '') => api.call('GET', `/v1/credence/outbox${path}`).then(({ json }) => json);
    expectShape('credence.message_list', await list());
    expect((await list()).data.map(({ to }: { to: string }) => to)).toEqual(['+12025550123', 'jenny@example.com']);
    expect((await list(`?verification_session=${session}`)).data).toMatchObject([
      { channel: 'email', code: '493027', text: 'Your code is 493027.', verification_session: session },
    ]);
    const jobs = await api.app.db.selectFrom('job').selectAll().where('name', '=', 'send-message').execute();
    const rows = await api.app.db.selectFrom('message').selectAll().execute();
    expect(jobs.filter(({ payload }) => rows.some(({ id }) => id === payload.messageId))).toEqual([]);
    expect(
      JSON.stringify(rows.map((row) => ({ ...row, message_sealed: row.message_sealed.toString('latin1') }))),
    ).not.toMatch(/jenny|493027/);
    await api.call('POST', `${SESSIONS}/${session}/redact`);
    await eraseSession(api.app, session);
    expect((await list(`?verification_session=${session}`)).data).toEqual([]);
    expect((await list()).data).toHaveLength(1);
  });
});

import type { HandOffOffered, HandOffOpened, HostedError, SessionView } from '@credence/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../../test/api-app.ts';
import { serveVisitors, type TestBrowser, type Visited } from '../../test/hosted-pages.ts';
import { NO_CALL } from '../app.ts';
import { readSettings } from '../config.ts';
import { cancelSession } from '../sessions/cancel.ts';
import { renewLinks } from '../sessions/links.ts';
import { eraseSession, redactSession } from '../sessions/redact.ts';
import { findMessageAnywhere, type Message } from '../store/messages.ts';
import { findSession } from '../store/sessions.ts';

const ACCOUNT = { accountId: 'acct_1handoffs', livemode: false };

let world: TestApp;
let visited: Visited;
beforeAll(async () => {
  world = await openTestApp({ CREDENCE_URL: 'https://verify.example' });
  visited = await serveVisitors(world, ACCOUNT.accountId);
});
afterAll(async () => {
  await visited?.server.close();
  await world?.close();
});

describe.each([
  ['test', false],
  ['live', true],
])('in %s mode', (mode, livemode) => {
  test('a phone that shows the code goes on with the session, and the desktop follows', async () => {
    const { id, token } = await visited.newLink({ ...ACCOUNT, livemode });
    const desktop = visited.browser();
    const phone = visited.browser();

    const { code, view } = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, { token });
    expect(code?.url).toMatch(new RegExp(`^https://verify\\.example/phone/${mode}_[\\w.-]{60,90}$`));
    expect(view).toMatchObject({ step: 'consent', phoneReach: 'camera', handOff: { role: 'first', taken: false } });

    const opened = await phone.post<HandOffOpened>('hand-off/open', { token: tokenOf(code) });
    expect(opened.phrase).toMatch(/^[a-z]+ [a-z]+$/);
    expect(opened.phrase).toBe(view.handOff?.phrase);
    expect(opened.view).toMatchObject({ step: 'elsewhere', businessName: 'Aoba Bank', returnUrl: null });
    expect(await desktop.get(`sessions/${id}`)).toMatchObject({ step: 'consent', handOff: { taken: false } });

    expect(await phone.post('hand-off/take', { token: tokenOf(code) })).toMatchObject({
      step: 'consent',
      returnUrl: null,
      handOff: { role: 'phone', taken: true, phrase: opened.phrase },
    });
    expect(await desktop.get(`sessions/${id}`)).toMatchObject({ step: 'handed_off', handOff: { taken: true } });

    await phone.agree(id);
    await phone.declare(id);
    await phone.photograph(id, 'front');
    await phone.photograph(id, 'back');
    expect(await phone.post(`sessions/${id}/submit`, {})).toMatchObject({ step: 'processing' });
    expect(await desktop.get(`sessions/${id}`)).toMatchObject({
      step: 'processing',
      returnUrl: 'https://shop.example/done',
    });
  });
});

describe('a code', () => {
  test('lets one phone in; the next is told that it was used, and the first may show it again', async () => {
    const { id, desktop, token } = await offered();
    const phone = visited.browser();
    await phone.post('hand-off/take', { token });
    const late = visited.browser();
    for (const way of ['open', 'take']) {
      expect(await late.send('POST', `hand-off/${way}`, { token }, 410)).toMatchObject({
        error: { code: 'hand_off_used' },
      });
    }
    expect(await late.get(`sessions/${id}`)).toMatchObject({ step: 'elsewhere' });
    expect(await phone.post<HandOffOpened>('hand-off/open', { token })).toMatchObject({
      phrase: null,
      view: { step: 'document' },
    });
    expect(await phone.post('hand-off/take', { token })).toMatchObject({ step: 'document' });
    expect((await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, {})).code).toBeNull();
  });

  test('of two phones at once lets one in', async () => {
    const { id, token } = await offered();
    const phones = [visited.browser(), visited.browser()];
    const answers = await Promise.all(
      phones.map(({ cookie }) =>
        visited.server.inject({
          method: 'POST',
          url: '/hosted/hand-off/take',
          headers: { cookie, 'sec-fetch-site': 'same-origin' },
          payload: { token },
        }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410]);
    const steps = await Promise.all(phones.map((phone) => phone.get(`sessions/${id}`)));
    expect(steps.map(({ step }) => step).sort()).toEqual(['document', 'elsewhere']);
  });

  test('expires by the clock of its account; the page has a newer one by then', async () => {
    const { id, desktop, token } = await offered();
    world.clock.advance(60_000);
    const next = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, {});
    expect(tokenOf(next.code)).not.toBe(token);
    expect(next.view.handOff?.phrase).toMatch(/^[a-z]+ [a-z]+$/);
    world.clock.advance(119_000);
    expect(await visited.browser().post<HandOffOpened>('hand-off/open', { token })).toMatchObject({
      phrase: next.view.handOff?.phrase,
    });
    world.clock.advance(1_000);
    expect(await visited.browser().send('POST', 'hand-off/take', { token }, 410)).toMatchObject({
      error: { code: 'hand_off_expired' },
    });
    expect(await visited.browser().post('hand-off/take', { token: tokenOf(next.code) })).toMatchObject({
      step: 'document',
    });
  });

  test.each([
    ['its end put off', (token: string) => token.replace(/\.\w+\./, '.zzzzzz.')],
    ['another generation', (token: string) => token.replace(/\.\w+$/, '.9')],
    ['another mode', (token: string) => token.replace('test_', 'live_')],
    ['a letter changed', (token: string) => token.replace(/.(?=\.)/, (letter) => (letter === 'A' ? 'B' : 'A'))],
    ['nothing of ours', () => 'nonsense'],
  ])('with %s is unknown', async (_, forge) => {
    const { token } = await offered();
    for (const way of ['open', 'take']) {
      expect(await visited.browser().send('POST', `hand-off/${way}`, { token: forge(token) }, 410)).toMatchObject({
        error: { code: 'link_expired' },
      });
    }
  });

  test('is void once the desktop asks for another, which sends the first phone away', async () => {
    const { id, desktop, token, phrase } = await offered();
    const phone = visited.browser();
    await phone.post('hand-off/take', { token });
    const another = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, { another: true });
    expect(another.view).toMatchObject({ step: 'document', handOff: { taken: false } });
    expect(await phone.get(`sessions/${id}`)).toMatchObject({ step: 'elsewhere', handOff: null });
    expect(await phone.send('POST', 'hand-off/take', { token }, 410)).toMatchObject({
      error: { code: 'hand_off_used' },
    });
    const second = visited.browser();
    expect(await second.post('hand-off/take', { token: tokenOf(another.code) })).toMatchObject({ step: 'document' });
    expect(phrase).not.toBe('');
  });

  test('shown to the browser it comes from leaves the session where it is', async () => {
    const { id, desktop, token } = await offered();
    expect(await desktop.post('hand-off/take', { token })).toMatchObject({
      step: 'document',
      handOff: { role: 'first', taken: false },
    });
    expect(await desktop.get(`sessions/${id}`)).toMatchObject({ step: 'document' });
  });
});

describe('the desktop', () => {
  test('takes the session back, and the phone is shown that it goes on elsewhere', async () => {
    const { id, desktop, token } = await offered();
    const phone = visited.browser();
    await phone.post('hand-off/take', { token });
    await phone.declare(id);
    await phone.photograph(id, 'front');
    expect(await desktop.post(`sessions/${id}/hand-off/end`, {})).toMatchObject({
      step: 'capture',
      captured: ['front'],
      handOff: null,
    });
    expect(await phone.get(`sessions/${id}`)).toMatchObject({ step: 'elsewhere' });
    expect(await phone.send('POST', `sessions/${id}/submit`, {}, 403)).toMatchObject({
      error: { code: 'link_elsewhere' },
    });
    expect(await desktop.post(`sessions/${id}/hand-off/end`, {})).toMatchObject({ step: 'capture' });
  });

  test('is the only one to hand a session over: neither a stranger nor the phone can', async () => {
    const { id, token } = await offered();
    const phone = visited.browser();
    expect(await phone.send('POST', `sessions/${id}/hand-off`, {}, 410)).toMatchObject({
      error: { code: 'link_expired' },
    });
    await phone.post('hand-off/take', { token });
    for (const way of ['hand-off', 'hand-off/end']) {
      expect(await phone.send('POST', `sessions/${id}/${way}`, {}, 403)).toMatchObject({
        error: { code: 'invalid_request' },
      });
    }
  });

  test('that asks for codes ever again meets a limit, which nobody else uses up', async () => {
    const { id, desktop } = await offered();
    const stranger = visited.browser();
    for (let i = 0; i < 20; i += 1) await stranger.send('POST', `sessions/${id}/hand-off`, {}, 410);
    await stranger.send('POST', `sessions/${id}/hand-off`, {}, 429);
    for (let i = 1; i < 20; i += 1) await desktop.post(`sessions/${id}/hand-off`, {});
    expect(await desktop.send('POST', `sessions/${id}/hand-off`, {}, 429)).toMatchObject({
      error: { code: 'rate_limit' },
    });
  });
});

describe('the link by message', () => {
  test('lies in the outbox of test mode in the language of the page, and lets the phone in for half an hour', async () => {
    const { id, desktop } = await offered();
    const sent = { address: ' Jenny.Rosen@Example.com', language: 'ja' };
    await desktop.post(`sessions/${id}/hand-off/send`, sent);
    const message = await lastMessage(id);
    expect(message).toMatchObject({ channel: 'email', kind: 'hand_off', to: 'Jenny.Rosen@example.com' });
    expect(message?.subject).toBe('スマートフォンで続ける：Aoba Bank');
    const token = /https:\/\/verify\.example\/phone\/(\S+)/.exec(message?.text ?? '')?.[1] ?? '';
    world.clock.advance(29 * 60_000);
    expect(await visited.browser().post<HandOffOpened>('hand-off/open', { token })).toMatchObject({
      phrase: expect.stringMatching(/^[a-z]+ [a-z]+$/),
    });
    world.clock.advance(60_000);
    expect(await visited.browser().send('POST', 'hand-off/take', { token }, 410)).toMatchObject({
      error: { code: 'hand_off_expired' },
    });
  });

  test('goes to a telephone as well; what nothing can be sent to is refused', async () => {
    const { id, desktop } = await offered();
    const send = (address: string, status: number, country?: string) =>
      desktop.send(
        'POST',
        `sessions/${id}/hand-off/send`,
        { address, language: 'en', ...(country && { country }) },
        status,
      );
    expect(await send('jenny@nowhere', 422)).toMatchObject({ error: { code: 'email_invalid' } });
    expect(await send('202 555 0123', 422)).toMatchObject({ error: { code: 'phone_invalid' } });
    await send('202 555 0123', 200, 'US');
    expect(await lastMessage(id)).toMatchObject({ channel: 'phone', to: '+12025550123' });
  });

  test('is sent again after a pause, and five times at most, by the clock of the account', async () => {
    const { id, desktop } = await offered();
    const send = (status: number) =>
      desktop.send('POST', `sessions/${id}/hand-off/send`, { address: 'j@example.com', language: 'en' }, status);
    await send(200);
    expect(await send(429)).toMatchObject({ error: { code: 'rate_limit' } });
    for (let i = 1; i < 5; i += 1) {
      world.clock.advance(31_000);
      await send(200);
    }
    world.clock.advance(3_600_000);
    expect(await send(409)).toMatchObject({ error: { code: 'links_used_up' } });
  });

  test('is offered in live mode only where the operator has said how', async () => {
    const { id, token } = await visited.newLink({ ...ACCOUNT, livemode: true });
    const desktop = visited.browser();
    expect((await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, { token })).channels).toEqual([]);
    const refused = { address: 'j@example.com', language: 'en' };
    await desktop.send('POST', `sessions/${id}/hand-off/send`, refused, 422);
    expect(await lastMessage(id)).toBeUndefined();
    const smtp = { CREDENCE_SMTP_URL: 'smtp://127.0.0.1:1', CREDENCE_MAIL_FROM: 'credence@example.com' };
    const settings = readSettings({ ...smtp, CREDENCE_URL: 'https://verify.example' }, '/');
    Object.assign(world.app.settings, { smtp: settings.smtp });
    try {
      const { channels } = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, {});
      expect(channels).toEqual(['email']);
      await desktop.post(`sessions/${id}/hand-off/send`, refused);
      expect(await lastMessage(id)).toMatchObject({ to: 'j@example.com' });
    } finally {
      Object.assign(world.app.settings, { smtp: undefined });
    }
  });

  test('is asked for ten times a minute from one address in live mode, whatever the session', async () => {
    let asked = 0;
    const ask = async (status: number) => {
      asked += 1;
      const { id, token } = await visited.newLink({ ...ACCOUNT, livemode: true });
      const desktop = visited.browser();
      await desktop.post(`sessions/${id}/hand-off`, { token });
      return desktop.send('POST', `sessions/${id}/hand-off/send`, { address: 'j@example.com', language: 'en' }, status);
    };
    // Two of this file have asked before; nothing can be sent, which counts.
    while (asked < 8) await ask(422);
    expect(await ask(429)).toMatchObject({ error: { code: 'rate_limit' } });
  });

  test('goes ten times an hour to one recipient in live mode, from wherever it is asked for', async () => {
    const { id, token } = await visited.newLink({ ...ACCOUNT, livemode: true });
    const desktop = visited.browser();
    await desktop.post(`sessions/${id}/hand-off`, { token });
    let asked = 0;
    const ask = async (address: string) => {
      asked += 1;
      const answer = await visited.server.inject({
        method: 'POST',
        url: `/hosted/sessions/${id}/hand-off/send`,
        headers: { cookie: desktop.cookie, 'sec-fetch-site': 'same-origin' },
        remoteAddress: `203.0.113.${asked}`,
        payload: { address, language: 'en' },
      });
      return answer.statusCode;
    };
    // Nothing can be sent, which counts.
    for (const tag of 'abcdefghij') expect(await ask(`Victim+${tag}@example.com`)).toBe(422);
    expect(await ask('vic.tim@example.com')).toBe(429);
    expect(await ask('another@example.com')).toBe(422);
    expect(await ask('nobody')).toBe(422);
  });

  test('goes to telephones in live mode only where the operator sends, and so many an hour to one calling code', async () => {
    const { id, token } = await visited.newLink({ ...ACCOUNT, livemode: true });
    const desktop = visited.browser();
    await desktop.post(`sessions/${id}/hand-off`, { token });
    const { smsLimits } = world.app.settings;
    Object.assign(world.app.settings, { smsLimits: { prefixes: ['+1', '+44'], perHour: 2 } });
    let asked = 0;
    const ask = async (address: string, country = 'JP') => {
      asked += 1;
      const answer = await visited.server.inject({
        method: 'POST',
        url: `/hosted/sessions/${id}/hand-off/send`,
        headers: { cookie: desktop.cookie, 'sec-fetch-site': 'same-origin' },
        remoteAddress: `198.51.100.${asked}`,
        payload: { address, country, language: 'en' },
      });
      return answer.json().error.code;
    };
    try {
      expect(await ask('090 1234 5678')).toBe('phone_unsupported');
      // Nothing can be sent, which counts: one calling code for all of its countries.
      expect(await ask('+12025550143')).toBe('phone_invalid');
      expect(await ask('416 555 0143', 'CA')).toBe('phone_invalid');
      expect(await ask('+18765550143')).toBe('messages_used_up');
      expect(await ask('+447400123456')).toBe('phone_invalid');
      expect(await ask('another@example.com')).toBe('email_invalid');
    } finally {
      Object.assign(world.app.settings, { smsLimits });
    }
  });

  test('is the first device’s to ask for, while it waits for a phone', async () => {
    const { id, desktop, token } = await offered();
    const phone = visited.browser();
    await phone.post('hand-off/take', { token });
    const asked = { address: 'j@example.com', language: 'en' };
    await phone.send('POST', `sessions/${id}/hand-off/send`, asked, 403);
    expect(await desktop.send('POST', `sessions/${id}/hand-off/send`, asked, 410)).toMatchObject({
      error: { code: 'hand_off_used' },
    });
    await visited.browser().send('POST', `sessions/${id}/hand-off/send`, asked, 403);
  });
});

test('who declines on the phone has declined on both, and may change their mind on either', async () => {
  const { id, desktop, token } = await offered();
  const phone = visited.browser();
  await phone.post('hand-off/take', { token });
  await phone.post(`sessions/${id}/decline`, {});
  for (const device of [phone, desktop]) {
    expect(await device.get(`sessions/${id}`)).toMatchObject({ step: 'declined' });
  }
  await desktop.agree(id);
  expect(await phone.get(`sessions/${id}`)).toMatchObject({ step: 'document' });
});

test('a session that was canceled meanwhile takes no phone, and both devices see that it is over', async () => {
  const one = await offered();
  await cancelSession(world.app, ACCOUNT, one.id, NO_CALL);
  expect(await visited.browser().send('POST', 'hand-off/open', { token: one.token }, 409)).toMatchObject({
    error: { code: 'session_closed' },
  });

  const other = await offered();
  const phone = visited.browser();
  await phone.post('hand-off/take', { token: other.token });
  await cancelSession(world.app, ACCOUNT, other.id, NO_CALL);
  for (const device of [phone, other.desktop]) {
    expect(await device.get(`sessions/${other.id}`)).toMatchObject({ step: 'closed' });
  }
  expect(await other.desktop.send('POST', `sessions/${other.id}/hand-off`, {}, 409)).toMatchObject({
    error: { code: 'session_closed' },
  });
});

test('redaction forgets the phone as well', async () => {
  const { id, desktop, token } = await offered();
  const phone = visited.browser();
  await phone.post('hand-off/take', { token });
  await cancelSession(world.app, ACCOUNT, id, NO_CALL);
  await redactSession(world.app, ACCOUNT, id, NO_CALL);
  await eraseSession(world.app, id);
  const record = await findSession(world.app, ACCOUNT, id);
  expect(record).toMatchObject({ deviceHash: null, handOff: { phrase: null, phoneHash: null } });
  for (const device of [phone, desktop]) {
    expect(await device.send('GET', `sessions/${id}`, undefined, 410)).toMatchObject({
      error: { code: 'link_expired' },
    });
  }
  expect(await phone.send('POST', 'hand-off/take', { token }, 410)).toMatchObject({ error: { code: 'link_expired' } });
});

test('a fresh link moves the session to another browser without the phone of the first', async () => {
  const { id, token } = await offered();
  const phone = visited.browser();
  await phone.post('hand-off/take', { token });
  const fresh = await renewLinks(world.app, (await findSession(world.app, ACCOUNT, id))!);
  await visited.browser().agree(id, fresh.url!.split('/').at(-1)!);
  expect(await phone.get(`sessions/${id}`)).toMatchObject({ step: 'elsewhere' });
  expect(await phone.send('POST', 'hand-off/take', { token }, 410)).toMatchObject({ error: { code: 'hand_off_used' } });
});

/** What was written to the person of a session last. */
async function lastMessage(id: string): Promise<Message | undefined> {
  const row = await world.app.db
    .selectFrom('message')
    .select('id')
    .where('session_id', '=', id)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row && (await findMessageAnywhere(world.app, row.id))?.message;
}

interface Offered {
  id: string;
  desktop: TestBrowser;
  token: string;
  phrase: string;
}

/** Somebody who has agreed at a desktop, and sees a code. */
async function offered(): Promise<Offered> {
  const { id, token } = await visited.newLink();
  const desktop = visited.browser();
  await desktop.agree(id, token);
  const { code, view } = await desktop.post<HandOffOffered>(`sessions/${id}/hand-off`, {});
  return { id, desktop, token: tokenOf(code), phrase: phraseOf(view) };
}

function tokenOf(code: HandOffOffered['code']): string {
  return code?.url.split('/').at(-1) ?? '';
}

function phraseOf({ handOff }: SessionView & Partial<HostedError>): string {
  return handOff?.phrase ?? '';
}

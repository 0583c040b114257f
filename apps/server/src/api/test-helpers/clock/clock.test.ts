import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';

const CLOCK = '/v1/test_helpers/clock';
const SESSIONS = '/v1/identity/verification_sessions';
const DAY = 86_400;

let api: TestApi;
let start: number;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(() => {
  start = Math.floor(api.clock.now().getTime() / 1000);
});
afterEach(() => move('reset'));
afterAll(() => api.close());

const move = (how: string, body = '', options: { key?: string; headers?: Record<string, string> } = {}) =>
  api.call('POST', `${CLOCK}/${how}`, { body, ...options });
const read = async (key?: string) => (await api.call('GET', CLOCK, key === undefined ? {} : { key })).json;
/** When an object that a key makes now says it was made. */
const created = async (key: string) => (await api.call('POST', SESSIONS, { key, body: 'type=document' })).json.created;

describe('the clock of test mode', () => {
  test('shows real time until it is moved', async () => {
    const clock = await read();
    expectShape('test_helpers.clock', clock);
    expect(clock).toEqual({ object: 'test_helpers.clock', frozen: false, livemode: false, now: start, offset: 0 });
  });

  test.each([
    ['by=3d', 3 * DAY],
    ['by=48h', 2 * DAY],
    ['by=90m', 5_400],
    ['by=30s', 30],
    ['seconds=61', 61],
    ['seconds=0', 0],
  ])('is advanced by %s, and runs on', async (body, seconds) => {
    const { status, json } = await move('advance', body);
    expect(status).toBe(200);
    expectShape('test_helpers.clock', json);
    expect(json).toMatchObject({ now: start + seconds, offset: seconds, frozen: false });
    expect(await created(api.keys.secret)).toBe(start + seconds);
    api.clock.advance(5_000);
    expect(await read()).toMatchObject({ now: start + seconds + 5, offset: seconds });
  });

  test('adds up', async () => {
    await move('advance', 'by=1d');
    expect((await move('advance', 'by=1d')).json.now).toBe(start + 2 * DAY);
  });

  test('is set to an instant, also to the second it is in', async () => {
    expect((await move('set', `to=${start + DAY}`)).json.now).toBe(start + DAY);
    expect((await move('set', `to=${start + DAY}`)).json.now).toBe(start + DAY);
  });

  test('stands still when frozen, moves when it is moved, and runs on from there when released', async () => {
    expect((await move('freeze')).json).toMatchObject({ now: start, frozen: true });
    api.clock.advance(60_000);
    expect(await read()).toMatchObject({ now: start, frozen: true, offset: -60 });
    expect(await created(api.keys.secret)).toBe(start);
    expect((await move('advance', 'by=1h')).json).toMatchObject({ now: start + 3_600, frozen: true });
    api.clock.advance(60_000);
    expect((await move('release')).json).toMatchObject({ now: start + 3_600, frozen: false });
    api.clock.advance(60_000);
    expect(await created(api.keys.secret)).toBe(start + 3_660);
  });

  test('returns to real time, back or forth', async () => {
    await move('advance', 'by=3d');
    expect((await move('reset')).json).toMatchObject({ now: start, offset: 0, frozen: false });
    await move('freeze');
    api.clock.advance(60_000);
    expect((await move('reset')).json).toMatchObject({ now: start + 60, offset: 0, frozen: false });
    expect(await created(api.keys.secret)).toBe(start + 60);
  });

  test('is moved once by a request that is repeated with its idempotency key, however far it was', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await move('advance', 'by=3d', { headers });
    const again = await move('advance', 'by=3d', { headers });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.text).toBe(first.text);
    expect((await read()).now).toBe(start + 3 * DAY);
  });

  test('is moved by as much as two say that move it at once', async () => {
    await Promise.all([move('advance', 'by=1d'), move('advance', 'by=2d')]);
    expect((await read()).now).toBe(start + 3 * DAY);
  });

  test('is of one account, and never of live mode', async () => {
    await move('advance', 'by=3d');
    expect(await created(api.keys.secret)).toBe(start + 3 * DAY);
    expect(await created(api.keys.stranger)).toBe(start);
    expect(await created(api.keys.live)).toBe(start);
    expect((await read(api.keys.stranger)).now).toBe(start);
    await move('advance', 'by=1d', { key: api.keys.stranger });
    expect((await read()).now).toBe(start + 3 * DAY);
    await move('reset', '', { key: api.keys.stranger });
  });

  test('says nothing to those who hold an endpoint made ahead of time, once it is back', async () => {
    await move('advance', 'by=3d');
    const endpoint = await api.stripe().webhookEndpoints.create({ url: 'https://example.com/', enabled_events: ['*'] });
    expect(endpoint.created).toBe(start + 3 * DAY);
    await move('reset');
    // Endpoints hear of what happens after they were made.
    expect((await api.stripe().webhookEndpoints.retrieve(endpoint.id)).created).toBe(start);
    await api.stripe().webhookEndpoints.del(endpoint.id);
  });
});

describe('the clock refuses', () => {
  test.each([
    ['advance', '', 'by', /^Say how far to advance the clock: by=3d, or seconds=259200\.$/],
    ['advance', 'by=1d&seconds=1', 'seconds', /^You may only specify one of these parameters: by, seconds\.$/],
    ['advance', 'by=tomorrow', 'by', /^Invalid duration: write a number and a unit, such as 3d, 48h, 90m or 30s\.$/],
    ['advance', 'by=-3d', 'by', /^Invalid duration/],
    ['advance', 'seconds=-1', 'seconds', /^The clock cannot go back: seconds must not be negative\.$/],
    ['advance', 'seconds=1.5', 'seconds', /^Invalid integer/],
    ['advance', 'by=3661d', 'by', /^A test clock can be at most 10 years ahead of real time\.$/],
    ['advance', 'seconds=999999999999999', 'seconds', /^A test clock can be at most 10 years ahead/],
    ['advance', 'by=999999999d', 'by', /^A test clock can be at most 10 years ahead/],
    ['set', '', 'to', /^Missing required param: to/],
    ['set', 'to=253402300799', 'to', /^A test clock can be at most 10 years ahead/],
    ['set', 'to=soon', 'to', /^Invalid integer/],
    ['freeze', 'at=1', 'at', /^Received unknown parameter: at/],
  ])('to %s with "%s"', async (how, body, param, message) => {
    const { status, json } = await move(how, body);
    expect({ status, param: json.error.param }).toEqual({ status: 400, param });
    expect(json.error.message).toMatch(message);
    expect((await read()).now).toBe(start);
  });

  test('to go back', async () => {
    await move('advance', 'by=1d');
    const { status, json } = await move('set', `to=${start}`);
    expect(status).toBe(400);
    expect(json.error.message).toBe(
      `The clock cannot go back: it is ${start + DAY}. Set it to a later time, or return to real time with POST /v1/test_helpers/clock/reset.`,
    );
  });

  test.each([
    ['GET', CLOCK, ''],
    ['POST', `${CLOCK}/advance`, 'by=1d'],
    ['POST', `${CLOCK}/set`, 'to=4000000000'],
    ['POST', `${CLOCK}/freeze`, ''],
    ['POST', `${CLOCK}/release`, ''],
    ['POST', `${CLOCK}/reset`, ''],
  ])('live mode by name: %s %s', async (method, path, body) => {
    const { status, json } = await api.call(method, path, {
      key: api.keys.live,
      ...(method === 'POST' && { body }),
    });
    expect(status).toBe(400);
    expect(json.error.message).toMatch(/^Only test mode has a clock that can be moved/);
  });
});

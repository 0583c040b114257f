import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, type TestApi } from '../../../test/api-server.ts';
import { findEvent } from '../../store/events.ts';
import { renderEvent } from '../serialize/event.ts';

const PATH = '/v1/events';
const NAME = 'identity.verification_session';
const DAY_MS = 24 * 3600_000;

let api: TestApi;
let sessionId: string;
let requestId: string | null;

beforeAll(async () => {
  api = await startApi();
  const created = await api.call('POST', '/v1/identity/verification_sessions', {
    body: 'type=document&provided_details[email]=person@example.com',
  });
  sessionId = created.json.id;
  requestId = created.headers.get('request-id');
  await conclude(api.app, api.account, sessionId, 'verified');
});
afterAll(() => api.close());

describe('events', () => {
  test('tell the story of a session, newest first', async () => {
    const { json } = await api.call('GET', PATH);
    expectShape('event_list', json);
    expect(typesOf(json)).toEqual([`${NAME}.verified`, `${NAME}.processing`, `${NAME}.created`]);
    for (const event of json.data) expectShape('identity.verification_session_event', event);
    expect(json.data.map((event: Event) => event.data.object.status)).toEqual([
      'verified',
      'processing',
      'requires_input',
    ]);
  });

  test('carry the session in minimal form, without a way in and without results', async () => {
    const { json, text } = await api.call('GET', PATH);
    for (const { data } of json.data) {
      expect(data.object).toMatchObject({ id: sessionId, url: null, client_secret: null });
      expect(data.object).not.toHaveProperty('verified_outputs');
    }
    expect(json.data[0].data.object.last_verification_report).toMatch(/^vr_/);
    expect(text).not.toMatch(/ERIKSSON|ANNA|L898902C3|1974/);
  });

  // Only types that end in `.updated` have them, and there is none of a session.
  test('do not say what was before', async () => {
    const { json } = await api.call('GET', PATH);
    for (const event of json.data) expect(event.data).not.toHaveProperty('previous_attributes');
  });

  test('name the request that caused them, or none', async () => {
    const { json } = await api.call('GET', PATH);
    expect(json.data.map((event: Event) => event.request)).toEqual([
      { id: null, idempotency_key: null },
      { id: null, idempotency_key: null },
      { id: requestId, idempotency_key: null },
    ]);
  });

  test('are retrieved one by one', async () => {
    const [{ id }] = (await api.call('GET', PATH)).json.data;
    const event = await api.stripe().events.retrieve(id);
    expect(event).toMatchObject({ id, object: 'event', api_version: '2026-10-28.endive', pending_webhooks: 0 });
  });

  test.each([
    [`type=${NAME}.created`, ['created']],
    ['type=identity.*', ['verified', 'processing', 'created']],
    ['type=*', ['verified', 'processing', 'created']],
    ['type=charge.*', []],
    ['type=identity_verification_session.created', []],
    [`types[]=${NAME}.created&types[]=${NAME}.verified`, ['verified', 'created']],
    ['limit=1', ['verified']],
    ['delivery_success=true', ['verified', 'processing', 'created']],
    ['delivery_success=false', []],
    ['created[gt]=99999999999', []],
  ])('are filtered by %s', async (query, expected) => {
    const { json } = await api.call('GET', `${PATH}?${query}`);
    expect(typesOf(json)).toEqual(expected.map((name) => `${NAME}.${name}`));
  });

  test.each([
    [`type=${NAME}.created&types[]=${NAME}.verified`, 'You may only specify one of these parameters: type, types.'],
    [Array.from({ length: 21 }, (_, i) => `types[]=a${i}`).join('&'), 'Invalid array: must have at most 20 elements'],
    ['delivery_success=perhaps', 'Invalid boolean: perhaps'],
  ])('cannot be asked for by %s', async (query, message) => {
    const { status, json } = await api.call('GET', `${PATH}?${query}`);
    expect(status).toBe(400);
    expect(json.error.message).toBe(message);
  });

  test('of another account or mode are not there', async () => {
    const [{ id }] = (await api.call('GET', PATH)).json.data;
    expect((await api.call('GET', PATH, { key: api.keys.stranger })).json.data).toEqual([]);
    const stranger = await api.call('GET', `${PATH}/${id}`, { key: api.keys.stranger });
    expect(stranger.status).toBe(404);
    expect(stranger.json.error).toMatchObject({
      code: 'resource_missing',
      param: 'id',
      message: `No such event: '${id}'`,
    });
    const live = await api.call('GET', `${PATH}/${id}`, { key: api.keys.live });
    expect(live.json.error.message).toContain('a similar object exists in test mode');
  });

  test('are sent to an endpoint in its own version, in the same bytes but for that', async () => {
    const [{ id }] = (await api.call('GET', PATH)).json.data;
    const event = await findEvent(api.app, api.account, id);
    const rendered = renderEvent(event!, 0, '2025-03-31.basil');
    expect(JSON.parse(rendered)).toMatchObject({ id, api_version: '2025-03-31.basil' });
    const { text } = await api.call('GET', `${PATH}/${id}`);
    expect(rendered).toBe(text.replace('2026-10-28.endive', '2025-03-31.basil'));
  });

  test('can be read for thirty days', async () => {
    const [{ id }] = (await api.call('GET', PATH)).json.data;
    const now = api.clock.now();
    api.clock.advance(30 * DAY_MS);
    expect((await api.call('GET', `${PATH}/${id}`)).status).toBe(200);
    expect(typesOf((await api.call('GET', PATH)).json)).toHaveLength(3);
    api.clock.advance(1);
    expect((await api.call('GET', `${PATH}/${id}`)).status).toBe(404);
    expect(typesOf((await api.call('GET', PATH)).json)).toHaveLength(0);
    api.clock.set(now);
  });
});

interface Event {
  type: string;
  data: { object: { status: string } };
  request: object;
}

function typesOf(list: { data: Event[] }): string[] {
  return list.data.map(({ type }) => type);
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, startProcessing, type TestApi } from '../../../test/api-server.ts';

const PATH = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('canceling a session', () => {
  test('takes away its links and its last error', async () => {
    const id = await create();
    await conclude(api.app, api.account, id, 'expired');
    const { status, json } = await cancel(id);
    expect(status).toBe(200);
    expectShape('identity.verification_session', json);
    expect(json).toMatchObject({ status: 'canceled', last_error: null, url: null, client_secret: null });
  });

  test('a second time changes nothing and tells of nothing', async () => {
    const id = await create();
    const first = await cancel(id);
    const second = await cancel(id);
    expect(second.status).toBe(200);
    expect(second.json).toEqual(first.json);
    const { json } = await api.call('GET', '/v1/events?type=identity.verification_session.canceled&limit=100');
    expect(json.data.filter((event: { data: { object: { id: string } } }) => event.data.object.id === id)).toHaveLength(
      1,
    );
  });

  test('is refused while it is processing, and once it is verified', async () => {
    const id = await create();
    await startProcessing(api.app, api.account, id);
    const refused = await cancel(id);
    expect(refused.status).toBe(400);
    expect(refused.json.error).toEqual({
      type: 'invalid_request_error',
      message:
        'You cannot cancel this VerificationSession because it has a status of "processing". Only a VerificationSession in "requires_input" status may be canceled.',
    });
    expectShape('error', refused.json);
  });

  test("is refused for another account's session, which stays as it is", async () => {
    const id = await create();
    expect((await cancel(id, api.keys.stranger)).status).toBe(404);
    expect((await cancel(id, api.keys.live)).json.error.message).toContain('a similar object exists in test mode');
    expect((await api.call('GET', `${PATH}/${id}`)).json.status).toBe('requires_input');
  });

  test('takes nothing but expand', async () => {
    const id = await create();
    const { json } = await api.call('POST', `${PATH}/${id}/cancel`, { body: 'reason=changed_mind' });
    expect(json.error.message).toBe('Received unknown parameter: reason');
    const expanded = await api.call('POST', `${PATH}/${id}/cancel`, { body: 'expand[]=verified_outputs' });
    expect(expanded.json).toMatchObject({ status: 'canceled', verified_outputs: null });
  });

  test('needs no body at all', async () => {
    const id = await create();
    const bare = await fetch(`${api.url}${PATH}/${id}/cancel`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.keys.secret}` },
    });
    expect(bare.status).toBe(200);
    const typed = await api.call('POST', `${PATH}/${id}/cancel`, { body: '' });
    expect(typed.status).toBe(200);
    expect((await api.stripe().identity.verificationSessions.cancel(id)).status).toBe('canceled');
  });
});

async function create(): Promise<string> {
  return (await api.call('POST', PATH, { body: 'type=document' })).json.id;
}

function cancel(id: string, key = api.keys.secret) {
  return api.call('POST', `${PATH}/${id}/cancel`, { key });
}

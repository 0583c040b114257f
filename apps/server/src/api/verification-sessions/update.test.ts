import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, startProcessing, type TestApi } from '../../../test/api-server.ts';
import { findOpenCaptures, insertCapture } from '../../store/captures.ts';
import { findSession } from '../../store/sessions.ts';

const PATH = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('updating a session', () => {
  test('changes what it asks for, through the official SDK', async () => {
    const { verificationSessions } = api.stripe().identity;
    const { id, url } = await verificationSessions.create({
      type: 'document',
      options: { document: { allowed_types: ['passport'] } },
      provided_details: { email: 'jenny@example.com' },
      metadata: { order: '1', note: 'x' },
    });
    const updated = await verificationSessions.update(id, {
      options: { document: { require_live_capture: true } },
      provided_details: { phone: '+15555550123' },
      metadata: { note: '', user: '7' },
    });
    expect(updated).toMatchObject({
      id,
      url,
      options: { document: { allowed_types: ['passport'], require_live_capture: true } },
      provided_details: { email: 'jenny@example.com', phone: '+15555550123' },
    });
    expect(updated.metadata).toEqual({ order: '1', user: '7' });
    expect(await verificationSessions.retrieve(id)).toEqual(updated);
    // The SDK takes an empty text in place of the map, though its types do not say so.
    const cleared = await verificationSessions.update(id, { options: { document: '' }, metadata: '' as never });
    expect(cleared).toMatchObject({ options: { document: {} }, metadata: {} });
    expect(Object.keys(cleared.options!.document!)).toEqual([]);
  });

  test('changes its type, and drops the options of the other one', async () => {
    const id = await open('&options[document][allowed_types][]=passport');
    const number = await api.call('POST', `${PATH}/${id}`, { body: 'type=id_number' });
    expectShape('identity.verification_session', number.json);
    expect(number.json).toMatchObject({ type: 'id_number' });
    expect(number.json.options).toEqual({ id_number: {} });
    const document = await api.call('POST', `${PATH}/${id}`, { body: 'type=document' });
    expect(document.json.options).toEqual({ document: {} });
  });

  test('without a parameter changes nothing, and none of it makes an event', async () => {
    const id = await open('&metadata[a]=1');
    const { status, json } = await api.call('POST', `${PATH}/${id}`, { body: '' });
    expect(status).toBe(200);
    expect(json.metadata).toEqual({ a: '1' });
    const { json: events } = await api.call('GET', '/v1/events?limit=1');
    expect(events.data[0]).toMatchObject({ type: 'identity.verification_session.created', data: { object: { id } } });
  });

  test.each([
    ['an unknown parameter', 'client_reference_id=7', 'parameter_unknown', 'client_reference_id'],
    [
      'a document’s options where none is asked for',
      'type=id_number&options[document][require_live_capture]=true',
      undefined,
      'options[document]',
    ],
    ['a flow', 'verification_flow=vf_1', 'parameter_unknown', 'verification_flow'],
    ['a type that is none', 'type=verification_flow', undefined, 'type'],
    ['notes too long', `metadata[a]=${'x'.repeat(501)}`, undefined, 'metadata'],
  ])('refuses %s', async (_, body, code, param) => {
    const { status, json } = await api.call('POST', `${PATH}/${await open()}`, { body });
    expect(status).toBe(400);
    expectShape('error', json);
    expect(json.error).toMatchObject({ param, ...(code && { code }) });
  });

  test('is refused once the session waits no more, but for its notes', async () => {
    const processing = await open();
    await startProcessing(api.app, api.account, processing);
    const verified = await open();
    await conclude(api.app, api.account, verified, 'verified');
    const canceled = await open();
    await api.call('POST', `${PATH}/${canceled}/cancel`);
    for (const [status, id] of Object.entries({ processing, verified, canceled })) {
      for (const body of ['type=id_number', 'options[document]=', 'provided_details[phone]=1&metadata[a]=1']) {
        const refused = await api.call('POST', `${PATH}/${id}`, { body });
        expect(refused.status).toBe(400);
        expect(refused.json.error.message).toBe(
          `You cannot update this VerificationSession because it has a status of "${status}".`,
        );
      }
      const noted = await api.call('POST', `${PATH}/${id}`, { body: 'metadata[b]=2' });
      expect(noted.json).toMatchObject({ status, metadata: { b: '2' }, url: null, client_secret: null });
      expect(noted.json.metadata).not.toHaveProperty('a');
    }
  });

  test('of another account or mode finds nothing', async () => {
    const id = await open();
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await api.call('POST', `${PATH}/${id}`, { key, body: 'metadata[a]=1' })).status).toBe(404);
    }
  });

  test('by two at once keeps what each of them said', async () => {
    const id = await open();
    const bodies = Array.from({ length: 8 }, (_, i) => `metadata[k${i}]=${i}`);
    await Promise.all(bodies.map((body) => api.call('POST', `${PATH}/${id}`, { body })));
    const { json } = await api.call('GET', `${PATH}/${id}`);
    expect(Object.keys(json.metadata)).toHaveLength(8);
  });

  test('leaves nothing of photos that no longer count', async () => {
    const id = await open();
    await photograph(id, 'half-way-front');
    await api.call('POST', `${PATH}/${id}`, { body: 'options[document][require_id_number]=true' });
    expect(await findOpenCaptures(api.app, id)).toHaveLength(1);
    await api.call('POST', `${PATH}/${id}`, { body: 'options[document][allowed_types][]=passport' });
    expect(await findOpenCaptures(api.app, id)).toEqual([]);
    expect((await findSession(api.app, api.account, id))!.session).toMatchObject({ declared: null, consent: null });
    const jobs = await api.app.db.selectFrom('job').select(['name', 'payload']).execute();
    expect(jobs).toContainEqual({ name: 'delete-blob', payload: { blob: 'half-way-front' } });
  });
});

async function open(more = ''): Promise<string> {
  return (await api.call('POST', PATH, { body: `type=document${more}` })).json.id;
}

/** A person who has agreed, chosen an ID card and photographed its front. */
async function photograph(id: string, blobName: string) {
  const { session, key } = (await findSession(api.app, api.account, id))!;
  await api.app.db
    .updateTable('verification_session')
    .set({
      consent: JSON.stringify({ at: '2026-11-02T10:00:00Z', language: 'en', textVersion: 'document-1' }),
      declared: JSON.stringify({ type: 'id_card', country: 'UTO' }),
    })
    .where('id', '=', id)
    .execute();
  await insertCapture(
    api.app,
    { ...session, sessionId: id },
    { side: 'front' },
    {
      type: 'jpg',
      sizeBytes: 4,
      blobName,
      wrappedKey: key!.sealBytes('file-key', Buffer.alloc(32)),
    },
  );
}

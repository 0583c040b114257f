import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { startApi, startProcessing, type TestApi } from '../../../test/api-server.ts';
import { giveUpOnSubmission } from '../../sessions/decide.ts';

const FLOWS = '/v1/identity/verification_flows';
const SESSIONS = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('the report of a session made from a flow', () => {
  test('names the flow, and calls nothing verified that was not checked', async () => {
    const flow = await create('options[email][require_verification]=true&options[phone][require_verification]=true');
    const { json: session } = await api.call('POST', SESSIONS, {
      body: `verification_flow=${flow}&provided_details[email]=jenny@example.com`,
    });
    await startProcessing(api.app, api.account, session.id);
    const { submission_id } = await rowOf(session.id);
    await giveUpOnSubmission(api.app, submission_id!);

    const body = await api.call('GET', `${SESSIONS}/${session.id}?expand[]=last_verification_report`);
    expectShape('identity.verification_session', body.json);
    expect(body.json).toMatchObject({
      status: 'requires_input',
      last_verification_report: {
        type: 'verification_flow',
        verification_flow: flow,
        document: { status: 'unverified' },
        email: { email: null, status: 'unverified', error: { code: 'email_unverified_other' } },
        phone: { phone: null, status: 'unverified', error: { code: 'phone_unverified_other' } },
      },
    });
  });
});

describe('a session made from a flow', () => {
  test('asks for what the flow asks for, through the official SDK', async () => {
    const stripe = api.stripe();
    const flow = (await stripe.rawRequest('POST', FLOWS, {
      name: 'Drivers',
      options: {
        document: { allowed_types: ['driving_license'], require_live_capture: true },
        email: { require_verification: true },
        matching: { name: 'similar' },
        id_number: { require_verification: true },
      },
    })) as unknown as { id: string };
    expectShape('identity.verification_flow', await stripe.rawRequest('GET', `${FLOWS}/${flow.id}`).then(plain));

    const session = await stripe.identity.verificationSessions.create({
      verification_flow: flow.id,
      client_reference_id: 'driver_7',
      provided_details: { email: 'jenny@example.com' },
      metadata: { team: 'fleet' },
    });
    expectShape('identity.verification_session', plain(session));
    expect(session).toMatchObject({
      type: 'verification_flow',
      verification_flow: flow.id,
      status: 'requires_input',
      client_reference_id: 'driver_7',
      provided_details: { email: 'jenny@example.com' },
      metadata: { team: 'fleet' },
      options: {
        document: { allowed_types: ['driving_license'], require_live_capture: true },
        email: { require_verification: true },
        matching: { name: 'similar' },
        id_number: {},
      },
    });
    expect(session.url).toContain('/start/test_');

    const again = await stripe.identity.verificationSessions.retrieve(session.id);
    expect(again).toMatchObject({ type: 'verification_flow', verification_flow: flow.id, options: session.options });
    const events = await stripe.events.list({ type: 'identity.verification_session.created', limit: 1 });
    expect(events.data[0]).toMatchObject({
      data: { object: { id: session.id, type: 'verification_flow', verification_flow: flow.id } },
    });
  });

  test('keeps its terms when the flow changes', async () => {
    const flow = await create('options[document][allowed_types][]=passport');
    const before = await api.call('POST', SESSIONS, { body: `verification_flow=${flow}` });
    await api.call('POST', `${FLOWS}/${flow}`, { body: 'options[document][allowed_types][]=id_card' });
    const after = await api.call('POST', SESSIONS, { body: `verification_flow=${flow}` });
    const retrieved = await api.call('GET', `${SESSIONS}/${before.json.id}`);
    expect(retrieved.json.options.document.allowed_types).toEqual(['passport']);
    expect(after.json.options.document.allowed_types).toEqual(['id_card']);
  });

  test('sends people where the flow says, unless the session says otherwise', async () => {
    const flow = await create('return_url=https://shop.example/flow');
    expect(await returnUrlOf(`verification_flow=${flow}`)).toBe('https://shop.example/flow');
    const own = `verification_flow=${flow}&return_url=https://shop.example/own`;
    expect(await returnUrlOf(own)).toBe('https://shop.example/own');
  });

  test.each([
    ['type=document', 'You may only specify one of these parameters: type, verification_flow.', 'type'],
    [
      'options[document][require_live_capture]=true',
      'You may only specify one of these parameters: options, verification_flow.',
      'options',
    ],
  ])('is refused together with %s', async (extra, message, param) => {
    const flow = await create('');
    const { status, json } = await api.call('POST', SESSIONS, { body: `verification_flow=${flow}&${extra}` });
    expect(status).toBe(400);
    expect(json.error).toEqual({ message, param, type: 'invalid_request_error' });
  });

  test('is refused while the flow is inactive', async () => {
    const flow = await create('active=false');
    const refused = await api.call('POST', SESSIONS, { body: `verification_flow=${flow}` });
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatchObject({
      message: `The verification flow '${flow}' is inactive: it creates no sessions until it is activated again.`,
      param: 'verification_flow',
    });
    await api.call('POST', `${FLOWS}/${flow}`, { body: 'active=true' });
    expect((await api.call('POST', SESSIONS, { body: `verification_flow=${flow}` })).status).toBe(200);
  });

  test.each(['vf_nope', 'nope', `vf_${'0'.repeat(300)}`])('is refused where there is no flow %s', async (id) => {
    const { status, json } = await api.call('POST', SESSIONS, { body: `verification_flow=${id}` });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({
      code: 'resource_missing',
      message: `No such verification flow: '${id}'`,
      param: 'verification_flow',
    });
  });

  test('is refused where the flow is another account’s or of the other mode', async () => {
    const flow = await create('');
    const body = `verification_flow=${flow}`;
    const stranger = await api.call('POST', SESSIONS, { key: api.keys.stranger, body });
    expect(stranger.status).toBe(400);
    expect(stranger.json.error.message).toBe(`No such verification flow: '${flow}'`);
    const live = await api.call('POST', SESSIONS, { key: api.keys.live, body });
    expect(live.status).toBe(400);
    expect(live.json.error.message).toBe(
      `No such verification flow: '${flow}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
    );
  });
});

async function create(body: string): Promise<string> {
  const { status, json } = await api.call('POST', FLOWS, { body });
  expect({ status, json }).toMatchObject({ status: 200 });
  return json.id;
}

async function returnUrlOf(body: string): Promise<string | null> {
  const { json } = await api.call('POST', SESSIONS, { body });
  return (await rowOf(json.id)).return_url;
}

function rowOf(id: string) {
  return api.app.db.selectFrom('verification_session').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

/** What came over the wire, without what the SDK adds. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

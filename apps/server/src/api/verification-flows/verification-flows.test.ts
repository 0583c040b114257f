import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../test/api-server.ts';

const PATH = '/v1/identity/verification_flows';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('creating a flow', () => {
  test('without a word gives an active one that asks for a document and has no public address', async () => {
    const { status, json } = await api.call('POST', PATH, { body: '' });
    expect(status).toBe(200);
    expectShape('identity.verification_flow', json);
    expect(json).toMatchObject({
      active: true,
      livemode: false,
      metadata: {},
      name: null,
      options: { document: {} },
      return_url: null,
      static_link: { active: false, url: null },
    });
  });

  test('takes all there is to set, in test mode', async () => {
    const flow = await create(
      [
        'name=Drivers',
        'active=false',
        'options[document][allowed_types][0]=passport',
        'options[document][allowed_types][1]=passport',
        'options[document][require_live_capture]=true',
        'options[document][require_matching_selfie]=true',
        'options[document][require_id_number]=false',
        'options[email][require_verification]=true',
        'options[phone][require_verification]=false',
        'options[matching][name]=similar',
        'options[matching][dob]=none',
        'options[id_number][require_verification]=true',
        'return_url=https://shop.example/done',
        'metadata[team]=fleet',
        'static_link[active]=true',
      ].join('&'),
    );
    expectShape('identity.verification_flow', flow);
    expect(flow).toMatchObject({
      name: 'Drivers',
      active: false,
      options: {
        document: {
          allowed_types: ['passport'],
          require_live_capture: true,
          require_matching_selfie: true,
          require_id_number: false,
        },
        email: { require_verification: true },
        phone: { require_verification: false },
        matching: { name: 'similar', dob: 'none' },
        id_number: { require_verification: true },
      },
      return_url: 'https://shop.example/done',
      metadata: { team: 'fleet' },
    });
    expect(flow.static_link).toEqual({
      active: true,
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/flow\/test_[A-Za-z0-9]{24}[\w-]{32}$/),
    });
  });

  test('that asks for an ID number alone asks for no document', async () => {
    const { options } = await create('options[id_number][require_verification]=true');
    expect(options).toEqual({ id_number: { require_verification: true } });
  });

  test.each([
    ['options[email][require_verification]', 'CREDENCE_SMTP_URL and CREDENCE_MAIL_FROM'],
    ['options[phone][require_verification]', 'CREDENCE_SMS_WEBHOOK_URL and CREDENCE_SMS_WEBHOOK_SECRET'],
  ])('in live mode is refused where it asks for codes that could not be sent: %s', async (param, settings) => {
    const { status, json } = await api.call('POST', PATH, { key: api.keys.live, body: `${param}=true` });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param, type: 'invalid_request_error' });
    expect(json.error.message).toContain(settings);
    const { json: live } = await api.call('POST', PATH, { key: api.keys.live, body: 'name=Live' });
    const updated = await api.call('POST', `${PATH}/${live.id}`, { key: api.keys.live, body: `${param}=true` });
    expect(updated.json.error).toMatchObject({ param });
  });

  test.each([
    ['type=document', 'parameter_unknown', 'type'],
    ['options[selfie]=true', 'parameter_unknown', 'options[selfie]'],
    ['options[document][allowed_types][]=library_card', undefined, 'options[document][allowed_types][0]'],
    ['options[matching][name]=exact', undefined, 'options[matching][name]'],
    ['active=yes', undefined, 'active'],
    ['static_link=true', undefined, 'static_link'],
    ['return_url=javascript:alert(1)', 'url_invalid', 'return_url'],
    [`name=${'x'.repeat(256)}`, undefined, 'name'],
  ])('with %.60s is refused', async (body, code, param) => {
    const { status, json } = await api.call('POST', PATH, { body });
    expect(status).toBe(400);
    expect(json.error.code).toBe(code);
    expect(json.error.param).toBe(param);
  });

  test('takes the permission to write', async () => {
    const reader = await api.makeKey('restricted', ['identity_product_read']);
    expect((await api.call('POST', PATH, { key: reader, body: '' })).status).toBe(403);
    expect((await api.call('GET', PATH, { key: reader })).status).toBe(200);
  });
});

describe('updating a flow', () => {
  test('changes what is named, and leaves the rest', async () => {
    const { id } = await create(
      'name=First&options[document][allowed_types][]=passport&options[email][require_verification]=true&metadata[a]=1&metadata[b]=2',
    );
    const flow = await update(
      id,
      'options[document][require_live_capture]=true&metadata[a]=&metadata[c]=3&return_url=https://shop.example/',
    );
    expectShape('identity.verification_flow', flow);
    expect(flow).toMatchObject({
      name: 'First',
      options: {
        document: { allowed_types: ['passport'], require_live_capture: true },
        email: { require_verification: true },
      },
      return_url: 'https://shop.example/',
    });
    expect(flow.metadata).toEqual({ b: '2', c: '3' });

    const cleared = await update(id, 'name=&return_url=&options[document]=&options[email]=&metadata=');
    expect(cleared).toMatchObject({ name: null, return_url: null, metadata: {} });
    expect(cleared.options).toEqual({ document: {} });
  });

  test('switches its static link off and on without changing its address', async () => {
    const { id, static_link: first } = await create('static_link[active]=true');
    expect((await update(id, 'static_link[active]=false')).static_link).toEqual({ active: false, url: null });
    expect((await update(id, 'static_link[active]=true')).static_link).toEqual(first);
  });

  test('keeps both of two changes at once', async () => {
    const { id } = await create('');
    await Promise.all([update(id, 'metadata[one]=1'), update(id, 'metadata[two]=2')]);
    expect((await api.call('GET', `${PATH}/${id}`)).json.metadata).toEqual({ one: '1', two: '2' });
  });

  test('is refused where there would be more than 50 keys of metadata', async () => {
    const { id } = await create(Array.from({ length: 50 }, (_, i) => `metadata[k${i}]=x`).join('&'));
    const { status, json } = await api.call('POST', `${PATH}/${id}`, { body: 'metadata[one_more]=x' });
    expect(status).toBe(400);
    expect(json.error.message).toContain('up to 50 keys');
  });
});

test.each([
  ['retrieving', 'GET', undefined],
  ['updating', 'POST', 'name=Mine'],
])('%s another account’s flow, or one of the other mode, is as if there were none', async (_, method, body) => {
  const { id } = await create('');
  const options = body === undefined ? {} : { body };
  const stranger = await api.call(method, `${PATH}/${id}`, { ...options, key: api.keys.stranger });
  expect(stranger.status).toBe(404);
  expect(stranger.json.error).toMatchObject({
    code: 'resource_missing',
    message: `No such verification flow: '${id}'`,
  });
  const live = await api.call(method, `${PATH}/${id}`, { ...options, key: api.keys.live });
  expect(live.status).toBe(404);
  expect(live.json.error.message).toContain('a similar object exists in test mode');
  expect((await api.call(method, `${PATH}/vf_%00`, options)).status).toBe(404);
});

test('flows are listed newest first, by page and by whether they are active, through the official SDK', async () => {
  const key = await api.makeKey('secret');
  const stripe = api.stripe(key);
  const made: string[] = [];
  for (const active of [true, false, true]) {
    api.clock.advance(1000);
    const flow = (await stripe.rawRequest('POST', PATH, { active, options: { document: {} } })) as unknown as {
      id: string;
    };
    made.unshift(flow.id);
  }
  const ids = async (query: string) => {
    const { status, json } = await api.call('GET', `${PATH}?${query}`);
    expect(status).toBe(200);
    expectShape('identity.verification_flow_list', json);
    return { ids: json.data.map((flow: { id: string }) => flow.id), more: json.has_more };
  };
  expect(await ids('limit=3')).toEqual({ ids: made, more: true });
  expect(await ids(`limit=1&starting_after=${made[0]}`)).toEqual({ ids: [made[1]], more: true });
  expect(await ids(`limit=2&active=true`)).toMatchObject({ ids: [made[0], made[2]] });
  expect(await ids(`limit=1&active=false`)).toMatchObject({ ids: [made[1]] });
  const unknown = await api.call('GET', `${PATH}?starting_after=vf_nope`);
  expect(unknown.json.error.message).toBe("No such verification flow: 'vf_nope'");
});

async function create(body: string) {
  const { status, json } = await api.call('POST', PATH, { body });
  expect({ status, json }).toMatchObject({ status: 200 });
  return json;
}

async function update(id: string, body: string) {
  const { status, json } = await api.call('POST', `${PATH}/${id}`, { body });
  expect({ status, json }).toMatchObject({ status: 200 });
  return json;
}

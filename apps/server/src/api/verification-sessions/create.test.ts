import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../test/api-server.ts';

const PATH = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('creating a session', () => {
  test('gives one that waits for input, and the two ways in', async () => {
    const { status, json } = await api.call('POST', PATH, { body: 'type=document' });
    expect(status).toBe(200);
    expectShape('identity.verification_session', json);
    expect(json).toMatchObject({
      object: 'identity.verification_session',
      status: 'requires_input',
      type: 'document',
      livemode: false,
      options: { document: {} },
      metadata: {},
      last_error: null,
      last_verification_report: null,
      redaction: null,
      created: Math.floor(api.clock.now().getTime() / 1000),
    });
    expect(json.id).toMatch(/^vs_[A-Za-z0-9]{24}$/);
    expect(json.client_secret).toMatch(new RegExp(`^${json.id}_secret_test_`));
    expect(json.url).toContain('/start/test_');
    expect(json).not.toHaveProperty('verified_outputs');
    expect(json).not.toHaveProperty('return_url');
  });

  test('keeps all the integrator says about it', async () => {
    const params = {
      type: 'document',
      options: { document: { allowed_types: ['passport', 'id_card'], require_live_capture: true } },
      provided_details: { email: 'person@example.com', phone: '+15555550100' },
      client_reference_id: 'user-42',
      related_customer: 'cus_1',
      related_person: { account: 'acct_1', person: 'person_1' },
      return_url: 'https://example.com/done?ok=1',
      metadata: { user_id: '42', '7': 'seven' },
    } as const;
    const created = await api.stripe().identity.verificationSessions.create({
      ...params,
      options: { document: { ...params.options.document, allowed_types: ['passport', 'id_card'] } },
    });
    const { return_url: _, ...told } = params;
    expect(created).toMatchObject(told);
    expectShape('identity.verification_session', JSON.parse(JSON.stringify(created)));
    expect(await api.stripe().identity.verificationSessions.retrieve(created.id)).toMatchObject(told);
  });

  test('counts an option that was set to nothing as not set', async () => {
    const { json } = await api.call('POST', PATH, { body: 'type=document&options[document]=&metadata=' });
    expect(json).toMatchObject({ options: { document: {} }, metadata: {} });
  });

  test.each([
    ['nothing', '', 'parameter_missing', 'type', 'Missing required param: type.'],
    ['another type', 'type=passport', undefined, 'type', 'Invalid type: must be one of document or id_number'],
    ['an unknown parameter', 'type=document&foo=1', 'parameter_unknown', 'foo', 'Received unknown parameter: foo'],
    [
      'an unknown option',
      'type=document&options[document][foo]=1',
      'parameter_unknown',
      'options[document][foo]',
      'Received unknown parameter: options[document][foo]',
    ],
    [
      'a document’s options without a document',
      'type=id_number&options[document][require_live_capture]=true',
      undefined,
      'options[document]',
      'options[document] applies to sessions of type document only.',
    ],
    ['a flow', 'verification_flow=vf_1', 'resource_missing', 'verification_flow', "No such verification flow: 'vf_1'"],
    [
      'a customer twice',
      'type=document&related_customer=cus_1&related_customer_account=acct_1',
      undefined,
      'related_customer',
      'You may only specify one of these parameters: related_customer, related_customer_account.',
    ],
    [
      'half a person',
      'type=document&related_person[account]=acct_1',
      'parameter_missing',
      'related_person[person]',
      'Missing required param: related_person[person].',
    ],
    ['a relative return_url', 'type=document&return_url=/done', 'url_invalid', 'return_url', 'Not a valid URL'],
    [
      'a return_url that is a script',
      'type=document&return_url=javascript:alert(1)',
      'url_invalid',
      'return_url',
      'Not a valid URL',
    ],
    [
      'an unknown document',
      'type=document&options[document][allowed_types][]=library_card',
      undefined,
      'options[document][allowed_types][0]',
      'Invalid options[document][allowed_types][0]: must be one of driving_license, id_card, or passport',
    ],
    [
      'no e-mail address',
      'type=document&provided_details[email]=person',
      undefined,
      'provided_details[email]',
      'Invalid email address: person',
    ],
    [
      'a phone number whose + became a space',
      'type=document&provided_details[phone]=+15555550100',
      undefined,
      'provided_details[phone]',
      'Invalid phone number:  15555550100. Send it like +15555550100; in a form, + is written %2B.',
    ],
  ])('refuses %s', async (_, body, code, param, message) => {
    const { status, json } = await api.call('POST', PATH, { body });
    expect(status).toBe(400);
    expectShape('error', json);
    expect(json.error).toEqual({
      type: 'invalid_request_error',
      message,
      param,
      ...(code && { code, doc_url: expect.any(String) }),
    });
  });

  test.each([
    ['type=document&options[document][require_matching_selfie]=true', { document: { require_matching_selfie: true } }],
    ['type=document&options[document][require_id_number]=true', { document: { require_id_number: true } }],
    ['type=id_number', { id_number: {} }],
    ['type=id_number&options[document]=', { id_number: {} }],
  ])('%s is granted in test mode', async (body, options) => {
    const { status, json } = await api.call('POST', PATH, { body });
    expect(status).toBe(200);
    expectShape('identity.verification_session', json);
    expect(json.options).toEqual(options);
  });

  test.each(['type=id_number', 'type=document&options[document][require_id_number]=true'])(
    '%s is granted in live mode, too: without anybody to ask the number ends unverified',
    async (body) => {
      expect((await api.call('POST', PATH, { body, key: api.keys.live })).status).toBe(200);
    },
  );

  test('makes nothing of what it refuses', async () => {
    const before = await countSessions();
    await api.call('POST', PATH, { body: 'type=document&foo=1' });
    await api.call('POST', PATH, { body: 'type=document&expand[]=verified_outputs.dob' });
    expect(await countSessions()).toBe(before);
  });

  test('takes texts up to their limits', async () => {
    const limits = { client_reference_id: 5000, 'metadata[k]': 500 };
    for (const [name, max] of Object.entries(limits)) {
      const value = (length: number) => `type=document&${name}=${randomLetters(length)}`;
      expect((await api.call('POST', PATH, { body: value(max) })).status).toBe(200);
      expect((await api.call('POST', PATH, { body: value(max + 1) })).status).toBe(400);
    }
  });
});

async function countSessions(): Promise<number> {
  const { json } = await api.call('GET', `${PATH}?limit=100`);
  return json.data.length;
}

/** Not one letter repeated: what compresses well fits where other text does not. */
function randomLetters(length: number): string {
  let seed = 7;
  return Array.from({ length }, () => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(97 + (seed % 26));
  }).join('');
}

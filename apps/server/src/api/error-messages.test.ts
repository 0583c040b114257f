import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import {
  type Called,
  type CallOptions,
  conclude,
  startApi,
  startProcessing,
  type TestApi,
} from '../../test/api-server.ts';

/**
 * What the original says, as far as it is known, and what we say where it is not: clients match on these texts.
 * `code` and `param` are left out where the original sends none.
 */
interface Expected {
  status: number;
  type?: 'idempotency_error' | 'api_error';
  code?: string;
  param?: string;
  message: string;
  headers?: Record<string, string>;
}

const VERSION = { 'stripe-version': '2026-10-28.endive' };
const SESSIONS = '/v1/identity/verification_sessions';
const EVENTS = '/v1/events';
const ENDPOINTS = '/v1/webhook_endpoints';

let api: TestApi;
const ids: Record<'verified' | 'processing' | 'live' | 'open', string> = {
  verified: '',
  processing: '',
  live: '',
  open: '',
};

beforeAll(async () => {
  api = await startApi();
  const make = async (key = api.keys.secret) => (await post(SESSIONS, 'type=document', { key })).json.id;
  ids.open = await make();
  ids.live = await make(api.keys.live);
  ids.verified = await make();
  await conclude(api.app, api.account, ids.verified, 'verified');
  ids.processing = await make();
  await startProcessing(api.app, api.account, ids.processing);
});
afterAll(() => api.close());

const get = (path: string, options?: CallOptions) => api.call('GET', path, options);
const post = (path: string, body: string, options?: CallOptions) => api.call('POST', path, { body, ...options });

const emptied = (param: string) =>
  `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;
const mismatch = (key: string) =>
  `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
const docs = () => `${api.app.settings.publicUrl}/docs/api`;

const CASES: [what: string, ask: () => Promise<Called>, expected: Expected | (() => Expected)][] = [
  // Parameters
  [
    'an unknown parameter',
    () => post(SESSIONS, 'type=document&foo=1'),
    { status: 400, code: 'parameter_unknown', param: 'foo', message: 'Received unknown parameter: foo' },
  ],
  [
    'an unknown parameter inside another',
    () => post(SESSIONS, 'type=document&options[foo]=1'),
    {
      status: 400,
      code: 'parameter_unknown',
      param: 'options[foo]',
      message: 'Received unknown parameter: options[foo]',
    },
  ],
  [
    'several unknown parameters',
    () => post(SESSIONS, 'type=document&a=1&b=2'),
    { status: 400, code: 'parameter_unknown', param: 'a', message: 'Received unknown parameters: a, b' },
  ],
  [
    'nothing where something is required',
    () => post(SESSIONS, ''),
    { status: 400, code: 'parameter_missing', param: 'type', message: 'Missing required param: type.' },
  ],
  [
    'an empty text',
    () => post(SESSIONS, 'type='),
    { status: 400, code: 'parameter_invalid_empty', param: 'type', message: emptied('type') },
  ],
  [
    'an empty expand',
    () => get(`${SESSIONS}/${ids.open}?expand=`),
    { status: 400, code: 'parameter_invalid_empty', param: 'expand', message: emptied('expand') },
  ],
  [
    'a choice there is not, of two',
    () => post(SESSIONS, 'type=passport'),
    { status: 400, param: 'type', message: 'Invalid type: must be one of document or id_number' },
  ],
  [
    'a choice there is not, of more',
    () => get(`${SESSIONS}?status=open`),
    {
      status: 400,
      param: 'status',
      message: 'Invalid status: must be one of canceled, processing, requires_input, or verified',
    },
  ],
  [
    'a map in place of a text',
    () => post(SESSIONS, 'type=document&client_reference_id[a]=1'),
    { status: 400, param: 'client_reference_id', message: 'Invalid string: {"a":"1"}' },
  ],
  [
    'a boolean that is none',
    () => post(SESSIONS, 'type=document&options[document][require_live_capture]=yes'),
    { status: 400, param: 'options[document][require_live_capture]', message: 'Invalid boolean: yes' },
  ],
  [
    'an integer that is none',
    () => get(`${SESSIONS}?limit=ten`),
    { status: 400, code: 'parameter_invalid_integer', param: 'limit', message: 'Invalid integer: ten' },
  ],
  [
    'a text in place of an array',
    () => post(SESSIONS, 'type=document&options[document][allowed_types]=passport'),
    { status: 400, param: 'options[document][allowed_types]', message: 'Invalid array' },
  ],
  [
    'a text in place of a map',
    () => post(SESSIONS, 'type=document&options=1'),
    { status: 400, param: 'options', message: 'Invalid object' },
  ],
  [
    'an address that is none',
    () => post(SESSIONS, 'type=document&return_url=example'),
    { status: 400, code: 'url_invalid', param: 'return_url', message: 'Not a valid URL' },
  ],
  [
    'two of which one is allowed',
    () => post(SESSIONS, 'type=document&related_customer=a&related_customer_account=b'),
    {
      status: 400,
      param: 'related_customer',
      message: 'You may only specify one of these parameters: related_customer, related_customer_account.',
    },
  ],
  [
    'a metadata value that is too long',
    () => post(SESSIONS, `type=document&metadata[k]=${'v'.repeat(501)}`),
    {
      status: 400,
      param: 'metadata',
      message: `Metadata values can have up to 500 characters, but you passed in a value that is 501 characters. Invalid value: ${'v'.repeat(501)}`,
    },
  ],
  [
    'a metadata key that is too long',
    () => post(SESSIONS, `type=document&metadata[${'k'.repeat(41)}]=v`),
    {
      status: 400,
      param: 'metadata',
      message: `Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters. Invalid key: ${'k'.repeat(41)}`,
    },
  ],
  [
    'more metadata than there may be',
    () => post(SESSIONS, `type=document&${Array.from({ length: 51 }, (_, i) => `metadata[k${i}]=v`).join('&')}`),
    { status: 400, param: 'metadata', message: 'Metadata can have up to 50 keys, but you passed in 51.' },
  ],

  // Objects
  [
    'no such session',
    () => get(`${SESSIONS}/vs_x`),
    { status: 404, code: 'resource_missing', param: 'session', message: "No such VerificationSession: 'vs_x'" },
  ],
  [
    'no such report',
    () => get('/v1/identity/verification_reports/vr_x'),
    { status: 404, code: 'resource_missing', param: 'report', message: "No such VerificationReport: 'vr_x'" },
  ],
  [
    'no such flow',
    () => get('/v1/identity/verification_flows/vf_x'),
    { status: 404, code: 'resource_missing', param: 'verification_flow', message: "No such verification flow: 'vf_x'" },
  ],
  [
    'no such flow, named by a parameter',
    () => post(SESSIONS, 'verification_flow=vf_x'),
    { status: 400, code: 'resource_missing', param: 'verification_flow', message: "No such verification flow: 'vf_x'" },
  ],
  [
    'no such event',
    () => get(`${EVENTS}/evt_x`),
    { status: 404, code: 'resource_missing', param: 'id', message: "No such event: 'evt_x'" },
  ],
  [
    'no such endpoint',
    () => get(`${ENDPOINTS}/we_x`),
    { status: 404, code: 'resource_missing', param: 'webhook_endpoint', message: "No such webhook endpoint: 'we_x'" },
  ],
  [
    'an object of live mode, asked for in test mode',
    () => get(`${SESSIONS}/${ids.live}`),
    () => ({
      status: 404,
      code: 'resource_missing',
      param: 'session',
      message: `No such VerificationSession: '${ids.live}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
    }),
  ],
  [
    'an object of test mode, asked for in live mode',
    () => get(`${SESSIONS}/${ids.open}`, { key: api.keys.live }),
    () => ({
      status: 404,
      code: 'resource_missing',
      param: 'session',
      message: `No such VerificationSession: '${ids.open}'; a similar object exists in test mode, but a live mode key was used to make this request.`,
    }),
  ],
  [
    'cancelling what is verified',
    () => post(`${SESSIONS}/${ids.verified}/cancel`, ''),
    {
      status: 400,
      message:
        'You cannot cancel this VerificationSession because it has a status of "verified". Only a VerificationSession in "requires_input" status may be canceled.',
    },
  ],
  [
    'cancelling what is being processed',
    () => post(`${SESSIONS}/${ids.processing}/cancel`, ''),
    {
      status: 400,
      message:
        'You cannot cancel this VerificationSession because it has a status of "processing". Only a VerificationSession in "requires_input" status may be canceled.',
    },
  ],

  [
    'no such file',
    () => get('/v1/files/file_x'),
    { status: 404, code: 'resource_missing', param: 'file', message: "No such file upload: 'file_x'" },
  ],
  [
    'no such file, named by a parameter',
    () => post('/v1/file_links', 'file=file_x'),
    { status: 400, code: 'resource_missing', param: 'file', message: "No such file upload: 'file_x'" },
  ],
  [
    'no such file link',
    () => get('/v1/file_links/link_x'),
    { status: 404, code: 'resource_missing', param: 'link', message: "No such file link: 'link_x'" },
  ],
  [
    'no such session, for an ephemeral key',
    () => post('/v1/ephemeral_keys', 'verification_session=vs_x', { headers: VERSION }),
    {
      status: 400,
      code: 'resource_missing',
      param: 'verification_session',
      message: "No such VerificationSession: 'vs_x'",
    },
  ],
  [
    'redacting what is being processed',
    () => post(`${SESSIONS}/${ids.processing}/redact`, ''),
    {
      status: 400,
      message: 'You cannot redact this VerificationSession because it has a status of "processing".',
    },
  ],
  [
    'changing what is verified',
    () => post(`${SESSIONS}/${ids.verified}`, 'type=document'),
    {
      status: 400,
      message: 'You cannot update this VerificationSession because it has a status of "verified".',
    },
  ],
  [
    'an ephemeral key without a version',
    () => post('/v1/ephemeral_keys', `verification_session=${ids.open}`),
    { status: 400, message: 'Creating an ephemeral key requires an explicit Stripe-Version header.' },
  ],

  // Expand and lists
  [
    'expanding what cannot be expanded',
    () => get(`${SESSIONS}/${ids.open}?expand[]=foo.bar`),
    { status: 400, message: 'This property cannot be expanded (foo).' },
  ],
  [
    'expanding a list without data',
    () => get(`${SESSIONS}?expand[]=verified_outputs`),
    {
      status: 400,
      message:
        "This property cannot be expanded (verified_outputs). You may want to try expanding 'data.verified_outputs' instead.",
    },
  ],
  [
    'expanding five levels',
    () => get(`${SESSIONS}?expand[]=data.last_verification_report.document.a.b`),
    {
      status: 400,
      code: 'property_expansion_max_depth',
      message:
        'You cannot expand more than 4 levels of a property. Property: data.last_verification_report.document.a.b',
    },
  ],
  [
    'expanding a total',
    () => get(`${SESSIONS}?expand[]=total_count`),
    { status: 400, message: 'This property cannot be included (total_count)' },
  ],
  [
    'both cursors',
    () => get(`${SESSIONS}?starting_after=vs_1&ending_before=vs_2`),
    { status: 400, message: 'Received both starting_after and ending_before parameters. Please pass in only one.' },
  ],
  [
    'an unknown cursor',
    () => get(`${SESSIONS}?starting_after=vs_x`),
    { status: 400, code: 'resource_missing', param: 'starting_after', message: "No such VerificationSession: 'vs_x'" },
  ],
  [
    'sensitive results with a secret key',
    () => get(`${SESSIONS}/${ids.verified}?expand[]=verified_outputs.dob`),
    {
      status: 403,
      param: 'expand',
      message:
        'The field verified_outputs.dob holds sensitive verification results. Use a restricted API key that has permission to read them.',
    },
  ],

  // Keys
  [
    'no key',
    () => get(SESSIONS, { key: null }),
    () => ({
      status: 401,
      message: `You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See ${docs()}#authentication for details.`,
      headers: { 'www-authenticate': 'Basic realm="Stripe"' },
    }),
  ],
  [
    'a key that is none',
    () => get(SESSIONS, { key: 'sk_test_1234567890abcd' }),
    { status: 401, message: 'Invalid API Key provided: sk_test_**********abcd' },
  ],
  [
    'a publishable key',
    () => get(SESSIONS, { key: api.keys.publishable }),
    {
      status: 401,
      message: 'This API call cannot be made with a publishable API key. Please use a secret API key.',
    },
  ],
  [
    'a key without the permission',
    async () => get(SESSIONS, { key: await api.makeKey('restricted', ['event_read']) }),
    () => ({
      status: 403,
      message: expect.stringMatching(
        new RegExp(
          `^The provided key 'rk_test_\\*+\\w{4}' does not have the required permissions for this endpoint on account '${api.account.accountId}'\\. Having the 'rak_identity_product_read' permission would allow this request to continue\\.$`,
        ),
      ) as unknown as string,
    }),
  ],
  [
    'another account',
    () => get(SESSIONS, { headers: { 'stripe-account': 'acct_1' } }),
    () => ({
      status: 403,
      message: expect.stringContaining("does not have access to account 'acct_1'") as unknown as string,
    }),
  ],

  // Requests
  [
    'an address there is not',
    () => post('/v1/charges?amount=1', 'amount=1'),
    () => ({
      status: 404,
      message: `Unrecognized request URL (POST: /v1/charges). Please see ${docs()} for the requests this server answers.`,
    }),
  ],
  [
    'a list with a slash behind it',
    () => get(`${SESSIONS}/`),
    () => ({
      status: 404,
      message: `Unrecognized request URL (GET: ${SESSIONS}/). To list objects, leave out the slash at the end; to retrieve one, put its id there: it may have been empty. Please see ${docs()} for the requests this server answers.`,
    }),
  ],
  [
    'a method there is not',
    () => api.call('PATCH', `${SESSIONS}/${ids.open}`),
    () => ({
      status: 404,
      message: `Unrecognized request URL (PATCH: ${SESSIONS}/${ids.open}). Please see ${docs()} for the requests this server answers.`,
    }),
  ],
  [
    'a version there is not',
    () => get(SESSIONS, { headers: { 'stripe-version': '2030-01-01' } }),
    { status: 400, message: 'Invalid Stripe API version: 2030-01-01' },
  ],
  [
    'an endless address',
    () => get(`${SESSIONS}?limit=${'1'.repeat(16 * 1024)}`),
    { status: 414, message: 'The address of this request is longer than 16384 characters. Ask for less at once.' },
  ],
  [
    'a body in JSON',
    () => post(SESSIONS, '{"type":"document"}', { headers: { 'content-type': 'application/json' } }),
    {
      status: 400,
      message:
        'Parameters must be form-encoded (Content-Type: application/x-www-form-urlencoded); this request came as application/json.',
    },
  ],

  // Idempotency
  [
    'a key used for something else',
    async () => {
      const headers = { 'idempotency-key': 'used' };
      await post(SESSIONS, 'type=document', { headers });
      return post(SESSIONS, 'type=document&client_reference_id=a', { headers });
    },
    { status: 400, type: 'idempotency_error', message: mismatch('used') },
  ],
  [
    'an empty idempotency key',
    () => post(SESSIONS, 'type=document', { headers: { 'idempotency-key': '' } }),
    { status: 400, message: 'Idempotency Key must be a non-empty string.' },
  ],
  [
    'an idempotency key that is too long',
    () => post(SESSIONS, 'type=document', { headers: { 'idempotency-key': 'k'.repeat(256) } }),
    { status: 400, type: 'idempotency_error', message: 'Idempotency keys can have up to 255 characters.' },
  ],

  // Webhook endpoints
  [
    'an endpoint at a private address',
    () => post(ENDPOINTS, 'url=https://10.0.0.1/&enabled_events[]=*'),
    () => ({
      status: 400,
      code: 'url_invalid',
      param: 'url',
      message: expect.stringMatching(/^Invalid URL: URL must be publicly accessible/) as unknown as string,
    }),
  ],
  [
    'one endpoint too many',
    async () => {
      const body = 'url=https://example.com/&enabled_events[]=*';
      for (let i = 0; i < 16; i += 1) await post(ENDPOINTS, body);
      return post(ENDPOINTS, body);
    },
    { status: 400, message: 'You have reached the maximum of 16 webhook endpoints for this mode.' },
  ],
  [
    'an endpoint without https in live mode',
    () => post(ENDPOINTS, 'url=http://example.com/&enabled_events[]=*', { key: api.keys.live }),
    { status: 400, code: 'url_invalid', param: 'url', message: 'Invalid URL: URL must use https in live mode.' },
  ],
];

describe('the answer to', () => {
  test.each(CASES)('%s', async (_, ask, expected) => {
    const { status, headers, json, text } = await ask();
    const wanted = typeof expected === 'function' ? expected() : expected;
    const { code, param, message, type = 'invalid_request_error' } = wanted;
    const explained = code !== undefined && code !== 'property_expansion_max_depth';
    expect({ status, error: json.error }).toEqual({
      status: wanted.status,
      error: {
        type,
        message,
        ...(code !== undefined && { code }),
        ...(explained && { doc_url: `${docs()}#error-${code.replaceAll('_', '-')}` }),
        ...(param !== undefined && { param }),
      },
    });
    expectShape('error', json);
    expect(text).toBe(JSON.stringify(json, null, 2));
    expect(headers.get('request-id')).toMatch(/^req_[A-Za-z0-9]{14}$/);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    for (const [name, value] of Object.entries(wanted.headers ?? {})) expect(headers.get(name)).toBe(value);
  });
});

describe('what is no request', () => {
  test.each([
    ['endless headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['something else than HTTP', 'hello\r\n\r\n', 400],
  ])('%s: is answered in the shape of errors, and hung up on', async (_, bytes, status) => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    socket.write(bytes);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/Request-Id: req_\w{14}\r\n/);
    expectShape('error', JSON.parse(body));
  });
});

describe('a browser', () => {
  test('may ask from anywhere, and may read what SDKs read', async () => {
    const { status, headers } = await api.call('OPTIONS', SESSIONS, {
      key: null,
      headers: {
        origin: 'https://example.com',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,stripe-version',
      },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD, POST, DELETE');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,stripe-version');
    expect(headers.get('access-control-allow-credentials')).toBeNull();

    const answer = await get(SESSIONS, { headers: { origin: 'https://example.com' } });
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'Request-Id, Stripe-Manage-Version, Stripe-Should-Retry, X-Stripe-External-Auth-Required, X-Stripe-Privileged-Session-Required',
    );
  });

  test('that asks for the head of an answer gets that alone', async () => {
    const head = await api.call('HEAD', `${SESSIONS}/${ids.open}`);
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers.get('request-id')).toMatch(/^req_/);
    expect((await api.call('HEAD', `${SESSIONS}/vs_x`)).status).toBe(404);
  });
});

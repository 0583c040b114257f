import { request as rawRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../test/api-server.ts';

const PATH = '/v1/identity/verification_sessions';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('parameters arrive in every encoding clients use', () => {
  const TYPES = { document: { allowed_types: ['passport', 'id_card'] } };

  test.each([
    [
      'Node, Ruby, PHP, Go',
      'type=document&options[document][allowed_types][0]=passport&options[document][allowed_types][1]=id_card',
    ],
    [
      'curl, the CLI',
      'type=document&options[document][allowed_types][]=passport&options[document][allowed_types][]=id_card',
    ],
    [
      'percent-encoded brackets',
      'type=document&options%5Bdocument%5D%5Ballowed_types%5D%5B%5D=passport&options%5Bdocument%5D%5Ballowed_types%5D%5B%5D=id_card',
    ],
  ])('%s', async (_, body) => {
    const { status, json } = await api.call('POST', PATH, { body });
    expect(status).toBe(200);
    expect(json.options).toEqual(TYPES);
  });

  test('with a charset, and from the query', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    expect((await api.call('POST', PATH, { body: 'type=document', headers })).status).toBe(200);
    expect(
      (await api.call('POST', `${PATH}?type=document`, { body: 'client_reference_id=a' })).json.client_reference_id,
    ).toBe('a');
  });

  test('an empty body with its type, a plus for a space, an escaped asterisk, and empty values that clear', async () => {
    const { json } = await api.call('POST', PATH, {
      body: 'type=document&client_reference_id=a+b%2Bc&metadata[a]=%2A&metadata[b]=&options[document]=',
    });
    expect(json).toMatchObject({ client_reference_id: 'a b+c', metadata: { a: '*' }, options: { document: {} } });
    expect((await api.call('POST', `${PATH}/${json.id}/cancel`, { body: '' })).status).toBe(200);
    expect((await api.call('POST', `${PATH}?type=document&metadata=`, { body: '' })).json.metadata).toEqual({});
  });

  test('GET with the form type and no body, as Node sends it', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${api.keys.secret}`,
        'content-type': 'application/x-www-form-urlencoded',
      };
      rawRequest(`${api.url}${PATH}?limit=1`, { headers }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe('a body is refused', () => {
  test.each([
    ['JSON', 'application/json', '{"type":"document"}'],
    ['multipart', 'multipart/form-data; boundary=x', '--x--'],
    ['plain text', 'text/plain', 'type=document'],
  ])('as %s, saying what is expected', async (_, contentType, body) => {
    const { status, json } = await api.call('POST', PATH, { body, headers: { 'content-type': contentType } });
    expect(status).toBe(400);
    expect(json.error.message).toBe(
      `Parameters must be form-encoded (Content-Type: application/x-www-form-urlencoded); this request came as ${contentType.split(';')[0]}.`,
    );
    expectShape('error', json);
  });

  test('when it is larger than any create can be', async () => {
    const { status, json } = await api.call('POST', PATH, { body: `type=document&x=${'x'.repeat(1024 * 1024)}` });
    expect(status).toBe(413);
    expect(json.error.type).toBe('invalid_request_error');
  });

  test('before it is read, when there is no key', async () => {
    const body = `x=${'x'.repeat(100_000)}`;
    expect((await api.call('POST', PATH, { key: null, body })).status).toBe(401);
  });

  test.each([
    ['given twice', 'type=document&type=document'],
    ['malformed', 'type=%zz'],
    ['with a null character', 'type=document&client_reference_id=a%00b'],
    ['with the prototype', 'type=document&metadata[__proto__]=1'],
    ['too many', 'a[]=1&'.repeat(1001)],
  ])('with parameters %s', async (_, body) => {
    const { status, json } = await api.call('POST', PATH, { body });
    expect(status).toBe(400);
    expectShape('error', json);
  });
});

describe('what there is not', () => {
  test.each([
    ['GET', '/v1/charges'],
    ['POST', '/v1/identity/verification_sessions/vs_1/approve'],
    ['PUT', PATH],
    ['DELETE', PATH],
    ['GET', '/v1'],
    ['GET', '/v1/'],
  ])('%s %s is no request this server knows', async (method, path) => {
    const { status, json, headers } = await api.call(method, path, { key: null });
    expect(status).toBe(404);
    expect(json.error.type).toBe('invalid_request_error');
    expect(json.error.message).toContain(`Unrecognized request URL (${method}: ${path}).`);
    expect(headers.get('request-id')).toMatch(/^req_/);
  });
});

describe('every answer', () => {
  test('names its request, its version, and that it is not to be kept', async () => {
    const { headers, text, json } = await api.call('POST', PATH, { body: 'type=document' });
    expect(headers.get('request-id')).toMatch(/^req_[A-Za-z0-9]{14}$/);
    expect(headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(headers.get('cache-control')).toBe('no-cache, no-store');
    expect(headers.get('content-type')).toBe('application/json');
    expect(text).toBe(JSON.stringify(json, null, 2));
  });

  test('is in the version asked for', async () => {
    const { headers } = await api.call('GET', PATH, { headers: { 'stripe-version': '2024-06-20' } });
    expect(headers.get('stripe-version')).toBe('2024-06-20');
  });

  test.each(['2026-10-29', 'latest', ''])('the version %j is none', async (version) => {
    const { status, json } = await api.call('GET', PATH, { headers: { 'stripe-version': version } });
    expect(status).toBe(400);
    expect(json.error.message).toBe(`Invalid Stripe API version: ${version}`);
  });

  test('to a refusal names its request too', async () => {
    const { headers } = await api.call('POST', PATH, { body: 'type=document&foo=1' });
    expect(headers.get('request-id')).toMatch(/^req_[A-Za-z0-9]{14}$/);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-cache, no-store');
  });
});

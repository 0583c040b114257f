import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../../test/api-schemas.ts';
import { startApi, type TestApi } from '../../../../test/api-server.ts';
import { png } from '../../../../test/pictures.ts';
import { registerHosted } from '../../../hosted/register.ts';
import { getAccount, updateAccount } from '../../../store/accounts.ts';

const PATH = '/v1/credence/account';

let api: TestApi;
let pages: FastifyInstance;
beforeAll(async () => {
  api = await startApi();
  api.app.analysis = { ...api.app.analysis, inspect: async () => ({ format: 'png', width: 64, height: 64 }) };
  pages = Fastify();
  await pages.register(async (scope) => registerHosted(scope, api.app));
});
afterAll(async () => {
  await pages.close();
  await api.close();
});

const change = (body: string) => api.call('POST', PATH, { body });
async function upload(purpose: 'business_icon' | 'business_logo' | 'dispute_evidence') {
  const file = { data: png(64, 64), name: 'picture.png', type: 'image/png' };
  return (await api.stripe().files.create({ purpose, file })).id;
}

describe('the settings of an account', () => {
  test('are as they always were until they are changed, one by one, and back', async () => {
    const before = (await api.call('GET', PATH)).json;
    expectShape('credence.account', before);
    expect(before).toMatchObject({
      id: api.account.accountId,
      allowed_origins: [],
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      face_search: false,
      links: { privacy_policy: null, support: null, terms: null },
      retention_days: null,
      retry_limit: 5,
      support_email: null,
    });
    const { status, json } = await change(
      [
        'branding[primary_color]=%230E6B58',
        'links[privacy_policy]=https://shop.example/privacy',
        'allowed_origins[]=https://shop.example',
        'allowed_origins[]=http://127.0.0.1:4242',
        'face_search=true',
        'retention_days=30',
        'retry_limit=3',
        'support_email=help@shop.example',
      ].join('&'),
    );
    expect(status).toBe(200);
    expectShape('credence.account', json);
    expect(json).toMatchObject({
      allowed_origins: ['https://shop.example', 'http://127.0.0.1:4242'],
      branding: { primary_color: '#0E6B58' },
      face_search: true,
      links: { privacy_policy: 'https://shop.example/privacy', terms: null },
      retention_days: 30,
      retry_limit: 3,
      support_email: 'help@shop.example',
    });
    await change('links[terms]=https://shop.example/terms');
    const back = await change(
      'branding[primary_color]=&links[privacy_policy]=&links[terms]=&allowed_origins=&face_search=false&retention_days=&retry_limit=&support_email=',
    );
    expect(back.json).toEqual(before);
  });

  test('that two requests change at the same time are both kept', async () => {
    const asBothSawIt = await getAccount(api.app, api.account.accountId);
    await updateAccount(api.app, asBothSawIt, { businessName: 'Aoba', settings: { retryLimit: 9 } });
    await updateAccount(api.app, asBothSawIt, { settings: { retentionDays: 9 } });
    const { business_name, retry_limit, retention_days } = (await api.call('GET', PATH)).json;
    expect({ business_name, retry_limit, retention_days }).toEqual({
      business_name: 'Aoba',
      retry_limit: 9,
      retention_days: 9,
    });
    const { businessName } = asBothSawIt;
    await updateAccount(api.app, asBothSawIt, { businessName, settings: { retryLimit: null, retentionDays: null } });
  });

  test('hold in both modes, and for nobody else', async () => {
    await change('retry_limit=7');
    expect((await api.call('GET', PATH, { key: api.keys.live })).json.retry_limit).toBe(7);
    expect((await api.call('GET', PATH, { key: api.keys.stranger })).json.retry_limit).toBe(5);
    await change('retry_limit=');
  });

  test.each([
    ['branding[primary_color]=green', 'branding[primary_color]'],
    ['branding[primary_color]=%23fff', 'branding[primary_color]'],
    ['allowed_origins[]=https://shop.example/', 'allowed_origins[0]'],
    ['allowed_origins[]=http://shop.example', 'allowed_origins[0]'],
    ['allowed_origins[]=*', 'allowed_origins[0]'],
    ['allowed_origins[]=https://shop.example%3B script-src *', 'allowed_origins[0]'],
    ['links[terms]=javascript:alert(1)', 'links[terms]'],
    ['retention_days=0', 'retention_days'],
    ['retry_limit=21', 'retry_limit'],
    ['branding[icon]=file_none', 'branding[icon]'],
    ['plan=gold', 'plan'],
  ])('cannot be "%s"', async (body, param) => {
    const { status, json } = await change(body);
    expect(status).toBe(400);
    expect(json.error.param).toBe(param);
  });
});

describe('a picture of the business', () => {
  const look = (id: string) => pages.inject(`/hosted/brand/${id}`);

  test('is shown to everybody once it is set, and to nobody before or after', async () => {
    const [icon, logo] = [await upload('business_icon'), await upload('business_logo')];
    expect((await look(icon)).statusCode).toBe(404);
    const set = await change(`branding[icon]=${icon}&branding[logo]=${logo}`);
    expect(set.json.branding).toMatchObject({ icon, logo });
    const seen = await look(icon);
    expect(seen.statusCode).toBe(200);
    expect(seen.headers['content-type']).toBe('image/png');
    expect(seen.headers['x-content-type-options']).toBe('nosniff');
    expect(seen.rawPayload.equals(png(64, 64))).toBe(true);
    await change('branding[icon]=');
    expect((await look(icon)).statusCode).toBe(404);
    expect((await look(logo)).statusCode).toBe(200);
  });

  test('must be one of the account, meant for its place', async () => {
    const evidence = await upload('dispute_evidence');
    const wrong = await change(`branding[logo]=${evidence}`);
    expect(wrong.json.error).toMatchObject({
      param: 'branding[logo]',
      message: `The file '${evidence}' was not uploaded with the purpose business_logo.`,
    });
    const icon = await upload('business_icon');
    const stolen = await api.call('POST', PATH, { key: api.keys.stranger, body: `branding[icon]=${icon}` });
    expect(stolen.json.error.message).toBe(`No such file: '${icon}'`);
    expect((await look(evidence)).statusCode).toBe(404);
    expect((await look('..%2Fsecret')).statusCode).toBe(404);
  });
});

test('a person tries as often as the account lets them', async () => {
  await change('retry_limit=1');
  const { id } = (await api.call('POST', '/v1/identity/verification_sessions', { body: 'type=document' })).json;
  await api.app.db
    .updateTable('verification_session')
    .set({ submission_count: 1, device_hash: await hashOf('d'.repeat(43)) })
    .where('id', '=', id)
    .execute();
  const headers = { cookie: `credence_device=${'d'.repeat(43)}`, 'sec-fetch-site': 'same-origin' };
  const view = async () => (await pages.inject({ url: `/hosted/sessions/${id}`, headers })).json();
  expect(await view()).toMatchObject({ step: 'closed', attemptsLeft: 0 });
  await change('retry_limit=2');
  expect(await view()).toMatchObject({ step: 'consent', attemptsLeft: 1 });
  await change('retry_limit=');
});

async function hashOf(device: string): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(device)));
}

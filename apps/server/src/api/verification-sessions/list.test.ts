import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, startApi, startProcessing, type TestApi } from '../../../test/api-server.ts';

const PATH = '/v1/identity/verification_sessions';

let api: TestApi;
/** Oldest first; one a minute. */
const ids: string[] = [];
let start: number;

beforeAll(async () => {
  api = await startApi();
  start = Math.floor(api.clock.now().getTime() / 1000);
  for (let i = 0; i < 12; i += 1) {
    api.clock.set(new Date((start + i * 60) * 1000 + 500));
    const related = i === 1 ? '&related_customer=cus_1' : i === 2 ? '&related_customer_account=acct_1' : '';
    const body = `type=document&client_reference_id=user-${i % 2}${related}`;
    ids.push((await api.call('POST', PATH, { body })).json.id);
  }
  await api.call('POST', `${PATH}/${ids[0]}/cancel`);
  await startProcessing(api.app, api.account, ids[1]!);
  await conclude(api.app, api.account, ids[2]!, 'verified');
});
afterAll(() => api.close());

describe('listing sessions', () => {
  test('gives ten, newest first, and says that there are more', async () => {
    const page = await list('');
    expectShape('identity.verification_session_list', page);
    expect(idsOf(page)).toEqual(ids.slice(2).reverse());
    expect(page).toMatchObject({ object: 'list', has_more: true, url: PATH });
    expect(Object.keys(page).sort()).toEqual(['data', 'has_more', 'object', 'url']);
  });

  test.each([
    ['limit=3', 3],
    ['limit=0', 1],
    ['limit=-5', 1],
    ['limit=1000', 12],
  ])('%s gives %i', async (query, count) => {
    expect((await list(query)).data).toHaveLength(count);
  });

  test('pages forwards and backwards over the same items', async () => {
    const first = await list('limit=5');
    const second = await list(`limit=5&starting_after=${first.data[4].id}`);
    const third = await list(`limit=5&starting_after=${second.data[4].id}`);
    expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual([...ids].reverse());
    expect([first.has_more, second.has_more, third.has_more]).toEqual([true, true, false]);

    const back = await list(`limit=5&ending_before=${third.data[0].id}`);
    expect(idsOf(back)).toEqual(idsOf(second));
    expect(back.has_more).toBe(true);
    expect(await list(`limit=5&ending_before=${second.data[0].id}`)).toMatchObject({ has_more: false });
  });

  test('is walked by the official SDK, in both directions', async () => {
    const { verificationSessions } = api.stripe().identity;
    const forwards = await verificationSessions.list({ limit: 5 }).autoPagingToArray({ limit: 100 });
    expect(forwards.map(({ id }) => id)).toEqual([...ids].reverse());
    const backwards = await verificationSessions
      .list({ limit: 4, ending_before: ids[0]! })
      .autoPagingToArray({ limit: 100 });
    expect(backwards.map(({ id }) => id)).toEqual(ids.slice(1));
  });

  test.each([
    ['status=canceled', [0]],
    ['status=processing', [1]],
    ['status=verified', [2]],
    ['related_customer=cus_1', [1]],
    ['related_customer_account=acct_1', [2]],
    ['client_reference_id=user-1', [11, 9, 7, 5, 3, 1]],
    ['client_reference_id=nobody', []],
  ])('%s filters', async (query, expected) => {
    expect(idsOf(await list(`limit=100&${query}`))).toEqual(expected.map((i) => ids[i]));
  });

  test('takes a cursor that no longer passes the filter', async () => {
    const page = await list(`status=requires_input&limit=100&starting_after=${ids[2]}`);
    expect(page.data).toEqual([]);
    const older = await list(`client_reference_id=user-0&limit=1&starting_after=${ids[3]}`);
    expect(idsOf(older)).toEqual([ids[2]]);
  });

  // A session is made half a second into its second: what is shown as second 60 counts as second 60.
  test.each([
    [() => `created=${start + 60}`, [1]],
    [() => `created[gt]=${start + 60}&created[lt]=${start + 240}`, [3, 2]],
    [() => `created[gte]=${start + 60}&created[lte]=${start + 180}`, [3, 2, 1]],
    [() => `created%5Bgte%5D=${start + 660}`, [11]],
  ])('filters by the second of creation', async (query, expected) => {
    expect(idsOf(await list(query()))).toEqual(expected.map((i) => ids[i]));
  });

  test('expands every element, the results with a restricted key', async () => {
    const path = 'data.last_verification_report.document.number';
    const { data } = await list(`status=verified&expand[]=${path}&expand[]=data.verified_outputs`, api.keys.restricted);
    expect(data[0].last_verification_report.document.number).toBe('L898902C3');
    expect(data[0].verified_outputs.last_name).toBe('ERIKSSON');
    expect((await api.call('GET', `${PATH}?expand[]=${path}`)).status).toBe(403);
  });

  test("knows nothing of another account's sessions", async () => {
    expect((await list('', api.keys.stranger)).data).toEqual([]);
    const { status, json } = await api.call('GET', `${PATH}?starting_after=${ids[0]}`, { key: api.keys.stranger });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
      message: `No such VerificationSession: '${ids[0]}'`,
    });
  });

  test("knows nothing of the other mode's sessions", async () => {
    expect((await list('', api.keys.live)).data).toEqual([]);
  });

  test.each([
    [
      'starting_after=vs_1&ending_before=vs_2',
      'Received both starting_after and ending_before parameters. Please pass in only one.',
    ],
    ['starting_after=vs_1', "No such VerificationSession: 'vs_1'"],
    ['status=open', 'Invalid status: must be one of canceled, processing, requires_input, or verified'],
    ['limit=ten', 'Invalid integer: ten'],
    ['created[since]=1', 'Received unknown parameter: created[since]'],
    ['type=document', 'Received unknown parameter: type'],
    [
      'expand[]=verified_outputs',
      "This property cannot be expanded (verified_outputs). You may want to try expanding 'data.verified_outputs' instead.",
    ],
    ['expand[]=total_count', 'This property cannot be included (total_count)'],
  ])('refuses %s', async (query, message) => {
    const { status, json } = await api.call('GET', `${PATH}?${query}`);
    expect(status).toBe(400);
    expect(json.error.message).toBe(message);
  });
});

async function list(query: string, key = api.keys.secret) {
  const { status, json } = await api.call('GET', `${PATH}?${query}`, { key });
  expect(status).toBe(200);
  return json;
}

function idsOf(page: { data: { id: string }[] }): string[] {
  return page.data.map(({ id }) => id);
}

import { POSE_ORDERS } from '@credence/verification';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../test/api-server.ts';
import { goHalfWay, purposesOf } from '../../test/half-way.ts';
import { openVisitors, type Visitors } from '../../test/visitors.ts';

const SELFIE = 'type=document&options[document][require_matching_selfie]=true';

let api: TestApi;
let visitors: Visitors;
beforeAll(async () => {
  api = await startApi();
  visitors = await openVisitors(api);
});
afterAll(async () => {
  await visitors.close();
  await api.close();
});

describe('what a head is asked to do', () => {
  test('is asked for once there is a face, and answered in its order, one picture each', async () => {
    const { person } = await halfWay(SELFIE);
    expect((await person.ask('motion')).issued.error.code).toBe('captures_missing');
    expect((await person.photograph('selfie')).view).toMatchObject({ captured: ['front'], challengeDue: true });
    const { challenge, view } = (await person.ask('motion')).issued;
    expect(view).toMatchObject({ captured: ['front'], challengeDue: true });
    expect(POSE_ORDERS).toContainEqual(challenge.poses);
    expect((await person.turn(challenge.id, 2)).status).toBe(400);
    await person.turn(challenge.id, 1);
    await person.turn(challenge.id, 2);
    expect((await person.submit()).status).toBe(409);
    expect((await person.turn(challenge.id, 5)).status).toBe(400);
    await person.turn(challenge.id, 3);
    expect((await person.turn(challenge.id, 4)).view).toMatchObject({
      captured: ['front', 'selfie'],
      challengeDue: false,
    });
    expect((await person.submit()).status).toBe(200);
  });

  test('holds for two minutes by the account’s clock, and for this session only', async () => {
    const { person } = await halfWay(SELFIE);
    await person.photograph('selfie');
    const { challenge } = (await person.ask('motion')).issued;
    const other = await halfWay(SELFIE);
    await other.person.photograph('selfie');
    expect((await other.person.turn(challenge.id, 1)).view.error.code).toBe('challenge_expired');
    api.clock.advance(challenge.limitSeconds * 1000);
    expect((await person.turn(challenge.id, 1)).status).toBe(200);
    api.clock.advance(1);
    expect((await person.turn(challenge.id, 2)).view.error.code).toBe('challenge_expired');
  });

  test('is asked anew, in an order of its own, and what answered the question before is forgotten', async () => {
    const { id, person } = await halfWay(SELFIE);
    await person.photograph('selfie');
    const orders = new Set<string>();
    let first = '';
    // That sixty lots are all the same happens once in 14^59 times.
    for (let i = 0; i < 60; i += 1) {
      const { challenge } = (await person.ask('motion')).issued;
      first ||= challenge.id;
      orders.add(challenge.poses.join());
      if (i === 0) await person.turn(challenge.id, 1);
    }
    expect(orders.size).toBeGreaterThan(1);
    expect((await person.turn(first, 1)).view.error.code).toBe('challenge_expired');
    expect(await purposesOf(api, id)).toEqual(['identity_document_downloadable', 'selfie']);
  });

  test('is to be done again for another picture of the face', async () => {
    const { id, person } = await halfWay(SELFIE);
    await person.photograph('selfie');
    const { challenge } = (await person.ask('motion')).issued;
    for (const frame of [1, 2, 3, 4]) await person.turn(challenge.id, frame);
    expect((await person.photograph('selfie')).view).toMatchObject({ captured: ['front'], challengeDue: true });
    expect(await purposesOf(api, id)).toEqual(['identity_document_downloadable', 'selfie']);
  });

  test('is judged with the pictures, by what was asked, how long it took and with which cameras', async () => {
    const { id, person } = await halfWay(SELFIE);
    expect((await person.photograph('selfie', 'OBS Virtual Camera')).status).toBe(400);
    await person.photograph('selfie', 'virtual');
    const { challenge } = (await person.ask('motion')).issued;
    api.clock.advance(5_000);
    for (const frame of [1, 2, 3]) await person.turn(challenge.id, frame, 'physical');
    await person.turn(challenge.id, 4);
    await person.submit();
    const seen = await visitors.work(id, 'a passport');
    expect(seen?.frames.map(({ camera }) => camera)).toEqual([
      'virtual',
      'physical',
      'physical',
      'physical',
      undefined,
    ]);
    expect(seen).toMatchObject({ challenge: { poses: challenge.poses, tookMs: 5_000 } });
  });
});

const halfWay = (body?: string) => goHalfWay(api, visitors, body);

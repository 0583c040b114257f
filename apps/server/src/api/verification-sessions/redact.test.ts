import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectShape } from '../../../test/api-schemas.ts';
import { conclude, eventsOf, startApi, startProcessing, type TestApi } from '../../../test/api-server.ts';
import { BlobMissing } from '../../blobs/blobs.ts';
import { newId } from '../../ids.ts';
import { deleteBlob } from '../../jobs/delete-blob.ts';
import { eraseLogLines } from '../../jobs/erase-log-lines.ts';
import { postponeRedaction, redactSessionData } from '../../jobs/redact-session.ts';
import type { SessionKey } from '../../keys/vault.ts';
import { insertCapture } from '../../store/captures.ts';
import { findSession } from '../../store/sessions.ts';

const PATH = '/v1/identity/verification_sessions';
const NAME = 'identity.verification_session';
const DATE = { day: 1, month: 1, year: 1 };

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.stripe().webhookEndpoints.create({
    url: 'https://shop.example/all',
    enabled_events: ['*'],
  });
});
afterAll(() => api.close());

describe('redacting', () => {
  test('a session that waits cancels it, and tells so at once', async () => {
    const { id } = await person();
    const { status, json } = await api.call('POST', `${PATH}/${id}/redact`);
    expect(status).toBe(200);
    expectShape(NAME, json);
    expect(json).toMatchObject({
      status: 'canceled',
      redaction: { status: 'processing' },
      url: null,
      client_secret: null,
      last_error: null,
    });
    expect(await eventsOf(api.app, id)).toEqual(['canceled', 'created']);
    expect((await jobsOf(id)).length).toBe(1);
  });

  test('is done through the official SDK, and done again without harm', async () => {
    const { verificationSessions } = api.stripe().identity;
    const { id } = await person();
    await conclude(api.app, api.account, id, 'verified');
    expect((await verificationSessions.redact(id)).redaction).toEqual({ status: 'processing' });
    expect((await verificationSessions.redact(id)).redaction).toEqual({ status: 'processing' });
    expect((await jobsOf(id)).length).toBe(1);
    await redactSessionData(api.app, id);
    const again = await verificationSessions.redact(id);
    expect(again).toMatchObject({ status: 'verified', redaction: { status: 'redacted' } });
    expect((await jobsOf(id)).length).toBe(1);
  });

  test('a session that is being processed is refused', async () => {
    const { id } = await person();
    await startProcessing(api.app, api.account, id);
    const { status, json } = await api.call('POST', `${PATH}/${id}/redact`);
    expect(status).toBe(400);
    expectShape('error', json);
    expect(json.error.message).toBe(
      'You cannot redact this VerificationSession because it has a status of "processing".',
    );
  });

  test('a session of another account or mode finds nothing', async () => {
    const { id } = await person();
    for (const key of [api.keys.stranger, api.keys.live]) {
      expect((await api.call('POST', `${PATH}/${id}/redact`, { key })).status).toBe(404);
    }
  });
});

describe('once redacted', () => {
  test('a verified session keeps its outcome, with placeholders where there was something', async () => {
    const { id } = await redacted('verified');
    const query = ['verified_outputs', 'last_verification_report', 'verified_outputs.dob', 'verified_outputs.sex']
      .concat(['number', 'dob', 'expiration_date'].map((name) => `last_verification_report.document.${name}`))
      .map((path) => `expand[]=${path}`)
      .join('&');
    const { json, text } = await api.call('GET', `${PATH}/${id}?${query}`, { key: api.keys.restricted });
    expectShape(NAME, json);
    expect(json).toMatchObject({
      status: 'verified',
      redaction: { status: 'redacted' },
      client_reference_id: null,
      metadata: {},
      provided_details: null,
      related_customer: null,
      verified_outputs: {
        first_name: '[redacted]',
        last_name: '[redacted]',
        address: { line1: '[redacted]', line2: null, city: '[redacted]', postal_code: '[redacted]' },
        dob: DATE,
        sex: '[redacted]',
        id_number_type: null,
      },
      last_verification_report: {
        client_reference_id: null,
        document: {
          status: 'verified',
          type: 'passport',
          first_name: '[redacted]',
          number: '[redacted]',
          dob: DATE,
          issued_date: DATE,
          expiration_date: DATE,
          files: [],
        },
      },
    });
    expect(json.metadata).toEqual({});
    expect(text).not.toMatch(/ERIKSSON|ANNA|ZENITH|1974|L898902C3|SECRET/);
  });

  // Integrators make idempotency keys of what they have at hand: a user's id or address.
  test('no row of any table holds the keys its requests were made with', async () => {
    const { createKey } = await redacted('verified');
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(api.app.db);
    const held: string[] = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`select whole::text as text from ${sql.table(name)} whole`.execute(
        api.app.db,
      );
      if (rows.some(({ text }) => new RegExp(`\\b${createKey}\\b`).test(text))) held.push(name);
    }
    expect(tables.length).toBeGreaterThan(15);
    expect(held).toEqual([]);
  });

  test.each(['waiting', 'expired', 'canceled'] as const)('one that was %s can still be read', async (before) => {
    const { id } = await redacted(before);
    const { json, text } = await api.call('GET', `${PATH}/${id}?expand[]=verified_outputs`);
    expectShape(NAME, json);
    expect(json).toMatchObject({ status: 'canceled', redaction: { status: 'redacted' }, verified_outputs: null });
    expect(text).not.toContain('SECRET');
    const { json: reports } = await api.call('GET', `/v1/identity/verification_reports?verification_session=${id}`);
    expectShape('identity.verification_report_list', reports);
    expect(reports.data.length).toBe(before === 'expired' ? 1 : 0);
  });

  test('its events tell of nobody, and keep their shape', async () => {
    const { id } = await redacted('verified');
    const { json, text } = await api.call('GET', '/v1/events?limit=3');
    expect(json.data.map((event: { data: { object: { id: string } } }) => event.data.object.id)).toEqual([id, id, id]);
    for (const event of json.data) expectShape('identity.verification_session_event', event);
    expect(text).not.toMatch(/ERIKSSON|SECRET|user-7/);
    expect(json.data[2].request).toEqual({ id: expect.stringMatching(/^req_/), idempotency_key: null });
  });

  test('its own event is there only when an endpoint asks for it by name', async () => {
    const silent = await redacted('verified');
    expect(await eventsOf(api.app, silent.id)).toEqual(['verified', 'processing', 'created']);
    const named = { url: 'https://shop.example/redacted', enabled_events: [`${NAME}.redacted` as const] };
    const endpoint = await api.stripe().webhookEndpoints.create(named);
    const told = await redacted('verified');
    expect(await eventsOf(api.app, told.id)).toEqual(['redacted', 'verified', 'processing', 'created']);
    const { json } = await api.call('GET', `/v1/events?type=${NAME}.redacted`);
    expectShape('identity.verification_session_event', json.data[0]);
    expect(json.data[0]).toMatchObject({
      request: { id: null },
      data: { object: { id: told.id, redaction: { status: 'redacted' }, metadata: {} } },
    });
    await api.stripe().webhookEndpoints.del(endpoint.id);
  });

  test('it can be used and changed no more', async () => {
    const { id } = await redacted('waiting');
    const update = await api.call('POST', `${PATH}/${id}`, { body: 'metadata[a]=1' });
    expect(update.status).toBe(400);
    expect(update.json.error.message).toBe('This VerificationSession has been redacted and can no longer be changed.');
    expect((await api.call('POST', `${PATH}/${id}/cancel`)).status).toBe(200);
    const { json } = await api.call('GET', `${PATH}/${id}`);
    expect(json).toMatchObject({ url: null, client_secret: null });
  });
});

describe('the erasure', () => {
  test('leaves no photo, link, reading, log line or key behind, and nothing that the key would open', async () => {
    const { id, key, blobs, linkId } = await redacted('verified');
    for (const blob of blobs) await expect(api.app.blobs.get(blob)).rejects.toThrow(BlobMissing);
    const rows = (table: 'capture' | 'file' | 'ephemeral_key' | 'request_log' | 'access_log') =>
      api.app.db.selectFrom(table).select('id').where('session_id', '=', id).execute();
    for (const table of ['capture', 'file', 'ephemeral_key'] as const) expect(await rows(table)).toEqual([]);
    // A line that was being written at that moment comes late; a job of its own erases it.
    const late = await api.app.db.selectFrom('job').select('payload').where('name', '=', 'erase-log-lines').execute();
    expect(late).toContainEqual({ payload: { sessionId: id } });
    await eraseLogLines(api.app, id);
    expect(await rows('request_log')).toEqual([]);
    expect(await api.app.db.selectFrom('file_link').select('id').where('id', '=', linkId).execute()).toEqual([]);
    const session = await api.app.db
      .selectFrom('verification_session')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(session).toMatchObject({ wrapped_key: null, device_hash: null, return_url: null, related: null });
    const submissions = await api.app.db.selectFrom('submission').selectAll().where('session_id', '=', id).execute();
    expect(submissions.map((row) => row.readings_sealed)).toEqual([null]);
    expect(await sealedUnder(key, id)).toBe(0);
    expect(await rows('access_log')).not.toEqual([]);
  });

  test('forgets stored answers, without letting the first request be carried out twice', async () => {
    const { id, createKey } = await person();
    const redact = () => api.call('POST', `${PATH}/${id}/redact`, { headers: { 'idempotency-key': `redact-${id}` } });
    expect((await redact()).json.metadata).toEqual({ SECRET: 'SECRET' });
    await erase(id);
    // What was answered is gone; asking again is harmless and tells how things stand.
    expect((await redact()).json).toMatchObject({ redaction: { status: 'redacted' }, metadata: {} });
    const create = await api.call('POST', PATH, { body: bodyOf(), headers: { 'idempotency-key': createKey } });
    expect(create.status).toBe(400);
    expect(create.json.error.message).toContain('was erased together with the session');
  });

  test('happens once, however often and in whatever company it is run', async () => {
    const endpoint = await api.stripe().webhookEndpoints.create({
      url: 'https://shop.example/redacted',
      enabled_events: [`${NAME}.redacted`],
    });
    const { id } = await person();
    await api.call('POST', `${PATH}/${id}/redact`);
    await Promise.all([erase(id), erase(id), erase(id)]);
    await erase(id);
    expect(await eventsOf(api.app, id)).toEqual(['redacted', 'canceled', 'created']);
    await api.stripe().webhookEndpoints.del(endpoint.id);
  });

  test('that is cut off half-way has done nothing, and is done by its next run', async () => {
    const { id, blobs } = await person();
    await conclude(api.app, api.account, id, 'verified');
    await api.call('POST', `${PATH}/${id}/redact`);
    const { queue } = api.app;
    const cutOff = { ...api.app, queue: { ...queue, enqueue: () => Promise.reject(new Error('the plug was pulled')) } };
    await expect(redactSessionData(cutOff, id)).rejects.toThrow('the plug was pulled');
    const { json } = await api.call('GET', `${PATH}/${id}?expand[]=verified_outputs`);
    expect(json).toMatchObject({ redaction: { status: 'processing' }, verified_outputs: { last_name: 'ERIKSSON' } });
    await erase(id);
    const { json: after } = await api.call('GET', `${PATH}/${id}?expand[]=verified_outputs`);
    expect(after).toMatchObject({ redaction: { status: 'redacted' }, verified_outputs: { last_name: '[redacted]' } });
    for (const blob of blobs) await expect(api.app.blobs.get(blob)).rejects.toThrow(BlobMissing);
  });

  test('that fails time after time is put off, never given up', async () => {
    const { id } = await person();
    await api.call('POST', `${PATH}/${id}/redact`);
    await api.app.db.updateTable('job').set({ state: 'running' }).where('key', '=', id).execute();
    await postponeRedaction(api.app, id);
    const jobs = await jobsOf(id);
    expect(jobs.map((job) => job.due_at.getTime() - api.clock.now().getTime()).toSorted((a, b) => a - b)).toEqual([
      0, 3_600_000,
    ]);
  });
});

let people = 0;

function bodyOf() {
  return [
    'type=document&metadata[SECRET]=SECRET&client_reference_id=SECRET&related_customer=SECRET',
    'provided_details[email]=SECRET@example.com&return_url=https://shop.example/SECRET',
  ].join('&');
}

/** Someone half-way, with two photos, a link to one of them, and a line in the request log. */
async function person() {
  people += 1;
  const createKey = `user-7-${people}`;
  const headers = { 'idempotency-key': createKey };
  const { id } = (await api.call('POST', PATH, { body: bodyOf(), headers })).json;
  const { session, key } = (await findSession(api.app, api.account, id))!;
  const blobs: string[] = [];
  for (const side of ['front', 'back'] as const) {
    const blobName = `${side}-of-${id}`;
    await api.app.blobs.put(blobName, Buffer.from('ciphertext'));
    blobs.push(blobName);
    const wrappedKey = key!.sealBytes('file-key', Buffer.alloc(32));
    await insertCapture(
      api.app,
      { ...session, sessionId: id },
      { side },
      {
        type: 'jpg',
        sizeBytes: 10,
        blobName,
        wrappedKey,
      },
    );
  }
  const linkId = await insertTraces(id);
  return { id: id as string, key: key!, blobs, createKey, linkId };
}

async function insertTraces(sessionId: string): Promise<string> {
  const { db } = api.app;
  const owner = { account_id: api.account.accountId, livemode: false, created_at: api.clock.now() };
  const file = await db
    .selectFrom('file')
    .select('id')
    .where('session_id', '=', sessionId)
    .limit(1)
    .executeTakeFirstOrThrow();
  const linkId = newId('link');
  await db
    .insertInto('file_link')
    .values({ ...owner, id: linkId, file_id: file.id, metadata: '{}', actor: 'key_1', expires_at: null })
    .execute();
  await db
    .insertInto('ephemeral_key')
    .values({
      ...owner,
      id: newId('ephkey'),
      session_id: sessionId,
      lookup_hash: Buffer.from(sessionId),
      last4: 'abcd',
      expires_at: api.clock.now(),
    })
    .execute();
  await db
    .insertInto('request_log')
    .values({
      ...owner,
      id: newId('acc').replace('acc', 'req'),
      method: 'GET',
      path: `${PATH}/${sessionId}`,
      status_code: 200,
      session_id: sessionId,
      duration_ms: 1,
      key_id: null,
      error_code: null,
      error_param: null,
      api_version: null,
      idempotency_key_hash: null,
    })
    .execute();
  await db
    .insertInto('access_log')
    .values({
      id: newId('acc'),
      account_id: owner.account_id,
      session_id: sessionId,
      actor: 'key_1',
      paths: '[]',
      created_at: owner.created_at,
    })
    .execute();
  return linkId;
}

async function redacted(before: 'verified' | 'expired' | 'waiting' | 'canceled') {
  const made = await person();
  if (before === 'verified' || before === 'expired') await conclude(api.app, api.account, made.id, before);
  if (before === 'canceled') await api.call('POST', `${PATH}/${made.id}/cancel`);
  await api.app.db
    .updateTable('submission')
    .set({ readings_sealed: made.key.sealJson('readings', { text: 'ERIKSSON' }) })
    .where('session_id', '=', made.id)
    .execute();
  await api.call('POST', `${PATH}/${made.id}/redact`);
  await erase(made.id);
  return made;
}

/** What the worker does: the session's job, then those that it leaves. */
async function erase(id: string): Promise<void> {
  await redactSessionData(api.app, id);
  const jobs = await api.app.db.selectFrom('job').select('payload').where('name', '=', 'delete-blob').execute();
  for (const { payload } of jobs) if (payload.blob?.endsWith(id)) await deleteBlob(api.app, payload.blob);
}

function jobsOf(id: string) {
  return api.app.db
    .selectFrom('job')
    .select(['key', 'due_at'])
    .where('name', '=', 'redact-session')
    .where(sql<boolean>`payload ->> 'sessionId' = ${id}`)
    .execute();
}

/** How many of the session's values its key still opens. */
async function sealedUnder(key: SessionKey, id: string): Promise<number> {
  const { db } = api.app;
  const sealed: [string, Buffer | null][] = [];
  for (const row of await db.selectFrom('event').select('snapshot_sealed').where('session_id', '=', id).execute()) {
    sealed.push(['event_snapshot', row.snapshot_sealed]);
  }
  const reports = db.selectFrom('verification_report').select('report_sealed').where('session_id', '=', id);
  for (const row of await reports.execute()) sealed.push(['report', row.report_sealed]);
  const answers = db.selectFrom('idempotency_key').select('body_sealed').where('session_id', '=', id);
  for (const row of await answers.execute()) sealed.push(['idempotent-answer', row.body_sealed]);
  const sessions = db.selectFrom('verification_session').select('verified_outputs_sealed').where('id', '=', id);
  for (const row of await sessions.execute()) sealed.push(['verified_outputs', row.verified_outputs_sealed]);
  expect(sealed.length).toBeGreaterThan(4);
  return sealed.filter(([purpose, bytes]) => bytes && opens(key, purpose, bytes)).length;
}

function opens(key: SessionKey, purpose: string, bytes: Buffer): boolean {
  try {
    key.openBytes(purpose, bytes);
    return true;
  } catch {
    return false;
  }
}
